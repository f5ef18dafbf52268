"""Calibration: whether seven in ten happened of what somebody called 70 % likely."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BUCKETS = 10

Pair = tuple[float, bool]
"""A probability as it stood at the close, and whether it happened."""

Z_90 = 1.6448536269514722
"""The 95 % quantile of the normal distribution: 90 % lie between its negative and itself."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """The probabilities from `low` up to `high`, without `high` except for the last bucket.

    `share` is how many of `count` happened, from 0 to 1, `mean` what they were called, and
    `interval` where the true share lies with 90 % confidence; None in an empty bucket. `total` is
    the sum of the probabilities.
    """

    low: float
    high: float
    count: int
    happened: int
    total: float

    @property
    def mean(self) -> float | None:
        """The mean of the probabilities: where in the bucket they lie."""
        return min(max(self.total / self.count, self.low), self.high) if self.count else None

    @property
    def share(self) -> float | None:
        """How many of them happened, from 0 to 1."""
        return self.happened / self.count if self.count else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's score interval at 90 % ("Probable inference …", 1927, JASA 22)."""
        return wilson(self.happened, self.count) if self.count else None


def calibration(pairs: Iterable[Pair]) -> tuple[Bucket, ...]:
    """Sort pairs of a probability and whether it happened into ten buckets.

    For each judged prediction give one pair a member: `scoring.at_close`.
    """
    sorted_out: list[list[Pair]] = [[] for _ in range(BUCKETS)]
    for pair in pairs:
        sorted_out[min(int(pair[0] * BUCKETS), BUCKETS - 1)].append(pair)
    return tuple(_bucket(place, found) for place, found in enumerate(sorted_out))


def _bucket(place: int, found: Sequence[Pair]) -> Bucket:
    return Bucket(
        low=place / BUCKETS,
        high=(place + 1) / BUCKETS,
        count=len(found),
        happened=sum(came_true for _, came_true in found),
        total=math.fsum(probability for probability, _ in found),
    )


def wilson(happened: int, count: int) -> tuple[float, float]:
    """Return Wilson's 90 % interval around a share of at least one."""
    share, square = happened / count, Z_90**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    spread = math.sqrt(share * (1 - share) / count + square / (4 * count**2))
    spread *= Z_90 / (1 + square / count)
    return max(0.0, middle - spread), min(1.0, middle + spread)
