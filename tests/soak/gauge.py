"""What a process holds while nobody wants anything of it, and whether that grows."""

from dataclasses import dataclass, field
from itertools import pairwise
from statistics import linear_regression, median
from time import monotonic

from tests.processes import Serving

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Held:
    """What one process holds at a moment, in seconds since the machine started."""

    at_s: float
    memory_mb: float
    handles: int
    tasks: int


@dataclass
class Gauge:
    """Looks at one process again and again."""

    held: list[Held] = field(default_factory=list)

    async def look(self, bot: Serving) -> None:
        """Note what it holds now."""
        seen, shown = bot.seen, await bot.samples()
        memory_mb = seen.memory_info().rss / MB
        self.held.append(Held(monotonic(), memory_mb, seen.num_fds(), int(shown["hindcast_tasks"])))

    def memory_grows_mb_an_hour(self) -> float:
        """Return how fast memory grew over the second half: the slope of its regression line."""
        half = self.held[-max(2, len(self.held) // 2) :]
        slope = linear_regression([one.at_s for one in half], [one.memory_mb for one in half])[0]
        return slope * 3600

    def memory_grew_mb(self) -> float:
        """Return how much more it held in the last quarter than in the quarter before that."""
        return _rise([one.memory_mb for one in self.held])

    def handles_grew(self) -> float:
        """Return how many more files and connections were open in the last quarter."""
        return _rise([one.handles for one in self.held])

    def tasks_grew(self) -> float:
        """Return how many more tasks there were in the last quarter."""
        return _rise([one.tasks for one in self.held])

    def __str__(self) -> str:
        first, last = self.held[0], self.held[-1]
        return (
            f"memory {first.memory_mb:.0f} to {last.memory_mb:.0f} MB,"
            f" {self.memory_grows_mb_an_hour():+.1f} MB an hour over the second half;"
            f" handles {first.handles} to {last.handles}; tasks {first.tasks} to {last.tasks}"
        )


def _rise(values: list[float] | list[int]) -> float:
    """Return by how much the median of the last quarter is above that of the one before."""
    quarter = max(1, len(values) // 4)
    ends = [len(values) - 2 * quarter, len(values) - quarter, len(values)]
    before, after = (median(values[start:end]) for start, end in pairwise(ends))
    return after - before
