"""The prediction that an answer is about: forms name it, and answers lead to its page."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Any

from aiohttp import web

from adapters.web.addresses import prediction_address
from adapters.web.away import unless_away
from adapters.web.door.access import asker_of
from adapters.web.room import ROOM
from bot.features import forecasting, judging
from bot.features.cases import Case, case_of
from bot.features.pointed import pointed
from bot.features.said import percent_figure
from bot.features.verdict_words import closing_words, outcome_words
from bot.kernel.asker import LOCAL
from bot.kernel.card import Block, Card, Form, Heading, Notice, Prose, Tone, bold, link, prose
from bot.kernel.command import BUTTON_OPTION, Command
from bot.kernel.errors import Refusal
from bot.kernel.kinds import Percent, kind_name
from bot.ports import Ports

_POINTING = frozenset(button.name for button in (*forecasting.BUTTONS, *judging.BUTTONS))
_LIKELY = kind_name(Percent)  # the kind of a field that asks how likely it is
_NAMED = "prediction"
"""The option by which commands name one."""


async def concerning(
    request: web.Request,
    card: Card,
    command: Command[Any, Ports] | None,
    values: Mapping[str, object],
    page: str = "",
) -> Card:
    """Return a card whose forms say which prediction they are about; others link to its page.

    What is shown on that very `page` says what the page does not.
    """
    case = await _about(request, command, values)
    if case is None:
        return card
    if any(isinstance(block, Form) for block in card.blocks):
        blocks = await unless_away(request, _filled(card.blocks, case, request)) or card.blocks
        return replace(
            card, blocks=_named(blocks, (_question(case, request), *_early(command, case)))
        )
    address = prediction_address(case.prediction.id)
    if page == address:
        return _beside(card)
    return replace(card, blocks=(*card.blocks, prose(link("The prediction’s page", address))))


def _beside(card: Card) -> Card:
    """Return a card without the prediction as it stands: the page around it shows that."""
    said = tuple(takewhile(lambda block: not isinstance(block, Heading), card.blocks))
    whole = not said or len(said) == len(card.blocks)
    return card if whole else replace(card, blocks=said, actions=())


async def question(
    request: web.Request, command: Command[Any, Ports] | None, values: Mapping[str, object]
) -> tuple[Block, ...]:
    """Return the question that a command is about, and how it stands; nothing where none is."""
    case = await _about(request, command, values)
    return (_question(case, request),) if case else ()


async def page_about(
    request: web.Request, command: Command[Any, Ports] | None, values: Mapping[str, object]
) -> str:
    """Return the page of the prediction that a command is about; empty where none is."""
    case = await _about(request, command, values)
    return prediction_address(case.prediction.id) if case else ""


async def _filled(blocks: Sequence[Block], case: Case, request: web.Request) -> tuple[Block, ...]:
    """Return the forms to forecast filled in with what the member says so far."""
    ledger, member = request.app[ROOM].ports.ledger, asker_of(request).member
    own = await ledger.standing(LOCAL, member, case.prediction.id)
    if own is None:
        return tuple(blocks)
    said = percent_figure(own.probability)
    return tuple(_saying(each, said) if isinstance(each, Form) else each for each in blocks)


def _saying(form: Form, said: str) -> Form:
    """Return a form with a percentage in it, where it asks for one and has none."""
    fields = (
        replace(field, value=said) if field.kind == _LIKELY and not field.value else field
        for field in form.fields
    )
    return replace(form, fields=tuple(fields))


def _early(command: Command[Any, Ports] | None, case: Case) -> tuple[Block, ...]:
    """Warn whoever is about to judge what has not closed."""
    judges = command is not None and command.name == judging.RESOLVE
    said = judging.before_its_day(case) if judges else ""
    return (Notice(said, Tone.REFUSAL),) if said else ()


def _named(blocks: Sequence[Block], words: Sequence[Block]) -> tuple[Block, ...]:
    place = next(n for n, block in enumerate(blocks) if isinstance(block, Form))
    return (*blocks[:place], *words, *blocks[place:])


def _question(case: Case, request: web.Request) -> Prose:
    today = request.app[ROOM].ports.clock.now().date()
    stands = outcome_words(case.verdict) if case.verdict else closing_words(case, today)
    return prose(bold(case.prediction.question), f" {stands[0].upper()}{stands[1:]}.")


async def _about(
    request: web.Request, command: Command[Any, Ports] | None, values: Mapping[str, object]
) -> Case | None:
    # While the database is away, the card says so by itself.
    return await unless_away(request, _case(request, command, values))


async def _case(
    request: web.Request, command: Command[Any, Ports] | None, values: Mapping[str, object]
) -> Case | None:
    """Return the prediction that is pointed at, or named by its id; nothing while none is known."""
    room, asker = request.app[ROOM], asker_of(request)
    if command is None or asker.role < command.role:
        return None
    try:
        if command.name in _POINTING:
            text = str(values.get(BUTTON_OPTION, ""))
            return (await pointed(text, asker, room.ports)).case
        name = str(values.get(_NAMED, "")).strip().casefold()
        if not name or command.option(_NAMED) is None:
            return None
        return await case_of(room.ports, LOCAL, name)
    except Refusal:
        return None
