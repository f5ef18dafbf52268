"""What was copied: how many rows, and a digest of them in whatever order they come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Self

_DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class Tally:
    """So many rows, and the sum of their hashes: two databases order text differently."""

    rows: int = 0
    digest: int = 0

    def with_rows(self, rows: Iterable[Sequence[object]]) -> Self:
        """Count further rows, each given as its values in the order of the columns."""
        hashes = [_hash(row) for row in rows]
        digest = (self.digest + sum(hashes)) % (1 << (8 * _DIGEST_BYTES))
        return type(self)(self.rows + len(hashes), digest)


Tallies = Mapping[str, Tally]
"""By the name of the table."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What a backup holds, or a restored database: `rows` in all, `forecasts` among them.

    `differing` counts verdicts whose kept scores are not what their forecasts come to. `workspaces`
    counts Slack installations, which need the key they were encrypted under. `made_at` is when the
    backup was made, in ISO 8601, and `version` the Hindcast that made it.
    """

    rows: int
    forecasts: int
    workspaces: int
    differing: int
    made_at: str
    version: str

    @classmethod
    def of(cls, tallies: Tallies, differing: int, made_at: str, version: str) -> Self:
        """Return the summary of some tallies; an old revision lacks the newer tables."""
        return cls(
            rows=sum(tally.rows for tally in tallies.values()),
            forecasts=tallies.get("forecast", Tally()).rows,
            workspaces=tallies.get("slack_installation", Tally()).rows,
            differing=differing,
            made_at=made_at,
            version=version,
        )


def _hash(row: Sequence[object]) -> int:
    words = repr(tuple(row)).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(words, digest_size=_DIGEST_BYTES).digest())
