"""Looking words up: /quote, /random and /compare."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from bot.domain.quote import Quote
from bot.domain.search.question import tells_nothing
from bot.domain.search.terms import stems
from bot.features.asked_of import as_meant
from bot.features.names import (
    speaker_named,
    speakers,
    suggest_episodes,
    suggest_speakers,
)
from bot.features.remembered import Ref, remember
from bot.features.resting import with_predictions
from bot.features.said import counted
from bot.features.subjects import Subject, subjects_near
from bot.features.telling_lines import MOST_WORDS, suggest_lines
from bot.kernel.asker import Asker
from bot.kernel.card import Action, Block, Card, Notice, Status, prose
from bot.kernel.command import Command, Option
from bot.kernel.errors import NotUnderstood
from bot.kernel.kinds import shorten
from bot.ports import Findings, Ports, Search

NEAR = "near"
"""What stands behind the buttons of near words: a question, and the words to ask instead."""

_ANSWERS = 25
_LABEL = 100  # characters of a card's title
_COMPARED = 6
_COMPARABLE = 0.65  # the share of the best one's match that another voice has to reach


@dataclass(frozen=True, slots=True)
class QuoteRequest:
    """Words to find, and where."""

    words: Annotated[
        str, Option("The words, as you remember them", suggest=suggest_lines, limit=MOST_WORDS)
    ]
    speaker: Annotated[str | None, Option("Only this person", suggest=suggest_speakers)] = None
    episode: Annotated[str | None, Option("Only this episode", suggest=suggest_episodes)] = None


@dataclass(frozen=True, slots=True)
class RandomRequest:
    """Whose words to draw."""

    speaker: Annotated[str | None, Option("Only this person", suggest=suggest_speakers)] = None


@dataclass(frozen=True, slots=True)
class CompareRequest:
    """What to compare people on."""

    words: Annotated[str, Option("A subject, in a few words", limit=MOST_WORDS)]


async def quote(request: QuoteRequest, asker: Asker, ports: Ports) -> Card:
    """Find words and show the best answer."""
    return await quote_card(request, 0, asker, ports)


async def quote_card(request: QuoteRequest, number: int, asker: Asker, ports: Ports) -> Card:
    """Show answer `number` to a question, counted from 0 and around the end."""
    request = await _resolved(request, ports)
    findings = await _find(request, ports)
    if not findings.quotes:
        return await _nothing(request, findings, asker, ports)
    number %= len(findings.quotes)
    # The ids are kept, so that a button still means the words that were seen after an update.
    ids = [str(found.id) for found in findings.quotes]
    asked = dataclasses.asdict(request)
    card = await remember(ports, asker, "quote", {"asked": asked, "ids": ids})
    count = len(findings.quotes)
    by = f", {shorten(request.speaker)}" if request.speaker else ""
    title = f"“{shorten(request.words, _LABEL)}”{by} · {number + 1} of {count}"
    shown = await with_predictions(findings.quotes[number : number + 1], asker.community, ports)
    actions = (*turning(card, number, count), *quote_actions(Ref(card, number)), *shown.actions)
    return Card(title, shown.blocks, actions)


def turning(card: str, number: int, count: int) -> tuple[Action, ...]:
    """Return the buttons that lead around `count` answers; none for a single one."""
    if count == 1:
        return ()
    return (
        Action("Next", "next", str(Ref(card, (number + 1) % count))),
        Action("Previous", "previous", str(Ref(card, (number - 1) % count))),
    )


def quote_actions(ref: Ref) -> tuple[Action, ...]:
    """Return the buttons of every single quote."""
    return (
        Action("More around it", "context", str(dataclasses.replace(ref, width=1))),
        Action("Tidy", "tidy", str(ref)),
        Action("Share", "share", str(ref)),
        Action("Track as a prediction", "track", str(ref), overflow=True),
        Action("Report", "report", str(ref), overflow=True),
    )


async def _resolved(request: QuoteRequest, ports: Ports) -> QuoteRequest:
    """Turn a speaker or an episode as typed into the known one, a speaker asked about too."""
    meant = await as_meant(request.words, request.speaker, request.episode, ports)
    return dataclasses.replace(
        request, words=meant.words, speaker=meant.speaker, episode=meant.episode
    )


async def _find(request: QuoteRequest, ports: Ports) -> Findings:
    _check_words(request.words)
    search = Search(request.words, request.speaker, request.episode, _ANSWERS)
    return await ports.library.find(search)


def _check_words(words: str) -> None:
    """Refuse a question that asks for nothing."""
    if not stems(words):
        raise NotUnderstood(
            f"There are no words in “{shorten(words)}”.", "Type some that were said."
        )
    if tells_nothing(words):
        raise NotUnderstood(
            f"“{shorten(words)}” stands in nearly every sentence.", "Add a word that tells more."
        )


async def _nothing(request: QuoteRequest, findings: Findings, asker: Asker, ports: Ports) -> Card:
    """Say that nothing was found, with near words to ask for and near subjects to open."""
    where = _where(request, len(await ports.library.episodes()))
    blocks: list[Block] = [Notice(f"Nothing in {where} matches “{shorten(request.words, 120)}”.")]
    subjects = await subjects_near(request.words, ports)
    if findings.near:
        blocks.append(prose("Closest words I know: ", ", ".join(findings.near), "."))
    if subjects:
        blocks.append(prose("Closest subjects: ", ", ".join(each.name for each in subjects), "."))
    if len(blocks) == 1:
        blocks.append(prose("Try fewer words, or words that were said rather than their sense."))
        return Card("Nothing found", tuple(blocks), status=Status.NOT_FOUND)
    actions = await _leading_on(request, findings.near, subjects, asker, ports)
    return Card("Nothing found", tuple(blocks), actions, status=Status.NOT_FOUND)


async def _leading_on(
    request: QuoteRequest,
    near: Sequence[str],
    subjects: Sequence[Subject],
    asker: Asker,
    ports: Ports,
) -> tuple[Action, ...]:
    """Return buttons that ask for near words, and that open the words behind near subjects."""
    actions: list[Action] = []
    if near:
        state = {"asked": dataclasses.asdict(request), "ids": list(near)}
        card = await remember(ports, asker, NEAR, state)
        actions += [Action(word, "ask-near", str(Ref(card, n))) for n, word in enumerate(near)]
    if subjects:
        behind = {"asked": {}, "ids": [each.carrying for each in subjects]}
        card = await remember(ports, asker, "subjects", behind)
        actions += [Action(s.name, "open", str(Ref(card, n))) for n, s in enumerate(subjects)]
    return tuple(actions)


def _where(request: QuoteRequest, count: int) -> str:
    places = request.episode or (f"the {counted(count, 'episode')}" if count else "the catalogue")
    return f"what {request.speaker} says in {places}" if request.speaker else places


async def random(request: RandomRequest, asker: Asker, ports: Ports) -> Card:
    """Draw a quote."""
    name = request.speaker
    if name:
        name = speaker_named(await ports.library.episodes(), name)
    drawn = await ports.library.random(name, ports.chance.pick())
    if drawn is None:
        nothing = Notice("There is nothing to draw from.")
        return Card("Nothing found", (nothing,), status=Status.NOT_FOUND)
    state = {"asked": {"speaker": name}, "ids": [str(drawn.id)]}
    card = await remember(ports, asker, "random", state)
    another = Action("Another", "next", str(Ref(card)))
    shown = await with_predictions([drawn], asker.community, ports)
    actions = (another, *quote_actions(Ref(card)), *shown.actions)
    return Card("At random", shown.blocks, actions)


def _said_at(quote: Quote) -> tuple[date, str, float, int]:
    """Return what orders quotes by when they were said, within an episode too."""
    published = quote.episode.published or date.max
    return published, quote.episode.slug, quote.start_s or 0.0, quote.id.start


async def compare(request: CompareRequest, asker: Asker, ports: Ports) -> Card:
    """Show each speaker's best passage on a subject, oldest first."""
    _check_words(request.words)
    found: list[Quote] = []
    for name in speakers(await ports.library.episodes()):
        findings = await ports.library.find(Search(request.words, speaker=name, limit=1))
        found += findings.quotes
    if not found:
        anybody = QuoteRequest(request.words)
        return await _nothing(anybody, await _find(anybody, ports), asker, ports)
    least = _COMPARABLE * max(quote.match for quote in found)
    said = [quote for quote in found if quote.match >= least]
    best = sorted(said, key=lambda quote: -quote.match)[:_COMPARED]
    oldest_first = sorted(best, key=_said_at)
    title = f"“{shorten(request.words, _LABEL)}”, {counted(len(best), 'voice')}, oldest first"
    return Card(title, (await with_predictions(oldest_first, asker.community, ports)).blocks)


COMMANDS: tuple[Command[Any, Ports], ...] = (
    Command(
        name="quote",
        summary="Find who said it, word for word",
        request=QuoteRequest,
        handler=quote,
        private=True,
        examples=("/quote sunscreen", '/quote continual learning speaker:"Mostafa Dehghani"'),
    ),
    Command(
        name="compare",
        summary="Compare what people said on a subject",
        request=CompareRequest,
        handler=compare,
        private=True,
        examples=("/compare reasoning models",),
    ),
    Command(
        name="random",
        summary="Draw something somebody said",
        request=RandomRequest,
        handler=random,
        private=True,
        examples=("/random", '/random speaker:"David Luan"'),
    ),
)
