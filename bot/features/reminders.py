"""A word when a prediction falls due: /remind, and the button for it. Each is sent once."""

from dataclasses import dataclass, replace
from typing import Annotated, Any

from bot.domain.prediction import State
from bot.features.cases import Case, case_named, here, suggest_cases
from bot.features.pointed import pointed
from bot.features.remembered import Press, button
from bot.features.said import date_words
from bot.features.verdict_words import closed
from bot.kernel.asker import LOCAL, Asker, Community, Role
from bot.kernel.card import Card, bold, prose
from bot.kernel.command import Command, Option
from bot.kernel.errors import Refusal
from bot.ports import Ports

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class RemindRequest:
    """What to be reminded of."""

    prediction: Annotated[str, Option("Which one", suggest_cases(State.OPEN), _LONGEST)]


async def remind(request: RemindRequest, asker: Asker, ports: Ports) -> Card:
    """Note that a member wants to hear when a prediction falls due."""
    community = here(asker, "remind")
    return await _note(await case_named(ports, asker, request.prediction), community, asker, ports)


async def remind_me(request: Press, asker: Asker, ports: Ports) -> Card:
    """Note the same, from a button."""
    found = await pointed(request.id, asker, ports)
    if found.case.state is not State.OPEN:
        return await found.as_it_stands(ports)
    return await _note(found.case, found.community, asker, ports)


async def _note(case: Case, community: Community, asker: Asker, ports: Ports) -> Card:
    if community == LOCAL:
        raise Refusal(
            "Nobody can be written to here, so no reminder would come.",
            "See /predictions state:due for what fell due.",
        )
    prediction = case.prediction
    if case.state is not State.OPEN:
        raise closed(case)
    if prediction.resolve_by is None:
        raise Refusal("It has no date, so it never falls due.", "It is asked about every 90 days.")
    new = await ports.ledger.remind(community, asker.member, prediction.id)
    day = date_words(prediction.resolve_by)
    said = (
        f"You will get one message from me when it falls due, after {day}."
        if new
        else f"You asked before: one message will come after {day}."
    )
    return Card("Noted", (prose(bold(prediction.question)), prose(said)), private=True)


COMMANDS: tuple[Command[Any, Ports], ...] = (
    Command(
        name="remind",
        summary="Get a message when a prediction falls due",
        request=RemindRequest,
        handler=remind,
        private=True,
        role=Role.MEMBER,
        examples=("/remind super impressive discoveries",),
        changes=True,
    ),
)

BUTTONS: tuple[Command[Any, Ports], ...] = (
    replace(
        button("remind-me", "Remind me", remind_me, Press, role=Role.MEMBER, changes=True),
        typed_as="remind",
    ),
)
