"""Pictures of forecasts: /calibration and /history."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Annotated, Any

from bot.domain.calibration import Bucket
from bot.domain.calibration import calibration as sorted_out
from bot.domain.crowd import SHOWN_FROM, Moment, course, may_see
from bot.domain.prediction import Crowd, Forecast, Outcome, Prediction, Verdict, standing
from bot.domain.scoring import RANKED_FROM, at_close
from bot.features.cases import Case, case_named, cases, here, suggest_cases
from bot.features.charted import described
from bot.features.crowd_words import closed_at, count_words, summed_words
from bot.features.prediction_card import HIDDEN
from bot.features.said import counted, date_words
from bot.features.verdict_words import closing_day, outcome_words
from bot.kernel.asker import Asker, Community
from bot.kernel.card import Action, Block, Card, Chart, Mark, Notice, Series, bold, prose
from bot.kernel.command import Command, Option
from bot.kernel.errors import Refusal
from bot.kernel.kinds import Member
from bot.kernel.references import person
from bot.ports import Ports

Pair = tuple[float, bool]
"""A probability as it stood at the close, and whether it happened."""

_ID = 40  # characters; Discord's ids have 20, Slack's 11
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class CalibrationRequest:
    """Whose forecasts."""

    member: Annotated[Member | None, Option("Somebody else than you", limit=_ID)] = None


@dataclass(frozen=True, slots=True)
class HistoryRequest:
    """Which prediction."""

    prediction: Annotated[str, Option("Which one", suggest_cases(), _LONGEST)]


async def calibration(request: CalibrationRequest, asker: Asker, ports: Ports) -> Card:
    """Show how often what somebody called 70 % likely came true."""
    community = here(asker, "calibration")
    member = request.member or asker.member
    pairs = [pair async for pair in pairs_of(member, community, ports)]
    if member != asker.member and len(pairs) < RANKED_FROM:
        raise Refusal(
            f"Another member's calibration is shown from {counted(RANKED_FROM, 'forecast')} on.",
            "Of fewer, each could be told apart.",
        )
    own = member == asker.member
    whose = "Your calibration" if own else "Another member's calibration"
    named = () if own else (prose("Of ", person(member), "."),)
    return Card(whose, (*named, *calibration_blocks(whose, pairs)), private=True)


def calibration_blocks(whose: str, pairs: Iterable[Pair]) -> tuple[Block, ...]:
    """Return the picture of probabilities beside what happened, and what its dots count."""
    told = [bucket for bucket in sorted_out(pairs) if bucket.count]
    chart = described(Chart("calibration", whose, (_series(told),), ""))
    if not told:
        return chart, Notice("It begins with the first judged prediction that was forecast.")
    return chart, Notice("Each dot counts forecasts as they stood at the close, one for each.")


async def pairs_of(member: str, community: Community, ports: Ports) -> AsyncIterator[Pair]:
    """Give a member's probability at the close of each judged prediction, and what happened."""
    forecasts = await ports.ledger.forecasts_of(community, member)
    forecast = {each.prediction for each in forecasts}
    async for prediction, verdict in _scored(community, ports):
        if prediction.id in forecast:
            own = [each for each in forecasts if each.prediction == prediction.id]
            for probability in at_close(prediction, verdict, own).values():
                yield probability, verdict.outcome is Outcome.YES


async def crowd_pairs(community: Community, ports: Ports) -> AsyncIterator[Pair]:
    """Give every member's, of the predictions whose crowd may be shown: from five forecasts on."""
    async for prediction, verdict in _scored(community, ports):
        closes_at = verdict.closes_at(prediction)
        stood = await ports.ledger.latest(community, prediction.id, closes_at)
        if len(stood) >= SHOWN_FROM:
            for forecast in stood:
                yield forecast.probability, verdict.outcome is Outcome.YES


async def _scored(community: Community, ports: Ports) -> AsyncIterator[tuple[Prediction, Verdict]]:
    for case in await cases(ports, community):
        if case.verdict and case.verdict.outcome.scored:
            yield case.prediction, case.verdict


def _series(buckets: Sequence[Bucket]) -> Series:
    told = [(b, b.share, b.interval) for b in buckets if b.share is not None and b.interval]
    return Series(
        "forecasts",
        tuple(((bucket.low + bucket.high) / 2, share) for bucket, share, _ in told),
        tuple(bucket.count for bucket, _, _ in told),
        tuple(interval for _, _, interval in told),
    )


async def history(request: HistoryRequest, asker: Asker, ports: Ports) -> Card:
    """Show how the crowd moved, to those who may know it."""
    community = here(asker, "history")
    case = await case_named(ports, asker, request.prediction)
    prediction = case.prediction
    forecasts = await ports.ledger.forecasts(community, prediction.id)
    own = standing(forecasts, asker.member)
    if not may_see(case.state, private=True, forecast=own is not None):
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
        name="calibration",
        summary="Show how often what you called likely came true",
        request=CalibrationRequest,
        handler=calibration,
        private=True,
        examples=("/calibration",),
    ),
    Command(
        name="history",
        summary="Show how everybody's forecasts of a prediction moved",
        request=HistoryRequest,
        handler=history,
        private=True,
        examples=("/history super impressive discoveries",),
    ),
)
