"""Looking words up: /quote, /random, and the buttons of their cards."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from bot.domain.quote import Quote, QuoteId
from bot.features.names import episode_named, speaker_named, suggest_episodes, suggest_speakers
from bot.features.quotation import quotation
from bot.features.remembered import Press, Ref, recall, remember
from bot.features.said import counted
from bot.kernel.asker import Asker
from bot.kernel.card import Action, Block, Card, Notice, Status, prose
from bot.kernel.command import Command, Option
from bot.kernel.errors import Refusal
from bot.kernel.kinds import shorten
from bot.ports import Findings, Ports, Search

MOST_WORDS = 300
"""The longest question in characters; a sentence of a transcript seldom has more."""

_ANSWERS = 10
_WIDTHS = (2, 5, 9)  # sentences on each side, press by press


@dataclass(frozen=True, slots=True)
class QuoteRequest:
    """Words to find, and where."""

    words: Annotated[str, Option("The words, as you remember them", limit=MOST_WORDS)]
    speaker: Annotated[str | None, Option("Only this person", suggest=suggest_speakers)] = None
    episode: Annotated[str | None, Option("Only this episode", suggest=suggest_episodes)] = None


@dataclass(frozen=True, slots=True)
class RandomRequest:
    """Whose words to draw."""

    speaker: Annotated[str | None, Option("Only this person", suggest=suggest_speakers)] = None


async def quote(request: QuoteRequest, asker: Asker, ports: Ports) -> Card:
    """Find words and show the best answer."""
    return await _answer(request, 0, asker, ports)


async def _answer(request: QuoteRequest, number: int, asker: Asker, ports: Ports) -> Card:
    request = await _resolved(request, ports)
    findings = await _find(request, ports)
    if not findings.quotes:
        return await _nothing(request, findings, ports)
    number %= len(findings.quotes)
    card = await remember(ports, asker, "quote", dataclasses.asdict(request))
    found = findings.quotes[number]
    count = len(findings.quotes)
    actions = (
        *(_turning(card, number, count) if count > 1 else ()),
        Action("More around it", "context", str(Ref(card, number, 1))),
        Action("Share", "share", str(Ref(card, number))),
    )
    return Card(
        f"“{shorten(request.words)}” · {number + 1} of {count}", (quotation(found),), actions
    )


def _turning(card: str, number: int, count: int) -> tuple[Action, ...]:
    return (
        Action("Next", "next", str(Ref(card, (number + 1) % count))),
        Action("Previous", "previous", str(Ref(card, (number - 1) % count))),
    )


async def _resolved(request: QuoteRequest, ports: Ports) -> QuoteRequest:
    """Turn a speaker or an episode as typed into the known one."""
    episodes = await ports.library.episodes()
    return dataclasses.replace(
        request,
        speaker=speaker_named(episodes, request.speaker) if request.speaker else None,
        episode=episode_named(episodes, request.episode) if request.episode else None,
    )


async def _find(request: QuoteRequest, ports: Ports) -> Findings:
    search = Search(request.words, request.speaker, request.episode, _ANSWERS)
    return await ports.library.find(search)


async def _nothing(request: QuoteRequest, findings: Findings, ports: Ports) -> Card:
    where = _where(request, len(await ports.library.episodes()))
    blocks: list[Block] = [Notice(f"Nothing in {where} matches “{shorten(request.words, 120)}”.")]
    if findings.near:
        blocks.append(prose("Closest words I know: ", ", ".join(findings.near), "."))
    else:
        blocks.append(prose("Try fewer words, or words that were said rather than their sense."))
    return Card("Nothing found", tuple(blocks), status=Status.NOT_FOUND)


def _where(request: QuoteRequest, count: int) -> str:
    places = f"the {counted(count, 'episode')}"
    if request.episode:
        places = request.episode
    return f"what {request.speaker} says in {places}" if request.speaker else places


async def random(request: RandomRequest, asker: Asker, ports: Ports) -> Card:
    """Draw a quote."""
    name = request.speaker
    if name:
        name = speaker_named(await ports.library.episodes(), name)
    drawn = await ports.library.random(name, ports.chance.pick())
    if drawn is None:
        return Card(
            "Nothing found", (Notice("There is nothing to draw from."),), status=Status.NOT_FOUND
        )
    state = {"speaker": name, "quote_id": str(drawn.id)}
    card = await remember(ports, asker, "random", state)
    actions = (
        Action("Another", "next", str(Ref(card))),
        Action("More around it", "context", str(Ref(card, 0, 1))),
        Action("Share", "share", str(Ref(card))),
    )
    return Card("At random", (quotation(drawn),), actions)


async def turn(request: Press, asker: Asker, ports: Ports) -> Card:
    """Show another answer of the same card."""
    ref = Ref.parse(request.id)
    state = await recall(ports, asker, ref.card)
    if state.command == "random":
        return await random(RandomRequest(state.request["speaker"]), asker, ports)
    return await _answer(QuoteRequest(**state.request), ref.number, asker, ports)


async def context(request: Press, asker: Asker, ports: Ports) -> Card:
    """Show what was said before and after."""
    ref = Ref.parse(request.id)
    state = await recall(ports, asker, ref.card)
    found = await _pointed(state.command, state.request, ref, ports)
    step = min(max(ref.width, 1), len(_WIDTHS))
    parts = await ports.library.around(found.id, _WIDTHS[step - 1])
    actions = [
        Action("Share", "share", str(Ref(ref.card, ref.number))),
        Action("Back to the quote", "next", str(Ref(ref.card, ref.number))),
    ]
    if state.command == "random":
        actions.pop()
    if step < len(_WIDTHS):
        wider = Action("More around it", "context", str(Ref(ref.card, ref.number, step + 1)))
        actions.insert(0, wider)
    return Card("Around the words", tuple(quotation(part) for part in parts), tuple(actions))


async def share(request: Press, asker: Asker, ports: Ports) -> Card:
    """Post the quote for everybody, in the asker's name."""
    ref = Ref.parse(request.id)
    state = await recall(ports, asker, ref.card)
    found = await _pointed(state.command, state.request, ref, ports)
    return Card(f"Shared by {asker.name}", (quotation(found),))


async def _pointed(command: str, request: Mapping[str, Any], ref: Ref, ports: Ports) -> Quote:
    """Return the quote a button points at."""
    if command == "random":
        quote_id = QuoteId.parse(request["quote_id"])
        found = await ports.library.quote(quote_id) if quote_id else None
    else:
        quotes = (await _find(QuoteRequest(**request), ports)).quotes
        found = quotes[ref.number % len(quotes)] if quotes else None
    if found is None:
        raise Refusal("Those words are no longer in the catalogue.", "Ask again with /quote.")
    return found


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
        name="random",
        summary="Draw something somebody said",
        request=RandomRequest,
        handler=random,
        private=True,
        examples=("/random", '/random speaker:"David Luan"'),
    ),
    Command("next", "Show the next answer", Press, turn, private=True, button=True, replaces=True),
    Command(
        "previous", "Show the answer before", Press, turn, private=True, button=True, replaces=True
    ),
    Command(
        "context", "Show more around it", Press, context, private=True, button=True, replaces=True
    ),
    Command("share", "Post it for everybody", Press, share, button=True),
)
