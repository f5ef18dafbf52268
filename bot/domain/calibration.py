"""Calibration: whether seven in ten happened of what somebody called 70 % likely."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

BUCKETS = 10

Z_90 = 1.6448536269514722
"""The 95 % quantile of the normal distribution: 90 % lie between its negative and itself."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """The probabilities from `low` up to `high`, without `high` except for the last bucket.

    `share` is how many of `count` happened, from 0 to 1, and `interval` where the true share lies
    with 90 % confidence; None in an empty bucket.
    """

    low: float
    high: float
    count: int
    happened: int

    @property
    def share(self) -> float | None:
        """How many of them happened, from 0 to 1."""
        return self.happened / self.count if self.count else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's score interval at 90 % ("Probable inference …", 1927, JASA 22)."""
        return wilson(self.happened, self.count) if self.count else None


def calibration(pairs: Iterable[tuple[float, bool]]) -> tuple[Bucket, ...]:
    """Sort pairs of a probability and whether it happened into ten buckets.

    For each judged prediction give one pair a member: `scoring.at_close`.
    """
    counts, happened = [0] * BUCKETS, [0] * BUCKETS
    for probability, came_true in pairs:
        place = min(int(probability * BUCKETS), BUCKETS - 1)
        counts[place] += 1
        happened[place] += came_true
    return tuple(
        Bucket(place / BUCKETS, (place + 1) / BUCKETS, counts[place], happened[place])
        for place in range(BUCKETS)
    )


def wilson(happened: int, count: int) -> tuple[float, float]:
    """Return Wilson's 90 % interval around a share of at least one."""
    share, square = happened / count, Z_90**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    spread = math.sqrt(share * (1 - share) / count + square / (4 * count**2))
    spread *= Z_90 / (1 + square / count)
    return max(0.0, middle - spread), min(1.0, middle + spread)
