"""The buttons of cards with quotes: each recalls what its card answered and goes on from there."""

from typing import Any

from bot.domain.quote import Quote, QuoteId
from bot.domain.tidy import tidy
from bot.features.predictions import PredictionsRequest, predictions_card
from bot.features.quotation import quotation
from bot.features.quotes import (
    NEAR,
    QuoteRequest,
    RandomRequest,
    quote_actions,
    quote_card,
    random,
    turning,
)
from bot.features.remembered import Press, Ref, button, recall, remember
from bot.features.resting import with_predictions
from bot.features.standings import standings_card
from bot.features.summaries import SummaryRequest, summary_card
from bot.kernel.asker import Asker
from bot.kernel.card import Action, Card, Notice, prose
from bot.kernel.command import Command
from bot.kernel.errors import Refusal
from bot.kernel.kinds import clean
from bot.ports import CardState, Fault, Ports, Report

_WIDTHS = (2, 5, 9)  # sentences on each side, press by press


async def turn(request: Press, asker: Asker, ports: Ports) -> Card:
    """Show another answer, or another page, of the same card."""
    ref = Ref.parse(request.id)
    state = await recall(ports, asker, ref.card)
    asked = state.request["asked"]
    match state.command:
        case "random":
            return await random(RandomRequest(**asked), asker, ports)
        case "summary":
            return await summary_card(SummaryRequest(**asked), ref.number, asker, ports)
        case "open":
            return await _words_card(ref, state, asker, ports)
        case "predictions":
            return await predictions_card(PredictionsRequest(**asked), ref.number, asker, ports)
        case "standings":
            return await standings_card(ref.number, asker, ports)
        case _:
            return await quote_card(QuoteRequest(**asked), ref.number, asker, ports)


async def ask_near(request: Press, asker: Asker, ports: Ports) -> Card:
    """Ask for a near word in place of what was not found."""
    ref = Ref.parse(request.id)
    state = await recall(ports, asker, ref.card)
    if state.command != NEAR:
        raise Refusal("That button belongs to another card.", "Ask again with /quote.")
    near = state.request["ids"]
    words = near[ref.number % len(near)]
    asked = {**state.request["asked"], "words": words}
    return await quote_card(QuoteRequest(**asked), 0, asker, ports)


async def open_line(request: Press, asker: Asker, ports: Ports) -> Card:
    """Show the words behind a line; where several carry it, Next leads on."""
    ref = Ref.parse(request.id)
    state = await recall(ports, asker, ref.card)
    lines = state.request["ids"]
    carrying = {"asked": {}, "ids": lines[ref.number % len(lines)].split()}
    card = await remember(ports, asker, "open", carrying)
    return await _words_card(Ref(card), CardState("open", asker.member, carrying), asker, ports)


async def _words_card(ref: Ref, state: CardState, asker: Asker, ports: Ports) -> Card:
    found = await _quote_at(ref, state, ports)
    count = len(state.request["ids"])
    place = f" · {ref.number % count + 1} of {count}" if count > 1 else ""
    shown = await with_predictions([found], asker.community, ports)
    actions = (*turning(ref.card, ref.number, count), *quote_actions(ref), *shown.actions)
    return Card(f"The words behind it{place}", shown.blocks, actions)


async def context(request: Press, asker: Asker, ports: Ports) -> Card:
    """Show what was said before and after."""
    ref, state, found = await _pointed(request, asker, ports)
    step = min(max(ref.width, 1), len(_WIDTHS))
    parts = await ports.library.around(found.id, _WIDTHS[step - 1])
    here = Ref(ref.card, ref.number)
    actions = [Action("Share", "share", str(here))]
    if step < len(_WIDTHS):
        wider = Action("More around it", "context", str(Ref(ref.card, ref.number, step + 1)))
        actions.insert(0, wider)
    if state.command == "quote":
        actions.append(Action("Back to the quote", "next", str(here)))
    shown = await with_predictions(parts, asker.community, ports)
    return Card("Around the words", shown.at_foot, tuple(actions))


async def tidied(request: Press, asker: Asker, ports: Ports) -> Card:
    """Show a reading without fillers and stutters, labelled as such."""
    ref, _, found = await _pointed(request, asker, ports)
    plain = tidy(found.shown)
    edited = (
        "Lightly edited: fillers and repetitions are left out. These are not their exact words."
    )
    label = Notice(edited if plain != found.shown else "There is nothing to tidy: as it was said.")
    words = prose(f"{plain} — {found.said_by}")
    return Card("Tidied", (label, words), (Action("Share", "share", str(ref)),))


async def share(request: Press, asker: Asker, ports: Ports) -> Card:
    """Post the quote for everybody, in the asker's name, with a prediction that rests on it."""
    _, _, found = await _pointed(request, asker, ports)
    shown = await with_predictions([found], asker.community, ports)
    return Card(f"Shared by {clean(asker.name)}", shown.shared)


async def report(request: Press, asker: Asker, ports: Ports) -> Card:
    """Ask what is wrong with a quote."""
    ref, _, found = await _pointed(request, asker, ports)
    question = prose("What is wrong with these words? The operator will be told.")
    actions = (
        Action("A word is wrong", "wrong-word", str(ref)),
        Action("The speaker is wrong", "wrong-speaker", str(ref)),
    )
    return Card("Report", (question, quotation(found)), actions)


async def wrong_word(request: Press, asker: Asker, ports: Ports) -> Card:
    """Note that a word is wrong."""
    return await _file(request, Fault.WORD, asker, ports)


async def wrong_speaker(request: Press, asker: Asker, ports: Ports) -> Card:
    """Note that the speaker is wrong."""
    return await _file(request, Fault.SPEAKER, asker, ports)


async def _file(request: Press, fault: Fault, asker: Asker, ports: Ports) -> Card:
    _, _, found = await _pointed(request, asker, ports)
    filed = Report(str(found.id), fault, asker.member, ports.clock.now())
    new = await ports.reports.file(asker.community, filed)
    text = "Thank you. It is on the operator’s list." if new else "You said so before; it is noted."
    return Card("Noted", (Notice(text),))


async def pointed_quote(ref: str, asker: Asker, ports: Ports) -> Quote:
    """Return the quote that a button stands beside."""
    _, _, found = await _pointed(Press(ref), asker, ports)
    return found


async def _pointed(request: Press, asker: Asker, ports: Ports) -> tuple[Ref, CardState, Quote]:
    """Return the quote a button points at, with the card it stands on."""
    ref = Ref.parse(request.id)
    state = await recall(ports, asker, ref.card)
    return ref, state, await _quote_at(ref, state, ports)


async def _quote_at(ref: Ref, state: CardState, ports: Ports) -> Quote:
    ids = state.request["ids"]
    quote_id = QuoteId.parse(ids[ref.number % len(ids)])
    found = await ports.library.quote(quote_id) if quote_id else None
    if found is None:
        raise Refusal("Those words are no longer in the catalogue.", "Ask again with /quote.")
    return found


COMMANDS: tuple[Command[Any, Ports], ...] = (
    button("next", "Show the next answer or page", turn, Press, replaces=True),
    button("previous", "Show the answer or page before", turn, Press, replaces=True),
    button("ask-near", "Ask for a word that is near", ask_near, Press, replaces=True),
    button("open", "Show the words behind a line", open_line, Press),
    button("context", "Show more around it", context, Press, replaces=True),
    button("tidy", "Read it without fillers and stutters", tidied, Press),
    Command("share", "Post it for everybody", Press, share, button=True, changes=True),
    button("report", "Say that something is wrong with it", report, Press),
    button("wrong-word", "Report a wrong word", wrong_word, Press, replaces=True, changes=True),
    button(
        "wrong-speaker", "Report a wrong speaker", wrong_speaker, Press, replaces=True, changes=True
    ),
)
