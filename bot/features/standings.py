"""Who forecasts well, and whose predictions come true: /standings and /record."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from bot.domain.prediction import Standing
from bot.domain.scoring import RANKED_FROM
from bot.features.cases import Case, cases, here
from bot.features.names import speaker_named, suggest_speakers
from bot.features.records import Record, record_of
from bot.features.remembered import Ref, remember
from bot.features.said import counted, tally
from bot.features.score_words import RATING, SCALE, peer_words
from bot.features.verdict_words import mark_of
from bot.kernel.asker import Asker
from bot.kernel.card import Action, Block, Card, Field, Fields, Heading, Notice, prose
from bot.kernel.command import Command, Option
from bot.kernel.references import person, row
from bot.ports import Ports

PAGE = 10
_LATEST = 5


@dataclass(frozen=True, slots=True)
class StandingsRequest:
    """Nothing to choose."""


@dataclass(frozen=True, slots=True)
class RecordRequest:
    """Whose predictions."""

    speaker: Annotated[str, Option("Who", suggest=suggest_speakers)]


async def standings(request: StandingsRequest, asker: Asker, ports: Ports) -> Card:
    """Show who forecasts best here."""
    del request
    return await standings_card(0, asker, ports)


async def standings_card(page: int, asker: Asker, ports: Ports) -> Card:
    """Show one page of the standings, counted from 0 and around the end."""
    places = await ports.ledger.standings(here(asker, "standings"))
    ranked = [place for place in places if place.rating is not None]
    waiting = len(places) - len(ranked)
    blocks: list[Block] = []
    actions: tuple[Action, ...] = ()
    if ranked:
        pages = -(-len(ranked) // PAGE)
        page %= pages
        first = page * PAGE
        shown = enumerate(ranked[first : first + PAGE], first + 1)
        blocks.append(Fields(tuple(_row(number, place) for number, place in shown)))
        actions = await _turning(page, pages, asker, ports)
    else:
        blocks.append(Notice("Nobody is ranked yet."))
    blocks.append(prose(_waiting(waiting)))
    blocks.append(Notice(f"{SCALE} {RATING}"))
    return Card(f"Standings · {counted(len(ranked), 'member')} ranked", tuple(blocks), actions)


def _row(number: int, place: Standing) -> Field:
    rating = "" if place.rating is None else f"rating {place.rating:.3f} · "
    peer = peer_words(place.peer, digits=0)
    count = tally(place.count, "judged prediction")
    figures = f" · {rating}Brier {place.brier:.3f} · peer {peer} · {count}"
    return row(f"{number}", person(place.member), figures)


async def _turning(page: int, pages: int, asker: Asker, ports: Ports) -> tuple[Action, ...]:
    if pages == 1:
        return ()
    card = await remember(ports, asker, "standings", {"asked": {}})
    return (
        Action("Next page", "next", str(Ref(card, (page + 1) % pages))),
        Action("Previous page", "previous", str(Ref(card, (page - 1) % pages))),
    )


def _waiting(count: int) -> str:
    ranked = f"Ranked is who has forecast {counted(RANKED_FROM, 'judged prediction')}"
    if not count:
        return f"{ranked}."
    return f"{ranked}; {counted(count, 'member')} {'has' if count == 1 else 'have'} fewer."


async def record(request: RecordRequest, asker: Asker, ports: Ports) -> Card:
    """Show how somebody's predictions came out, as this community judged."""
    community = here(asker, "record")
    name = speaker_named(await ports.library.episodes(), request.speaker)
    own = [case for case in await cases(ports, community) if case.prediction.made_by(name)]
    found = record_of(own)
    told = Notice(_brier_words(found) if found.judged else "None of them has been judged yet.")
    blocks: list[Block] = [Fields(tuple(_counts(found))), told]
    judged = sorted((case for case in own if case.verdict), key=_given_at, reverse=True)[:_LATEST]
    if judged:
        blocks.append(Heading("Judged last"))
    blocks += [prose(f"{mark_of(v)} {c.prediction.question}") for c in judged if (v := c.verdict)]
    actions = [Action(str(n), "show-prediction", c.prediction.id) for n, c in enumerate(judged, 1)]
    total = tally(len(own), "prediction")
    return Card(f"{name} · {total}, as judged here", tuple(blocks), tuple(actions))


def _counts(found: Record) -> Iterator[Field]:
    """Give how many came out how, where any did, and how many are still to."""
    if found.judged:
        yield Field("came true", f"{found.happened}")
        yield Field("did not", f"{found.missed}")
        yield Field("cannot be known, or annulled", f"{found.unscored}")
    yield Field("due, not judged", f"{found.due}")
    yield Field("open", f"{found.open}")


def _given_at(case: Case) -> float:
    return case.verdict.given_at.timestamp() if case.verdict else 0.0


def _brier_words(found: Record) -> str:
    """Return the speaker's own Brier score: over the probabilities they stated themselves."""
    if found.brier is None:
        return "No Brier score: none of the judged ones came with a probability of their own."
    count = len(found.errors)
    stated = "1 stated probability" if count == 1 else f"{count:,} stated probabilities"
    return f"Brier {found.brier:.3f} over {stated}: 0 is certain and right, 1 certain and wrong."


COMMANDS: tuple[Command[Any, Ports], ...] = (
    Command(
        name="standings",
        summary="Show who forecasts best here",
        request=StandingsRequest,
        handler=standings,
        private=True,
        examples=("/standings",),
    ),
    Command(
        name="record",
        summary="Show how somebody’s predictions came out",
        request=RecordRequest,
        handler=record,
        private=True,
        examples=('/record "David Luan"',),
    ),
)
