"""Which prediction a channel's check-in asks about: decided by what exists, what was, and the date.

Of two posts in a row at most one asks whether something happened, while anything can still be
forecast; the first post of all asks for a forecast. Judging takes what was never asked here, the
most recently due first; then what was asked longest ago, after 30 days at the earliest. So the
newest are no hindrance to the old ones, however many there are.

Forecasting takes first what was never asked here: of that what falls due within 60 days, then the
rest, speakers and episodes taking turns. When all were asked, each comes up again ahead of its
turn once it falls due within 60 days; otherwise the one asked longest ago is next. What has no date
rests for 90 days, what has one for a week, where others can be asked instead. What asks nearly
the same as another stays a week away from it, always.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.prediction import Prediction, State, alike

SOON = timedelta(days=60)
JUDGED_AGAIN = timedelta(days=30)
UNDATED_AGAIN = timedelta(days=90)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A prediction and where it stands. Judged ones tell whom an earlier post was near to."""

    prediction: Prediction
    state: State


@dataclass(frozen=True, slots=True)
class Shown:
    """What a channel was asked on a local date, and whether it was to judge."""

    prediction: str
    local_date: date
    judging: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """What to ask about, and whether to judge it."""

    prediction: Prediction
    judging: bool


def choose(candidates: Sequence[Candidate], shown: Sequence[Shown], today: date) -> Choice | None:
    """Return what a channel is asked today; None where there is nothing to ask.

    `shown` is what this channel was asked before, without today. The order of neither matters.
    """
    rotation = _Rotation.of(candidates, shown, today)
    to_judge = rotation.to_judge() if rotation.may_judge() else None
    if to_judge:
        return Choice(to_judge, judging=True)
    to_forecast = rotation.to_forecast()
    return Choice(to_forecast, judging=False) if to_forecast else None


@dataclass(frozen=True, slots=True)
class _Rotation:
    """What exists and when it was last asked about. Everything is in a fixed order."""

    open: Sequence[Prediction]
    due: Sequence[Prediction]
    judged_last: bool | None
    """Whether the last post asked for judging; None before the first."""
    forecast_on: Mapping[str, date]
    judged_on: Mapping[str, date]
    heard_on: Mapping[str | None, date]
    """When a speaker's prediction was last to be forecast, or one of an episode."""
    lately: Mapping[str, Prediction | None]
    """What was posted within a week; None for what exists no longer."""
    today: date

    @classmethod
    def of(
        cls, candidates: Sequence[Candidate], shown: Sequence[Shown], today: date
    ) -> "_Rotation":
        known = {c.prediction.id: c.prediction for c in candidates}
        posts = sorted(shown, key=lambda s: (s.local_date, s.prediction, s.judging))
        ordered = [known[name] for name in sorted(known)]
        states = {c.prediction.id: c.state for c in candidates}
        forecasts = [post for post in posts if not post.judging]
        return cls(
            [p for p in ordered if states[p.id] is State.OPEN],
            [p for p in ordered if states[p.id] is State.DUE],
            posts[-1].judging if posts else None,
            {post.prediction: post.local_date for post in forecasts},
            {post.prediction: post.local_date for post in posts if post.judging},
            {
                name: post.local_date
                for post in forecasts
                if (p := known.get(post.prediction))
                for name in (p.speaker, p.episode)
            },
            {
                post.prediction: known.get(post.prediction)
                for post in posts
                if abs(today - post.local_date) < WEEK
            },
            today,
        )

    def may_judge(self) -> bool:
        """Tell whether it is judging's turn: not first of all, nor twice in a row."""
        return not self.open or self.judged_last is False

    def to_judge(self) -> Prediction | None:
        ready = [
            p for p in self.due if self._since(p, self.judged_on, JUDGED_AGAIN) and self._apart(p)
        ]
        never = [p for p in ready if p.id not in self.judged_on]
        if never:
            return max(never, key=lambda p: (p.resolve_by or date.min, p.id))
        return min(ready, key=lambda p: (self.judged_on[p.id], p.id), default=None)

    def to_forecast(self) -> Prediction | None:
        waiting = [p for p in self.open if not self._apart(p)]
        free = [p for p in self.open if self._apart(p) and not self._delays(p, waiting)]
        never = [p for p in free if p.id not in self.forecast_on]
        if never:
            return min(never, key=self._turn)
        rested = [p for p in free if self._rested(p)]
        return min(rested or free, key=self._again, default=None)

    def _turn(self, prediction: Prediction) -> tuple[bool, date, date, date, str]:
        return (
            not self._soon(prediction, self.today),
            self.heard_on.get(prediction.speaker, date.min),
            self.heard_on.get(prediction.episode, date.min),
            prediction.resolve_by or date.max,
            prediction.id,
        )

    def _again(self, prediction: Prediction) -> tuple[bool, date, str]:
        last = self.forecast_on[prediction.id]
        newly_soon = self._soon(prediction, self.today) and not self._soon(prediction, last)
        return not newly_soon, last, prediction.id

    def _rested(self, prediction: Prediction) -> bool:
        return self._since(
            prediction, self.forecast_on, WEEK if prediction.resolve_by else UNDATED_AGAIN
        )

    def _since(self, prediction: Prediction, asked_on: Mapping[str, date], rest: timedelta) -> bool:
        """Tell whether it was asked at least so long ago, or never."""
        last = asked_on.get(prediction.id)
        return last is None or self.today - last >= rest

    def _apart(self, prediction: Prediction) -> bool:
        """Tell whether nothing that asks nearly the same was posted within a week."""
        return not any(
            alike(prediction, other) if other else name in prediction.near
            for name, other in self.lately.items()
        )

    def _delays(self, prediction: Prediction, waiting: Sequence[Prediction]) -> bool:
        """Tell whether asking it again would put off another that has waited longer."""
        return any(
            alike(prediction, other) and self._asked(other) < self._asked(prediction)
            for other in waiting
        )

    def _asked(self, prediction: Prediction) -> date:
        return self.forecast_on.get(prediction.id, date.min)

    @staticmethod
    def _soon(prediction: Prediction, day: date) -> bool:
        due = prediction.resolve_by
        return due is not None and due - day <= SOON
