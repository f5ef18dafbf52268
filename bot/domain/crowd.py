"""What a community's forecasts say together, and who may see it when."""

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot.domain.courses import courses
from bot.domain.prediction import Crowd, Forecast, State

SHOWN_FROM = 5
"""Forecasters below which only their number is shown: four could be told apart."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What the crowd said from a moment on."""

    at: datetime
    crowd: Crowd


def may_see(
    state: State, *, closed: bool, private: bool, forecast: bool, looked: bool = False
) -> bool:
    """Tell whether the crowd may be shown.

    To everybody once forecasting has `closed`; before, only while it is open, privately and to a
    member who has forecast, or who chose to look first (`Ledger.look` notes it). What was
    withdrawn before the close is shown to nobody: the same may be predicted again. Holds for
    figures, pictures and exports alike.
    """
    return closed or (state is State.OPEN and private and (forecast or looked))


def crowd(forecasts: Sequence[Forecast], closes_at: datetime | None = None) -> Crowd:
    """Return what the standing forecasts say, of those made before the close."""
    moments = course(forecasts, closes_at)
    return moments[-1].crowd if moments else Crowd(0)


def course(forecasts: Sequence[Forecast], closes_at: datetime | None = None) -> list[Moment]:
    """Return how the crowd moved: one entry for each moment at which somebody forecast.

    While there are fewer than five forecasters, an entry tells only how many.
    """
    moments = []
    standing: dict[str, float] = {}
    values: list[float] = []
    stood = [forecast for own in courses(forecasts, closes_at).values() for forecast in own]
    ordered = sorted(stood, key=lambda f: (f.at, f.sequence))
    for at, made in groupby(ordered, key=lambda f: f.at):
        for forecast in made:
            if forecast.member in standing:
                del values[bisect_left(values, standing[forecast.member])]
            standing[forecast.member] = forecast.probability
            insort(values, forecast.probability)
        moments.append(Moment(at, _summary(values)))
    return moments


def _summary(values: Sequence[float]) -> Crowd:
    if len(values) < SHOWN_FROM:
        return Crowd(len(values))
    return Crowd(len(values), _quantile(values, 0.5), _quantile(values, 0.25),
                 _quantile(values, 0.75))  # fmt: skip


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Return a quantile between neighbours in proportion (Hyndman and Fan's type 7)."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
