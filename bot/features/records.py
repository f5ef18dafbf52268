"""How somebody's predictions came out, as a community judged."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.prediction import Outcome, State
from bot.features.cases import Case


@dataclass(frozen=True, slots=True)
class Record:
    """What became of some predictions: how many came true, did not, wait to be judged, are open.

    `unscored` cannot be known, or are annulled. `errors` are the squared ones of the
    probabilities that the speaker stated, from 0 to 1: a hedge is never turned into a number.
    """

    happened: int
    missed: int
    unscored: int
    due: int
    open: int
    errors: tuple[float, ...]

    @property
    def judged(self) -> int:
        """How many have a verdict."""
        return self.happened + self.missed + self.unscored

    @property
    def pending(self) -> int:
        """How many have none yet, due or not."""
        return self.due + self.open

    @property
    def brier(self) -> float | None:
        """The mean Brier score, from 0 (best) to 1; None where no probability was stated."""
        return math.fsum(self.errors) / len(self.errors) if self.errors else None


def record_of(known: Sequence[Case]) -> Record:
    """Count what became of predictions; those that were withdrawn are none."""
    outcomes = [case.verdict.outcome for case in known if case.verdict]
    states = [case.state for case in known]
    return Record(
        happened=outcomes.count(Outcome.YES),
        missed=outcomes.count(Outcome.NO),
        unscored=sum(not outcome.scored for outcome in outcomes),
        due=states.count(State.DUE),
        open=states.count(State.OPEN),
        errors=tuple(
            (case.prediction.probability - (case.verdict.outcome is Outcome.YES)) ** 2
            for case in known
            if case.prediction.probability is not None
            and case.verdict is not None
            and case.verdict.outcome.scored
        ),
    )
