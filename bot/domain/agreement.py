"""What processes on one database must have alike, and what each must have to itself."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Setup:
    """How a process is set up, as far as it concerns the others; it holds no secret.

    `alike` names what all must have the same, with its value, which may be empty. Of the `shards`
    of a platform, `shard_count` in all, each process has its own; none where it is not divided.
    Of a process that does not tell, as one of an older version, everything is empty.
    """

    alike: Mapping[str, str] = field(default_factory=dict)
    shards: Sequence[int] = ()
    shard_count: int = 0


def differing(mine: Setup, theirs: Setup) -> Sequence[str]:
    """Return a sentence for each thing that two processes should have alike and have not."""
    if mine.alike and not theirs.alike:
        return ["Another process, of another version, does not say how it is set up."]
    return [
        f"{name} is {value or 'not set'} here and {other or 'not set'} in another process."
        for name, value in mine.alike.items()
        if (other := theirs.alike.get(name, value)) != value
    ]


def shared_shards(setups: Iterable[Setup]) -> Sequence[int]:
    """Return the shards that more than one process has; they answer everything there twice."""
    counts = Counter(shard for setup in setups for shard in setup.shards)
    return sorted(shard for shard, processes in counts.items() if processes > 1)


def missing_shards(setups: Sequence[Setup]) -> Sequence[int]:
    """Return the shards that no process has: their servers get neither answers nor posts.

    Where a process does not tell which it has, none is known to be missing.
    """
    if not all(setup.alike for setup in setups):
        return []
    there = {shard for setup in setups for shard in setup.shards}
    count = max((setup.shard_count for setup in setups), default=0)
    return [shard for shard in range(count) if shard not in there]
