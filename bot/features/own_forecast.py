"""What a member has forecast: said in words, and marked among the buttons; for them alone."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.prediction import Forecast, State
from bot.features.cases import Case
from bot.features.crowd_words import closed_at
from bot.features.remembered import Ref
from bot.features.said import date_words, percent_words
from bot.kernel.asker import Community
from bot.kernel.card import Action, Block, prose
from bot.ports import Ports

PERCENT, EXACT = "percent", "exact"
"""The buttons that forecast: one of a few figures, and any other."""


async def own_forecast(
    case: Case, ports: Ports, community: Community, member: str
) -> tuple[Block, ...]:
    """Say what a member has forecast that counts, and when; nothing where they have not."""
    own = await ports.ledger.standing(community, member, case.prediction.id, closed_at(case))
    if own is None:
        return await _too_late(case, ports, community, member)
    looked = ", with the mark “looked first”" if own.looked_first else ""
    words = " “What others say” shows what all say together, once five have answered."
    others = words if case.state is State.OPEN else ""
    return (prose(f"{_said(own)}{looked}.{others}"),)


async def _too_late(
    case: Case, ports: Ports, community: Community, member: str
) -> tuple[Block, ...]:
    """Say why what a member has forecast does not count; nothing where they have not."""
    own = await ports.ledger.standing(community, member, case.prediction.id)
    happened = case.verdict.happened_on if case.verdict else None
    if own is None or happened is None:
        return ()
    why = f"It happened on {date_words(happened)}, and only what was said before that day counts."
    return (prose(f"{_said(own)}. That does not count. {why}"),)


def _said(own: Forecast) -> str:
    return f"You said {percent_words(own.probability)} on {date_words(own.at.date())}"


async def marked(
    actions: Sequence[Action], case: Case, ports: Ports, community: Community, member: str
) -> tuple[Action, ...]:
    """Return buttons with the member's present figure marked: its own, or else that of “Exact…”."""
    own = None
    if any(action.command == PERCENT for action in actions):
        own = await ports.ledger.standing(community, member, case.prediction.id)
    if own is None:
        return tuple(actions)
    said = own.probability
    chosen = next((each for each in actions if _offers(each, said)), None)
    if chosen:
        return tuple(replace(each, yours="yours") if each is chosen else each for each in actions)
    exactly = f"yours: {percent_words(said)}"
    return tuple(
        replace(each, yours=exactly) if each.command == EXACT else each for each in actions
    )


def _offers(action: Action, probability: float) -> bool:
    return action.command == PERCENT and Ref.parse(action.id).number / 100 == probability
