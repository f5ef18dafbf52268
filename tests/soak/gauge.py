"""What a process holds while nobody wants anything of it, and whether that grows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import linear_regression
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
        """Return how much more it held in the last quarter than in the second, loaded by then."""
        return rise([one.memory_mb for one in self.held], since=1)

    def handles_grew(self) -> float:
        """Return how many more files and connections were left open in the end."""
        return rise([one.handles for one in self.held])

    def tasks_grew(self) -> float:
        """Return how many more tasks were left over in the end."""
        return rise([one.tasks for one in self.held])

    def __str__(self) -> str:
        first, last = self.held[0], self.held[-1]
        return (
            f"memory {first.memory_mb:.0f} to {last.memory_mb:.0f} MB,"
            f" {self.memory_grows_mb_an_hour():+.1f} MB an hour over the second half;"
            f" handles {first.handles} to {last.handles}; tasks {first.tasks} to {last.tasks}"
        )


def rise(values: Sequence[float], since: int = 0) -> float:
    """Return by how much the lowest of the last quarter is above that of an earlier one, from 0.

    What is under way comes and goes, and what is left over lifts the lowest, too.
    """
    quarter = max(1, len(values) // 4)
    before = values[since * quarter :][:quarter] or values[:1]
    return min(values[-quarter:]) - min(before)
