"""Scores of probabilities, weighted by the time they stood.

Brier: (p - o)² with o 1 for yes and 0 for no, so from 0 (best) to 1 (Brier, "Verification of
forecasts expressed in terms of probability", 1950, for two outcomes, halved as is usual).

Peer: 100 · N/(N-1) · ln(p / g), where p is the probability given to what happened and g the
geometric mean of all N such at that moment (Metaculus, "Scores FAQ"). At each moment the peer
scores of all sum to zero. That is 100 times the logarithm of p less the mean of the others'
logarithms, so it lies within ±691.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise

from bot.domain.courses import courses
from bot.domain.prediction import Forecast, Outcome, Prediction, Score, Standing, Verdict

CLIPPED = 0.001
"""Peer scores take probabilities from 0.1 % to 99.9 %: the logarithm of nothing is no number."""

RANKED_FROM = 5
"""Judged predictions that a member needs to be ranked."""


def scores(prediction: Prediction, verdict: Verdict, forecasts: Sequence[Forecast]) -> list[Score]:
    """Return the scores of all whose forecasts stood for any time before the close, by member.

    Time before a member's first forecast is not covered and does not count. A peer score covers
    the time during which somebody else's forecast stood too.
    """
    if not verdict.outcome.scored:
        return []
    closes_at = verdict.closes_at(prediction)
    counted = courses(forecasts, closes_at)
    happened = verdict.outcome is Outcome.YES
    field = _Field.of([f for own in counted.values() for f in own], closes_at, happened=happened)
    return [
        Score(
            member,
            prediction.id,
            _brier(own, closes_at, happened=happened),
            _peer(own, field, happened=happened),
        )
        for member, own in sorted(counted.items())
    ]


def at_close(
    prediction: Prediction, verdict: Verdict, forecasts: Sequence[Forecast]
) -> Mapping[str, float]:
    """Return each member's probability as it stood at the close: what calibration counts.

    One for each prediction, so that nobody weighs more by changing their mind often.
    """
    counted = courses(forecasts, verdict.closes_at(prediction))
    return {member: own[-1].probability for member, own in sorted(counted.items())}


def standings(scored: Sequence[Score]) -> list[Standing]:
    """Return every member's place, in order."""
    by_member: dict[str, list[Score]] = defaultdict(list)
    for score in scored:
        by_member[score.member].append(score)
    return in_order([_standing(own) for own in by_member.values()])


def in_order(places: Sequence[Standing]) -> list[Standing]:
    """Sort places best first, those not yet ranked last.

    Of equal ratings the one over more predictions is first, then the better peer score, then the
    name, so that there is one order only. Those not ranked go by how many they have, then as above.
    """
    return sorted(
        places,
        key=lambda p: (
            p.rating is None,
            p.rating if p.rating is not None else 0.0,
            -p.count,
            p.brier,
            -(p.peer or 0.0),
            p.member,
        ),
    )


def rating(brier: float, count: int) -> float | None:
    """Return a mean Brier score corrected for its small sample by + 1/√count, as PredictionBook's.

    None below five judged predictions.
    """
    return brier + 1 / math.sqrt(count) if count >= RANKED_FROM else None


def _standing(own: Sequence[Score]) -> Standing:
    count = len(own)
    brier = math.fsum(score.brier for score in own) / count
    peers = [score.peer for score in own if score.peer is not None]
    peer = math.fsum(peers) if peers else None
    return Standing(own[0].member, count, brier, peer, rating(brier, count))


@dataclass(frozen=True, slots=True)
class _Field:
    """All forecasts together, from a moment to the close, by moment.

    With N the forecasters then and L the sum of their logarithms, `weight` holds the integral of
    100 · N/(N-1) over the seconds left and `level` that of 100 · L/(N-1), both over the time
    with two forecasters or more, which begins at `shared_from`. They are summed up backwards: who
    came in the last second gets small sums, not the difference of two large ones.
    """

    closes_at: datetime
    shared_from: datetime
    weight: Mapping[datetime, float]
    level: Mapping[datetime, float]

    @classmethod
    def of(cls, forecasts: Sequence[Forecast], closes_at: datetime, *, happened: bool) -> "_Field":
        weight, level = {closes_at: 0.0}, {closes_at: 0.0}
        shared_from = closes_at
        sums = _sums(forecasts, happened=happened)
        moments = [*sums, closes_at]
        for following, moment in pairwise(reversed(moments)):
            count, logs = sums[moment]
            each = 100 * (following - moment).total_seconds() / (count - 1) if count > 1 else 0.0
            weight[moment] = weight[following] + each * count
            level[moment] = level[following] + each * logs
            shared_from = moment if count > 1 else shared_from
        return cls(closes_at, shared_from, weight, level)


def _sums(forecasts: Sequence[Forecast], *, happened: bool) -> Mapping[datetime, tuple[int, float]]:
    """Return how many forecasts stood from each moment on, and the sum of their logarithms."""
    standing: dict[str, float] = {}
    total = 0.0
    sums = {}
    ordered = sorted(forecasts, key=lambda f: (f.at, f.sequence))
    for moment, made in groupby(ordered, key=lambda f: f.at):
        for forecast in made:
            given = _log(forecast.probability, happened=happened)
            total += given - standing.get(forecast.member, 0.0)
            standing[forecast.member] = given
        sums[moment] = (len(standing), total)
    return sums


def _brier(own: Sequence[Forecast], closes_at: datetime, *, happened: bool) -> float:
    ends = [*(forecast.at for forecast in own[1:]), closes_at]
    held = [(end - f.at).total_seconds() for f, end in zip(own, ends, strict=True)]
    errors = [(forecast.probability - happened) ** 2 for forecast in own]
    return math.fsum(map(float.__mul__, held, errors)) / math.fsum(held)


def _peer(own: Sequence[Forecast], field: _Field, *, happened: bool) -> float | None:
    shared_s = (field.closes_at - max(own[0].at, field.shared_from)).total_seconds()
    if not shared_s:
        return None
    ends = [*(forecast.at for forecast in own[1:]), field.closes_at]
    points = math.fsum(
        _log(forecast.probability, happened=happened)
        * (field.weight[forecast.at] - field.weight[end])
        for forecast, end in zip(own, ends, strict=True)
    )
    return (points - field.level[own[0].at]) / shared_s


def _log(probability: float, *, happened: bool) -> float:
    """Return the logarithm of the clipped probability that was given to what happened."""
    given = probability if happened else 1 - probability
    return math.log(min(max(given, CLIPPED), 1 - CLIPPED))
