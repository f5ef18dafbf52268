"""How the crowd moved: /history, and its picture."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Annotated, Any

from bot.domain.crowd import Moment, course, may_see
from bot.domain.prediction import Crowd, Forecast, State, standing
from bot.features.cases import Case, case_named, here, suggest_cases
from bot.features.charted import described
from bot.features.crowd_words import closed_at, count_words, summed_words
from bot.features.prediction_card import HIDDEN
from bot.features.said import date_words
from bot.features.verdict_words import closed, closing_day, outcome_words
from bot.kernel.asker import Asker
from bot.kernel.card import Action, Card, Chart, Mark, Notice, Series, bold, prose
from bot.kernel.command import Command, Option
from bot.ports import Ports

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class HistoryRequest:
    """Which prediction."""

    prediction: Annotated[str, Option("Which one", suggest_cases(), _LONGEST)]


async def history(request: HistoryRequest, asker: Asker, ports: Ports) -> Card:
    """Show how the crowd moved, to those who may know it."""
    community = here(asker, "history")
    case = await case_named(ports, asker, request.prediction)
    prediction = case.prediction
    forecasts = await ports.ledger.forecasts(community, prediction.id)
    own = standing(forecasts, asker.member)
    if not may_see(case.state, closed=case.closed, private=True, forecast=own is not None):
        if case.state is State.WITHDRAWN:
            raise closed(case)
        said = f"{count_words(forecasts).capitalize()} so far; {HIDDEN}."
        actions = (Action("What others say", "crowd", prediction.id),)
        return Card(
            "History", (prose(bold(prediction.question)), Notice(said)), actions, private=True
        )
    moments = await moments_of(case, forecasts)
    last = moments[-1].crowd if moments else Crowd(0)
    blocks = (history_chart(case, moments), prose(summed_words(last)))
    # While it is open, nobody sees over a shoulder: the picture is for who has forecast.
    return Card("History", blocks, private=not case.closed)


async def moments_of(case: Case, forecasts: Sequence[Forecast]) -> Sequence[Moment]:
    """Return how the crowd moved, summed up in a thread: thousands of forecasts take a while."""
    return await asyncio.to_thread(course, forecasts, closed_at(case))


def history_chart(case: Case, moments: Sequence[Moment]) -> Chart:
    """Return the picture of how the crowd moved; who may see it is `may_see`'s to tell."""
    question = case.prediction.question
    return described(Chart("history", question, (_course(moments),), "", _marks(case)))


def _course(moments: Sequence[Moment]) -> Series:
    told = [
        (moment.at.timestamp(), moment.crowd)
        for moment in moments
        if moment.crowd.median is not None
    ]
    return Series(
        "the crowd",
        tuple((at, crowd.median or 0.0) for at, crowd in told),
        tuple(crowd.count for _, crowd in told),
        tuple((crowd.low or 0.0, crowd.high or 0.0) for _, crowd in told),
    )


def _marks(case: Case) -> tuple[Mark, ...]:
    return tuple(sorted(_moments(case), key=lambda mark: mark.x))


def _moments(case: Case) -> Iterator[Mark]:
    closes_at, day, verdict = closed_at(case), closing_day(case), case.verdict
    if closes_at and day:
        verb = "Closed" if case.closed else "Closes"
        yield Mark(closes_at.timestamp(), f"{verb} {date_words(day)}")
    if verdict:
        day = verdict.happened_on or verdict.given_at.date()
        at = datetime.combine(day, time(), UTC).timestamp()
        yield Mark(at, outcome_words(verdict))


COMMANDS: tuple[Command[Any, Ports], ...] = (
    Command(
        name="history",
        summary="Show how everybody’s forecasts of a prediction moved",
        request=HistoryRequest,
        handler=history,
        private=True,
        examples=("/history super impressive discoveries",),
    ),
)
