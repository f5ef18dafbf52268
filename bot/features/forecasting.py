"""Forecasts: /forecast, the buttons of open predictions, and what others say.

Whatever is about one member is said to that member alone.
"""

from dataclasses import dataclass, replace
from typing import Annotated, Any

from bot.domain.crowd import may_see
from bot.domain.prediction import Crowd, Forecast, State, standing
from bot.features.cases import Case, case_named, here, show_anew, suggest_cases
from bot.features.crowd_words import count_words, crowd_of, crowd_words, summed, summed_words
from bot.features.own_forecast import EXACT, PERCENT
from bot.features.pointed import Pointed, pointed
from bot.features.prediction_card import PERCENTAGES
from bot.features.remembered import Press, button
from bot.features.said import percent_words
from bot.features.score_words import SCALE, peer_words
from bot.features.verdict_words import closed, closing_sentence, outcome_words
from bot.kernel.asker import Asker, Community, Role
from bot.kernel.card import Action, Block, Card, Notice, bold, prose
from bot.kernel.command import Command, Option
from bot.kernel.errors import NotUnderstood
from bot.kernel.kinds import Percent
from bot.ports import Given, Ports

_ONE = 0.01
_LIKELY = Option("In per cent: 70 or 0.7; 1 is 1 %, 1.0 is certain", title="How likely it is")
_LONGEST = 300
"""Characters in which a prediction may be named; a question seldom has more."""


@dataclass(frozen=True, slots=True)
class ForecastRequest:
    """What will happen, and how likely."""

    prediction: Annotated[
        str,
        Option("Which one: its id, or words of its question", suggest_cases(State.OPEN), _LONGEST),
    ]
    percent: Annotated[Percent, _LIKELY]


@dataclass(frozen=True, slots=True)
class ExactRequest:
    """A probability that no button offers."""

    id: Annotated[str, Option("What the button stands on")]
    percent: Annotated[Percent, _LIKELY]


async def forecast(request: ForecastRequest, asker: Asker, ports: Ports) -> Card:
    """Keep a forecast that was typed."""
    community = here(asker, "forecast")
    case = await case_named(ports, asker, request.prediction)
    if case.state is not State.OPEN:
        raise closed(case)
    return await _keep(case, community, request.percent, asker, ports)


async def percent(request: Press, asker: Asker, ports: Ports) -> Card:
    """Keep the forecast of a button."""
    found = await pointed(request.id, asker, ports)
    if found.number not in PERCENTAGES:
        raise NotUnderstood("That button is not one of mine.", "Use /forecast.")
    return await _press(found, found.number / 100, asker, ports)


async def exact(request: ExactRequest, asker: Asker, ports: Ports) -> Card:
    """Keep the forecast of the form."""
    return await _press(await pointed(request.id, asker, ports), request.percent, asker, ports)


async def crowd(request: Press, asker: Asker, ports: Ports) -> Card:
    """Show what others say to those who may know it; ask the rest whether they want to."""
    found = await pointed(request.id, asker, ports)
    forecasts = await crowd_of(found.case, found.community, ports)
    own, case = standing(forecasts, asker.member), found.case
    together = await summed(case, forecasts)
    if may_see(case.state, closed=case.closed, private=True, forecast=own is not None):
        return _crowd_card(case, own, together)
    if case.state is State.WITHDRAWN:
        raise closed(case)
    if not together.shown:
        return _crowd_card(case, own, together)
    asked = (
        prose(bold(case.prediction.question)),
        prose(f"{count_words(forecasts).capitalize()} so far. You have not given yours."),
        Notice(
            "Seeing others first pulls one’s own estimate towards them. You may look; your later "
            "forecasts of it then carry the mark “looked first”."
        ),
    )
    return Card("What others say", asked, (Action("Look first", "look", found.card),), private=True)


async def look(request: Press, asker: Asker, ports: Ports) -> Card:
    """Show what others say before the asker has forecast, and remember that.

    Whether they saw something goes by the same reading that they are shown: where forecasts are
    too few, nothing is noted, even if one more comes meanwhile.
    """
    found = await pointed(request.id, asker, ports)
    forecasts = await crowd_of(found.case, found.community, ports)
    own, case = standing(forecasts, asker.member), found.case
    if not may_see(case.state, closed=case.closed, private=True, forecast=False, looked=True):
        raise closed(case)
    together = await summed(case, forecasts)
    if own is None and not case.closed and together.shown:
        await ports.ledger.look(found.community, asker.member, case.prediction.id)
    return _crowd_card(case, own, together)


async def my_score(request: Press, asker: Asker, ports: Ports) -> Card:
    """Tell a member how their own forecast came out."""
    found = await pointed(request.id, asker, ports)
    verdict = found.case.verdict
    if verdict is None:
        return await found.as_it_stands(ports)
    blocks: list[Block] = [
        prose(bold(found.case.prediction.question)),
        prose(f"{outcome_words(verdict)}."),
    ]
    scores = await ports.ledger.scores(found.community, asker.member)
    own = next((score for score in scores if score.prediction == found.case.prediction.id), None)
    if own is None:
        scored = "You have no score here: no forecast of yours stood before it was decided."
        blocks.append(prose(scored if verdict.outcome.scored else "It is not scored."))
    else:
        alone = ": nobody else forecast" if own.peer is None else ""
        peer = f"{peer_words(own.peer)}{alone}"
        blocks.append(prose(f"Your Brier score is {own.brier:.3f}; your peer score is {peer}."))
        blocks.append(Notice(SCALE))
    return Card("Your score", tuple(blocks), private=True)


async def _press(found: Pointed, probability: float, asker: Asker, ports: Ports) -> Card:
    if found.case.state is not State.OPEN:
        return await found.as_it_stands(ports)
    return await _keep(found.case, found.community, probability, asker, ports)


async def _keep(
    case: Case, community: Community, probability: float, asker: Asker, ports: Ports
) -> Card:
    prediction = case.prediction
    given = Given(asker.member, prediction.id, float(probability), _interaction(asker, ports))
    # Read first: once it is kept, nothing may stand between that and saying so.
    forecasts = await crowd_of(case, community, ports)
    before, kept = await ports.ledger.forecast(community, given)
    await show_anew(ports, community, prediction.id)
    blocks: list[Block] = [
        prose(bold(prediction.question)),
        prose(f"{_said(before, kept)} {closing_sentence(prediction)}"),
        prose(await crowd_words(case, [*forecasts, kept])),
    ]
    if kept.probability == _ONE:
        blocks.append(Notice("1 is one per cent. If you meant certainty, that is 100."))
    if kept.looked_first:
        blocks.append(Notice("It carries the mark “looked first”."))
    return Card("Your forecast", tuple(blocks), private=True)


def _interaction(asker: Asker, ports: Ports) -> str:
    """Return the id of this act; where the surface has none, one that will not come again."""
    return asker.interaction or f"{ports.clock.now().isoformat()} {ports.chance.pick()!r}"


def _said(before: float | None, kept: Forecast) -> str:
    now = f"You are forecasting {percent_words(kept.probability)}"
    if before is None:
        return f"{now}."
    if before == kept.probability:
        return f"{now}, as before."
    return f"{now} (was {percent_words(before)})."


def _crowd_card(case: Case, own: Forecast | None, together: Crowd) -> Card:
    blocks: list[Block] = [
        prose(bold(case.prediction.question)),
        prose(summed_words(together)),
    ]
    if own:
        blocks.append(prose(f"You are forecasting {percent_words(own.probability)}."))
    return Card("What others say", tuple(blocks), private=True)


_EXAMPLES = ("/forecast super impressive discoveries percent:40",)

COMMANDS: tuple[Command[Any, Ports], ...] = (
    Command(
        name="forecast",
        summary="Say how likely a prediction is to come true",
        request=ForecastRequest,
        handler=forecast,
        private=True,
        role=Role.MEMBER,
        examples=_EXAMPLES,
        changes=True,
    ),
)

BUTTONS: tuple[Command[Any, Ports], ...] = (
    replace(
        button(PERCENT, "Forecast it", percent, Press, role=Role.MEMBER, changes=True),
        typed_as="forecast",
    ),
    Command(
        name=EXACT,
        summary="Say how likely it is",
        request=ExactRequest,
        handler=exact,
        private=True,
        role=Role.MEMBER,
        examples=_EXAMPLES,
        button=True,
        changes=True,
        typed_as="forecast",
    ),
    button("crowd", "Show what others say", crowd, Press, role=Role.MEMBER),
    button(
        "look",
        "Look before forecasting",
        look,
        Press,
        role=Role.MEMBER,
        replaces=True,
        changes=True,
    ),
    button("my-score", "Show how your forecast came out", my_score, Press, role=Role.MEMBER),
)
