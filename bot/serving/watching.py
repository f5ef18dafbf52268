"""What the process knows of itself beside its commands: the loop's lag, and what waits."""

import asyncio
import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from time import monotonic

from adapters.metrics import PrometheusMetrics
from bot.bootstrap import House
from storage.backup.last_backup import last_backup
from storage.database.pulse import beat
from storage.database.reach import FAILS
from storage.diary.backlog import read_backlog
from storage.library.shelves import LOOK_AGAIN_S

log = logging.getLogger(__name__)

LAG_EVERY_S = 0.5
BACKLOG_EVERY_S = 15.0
"""Prometheus usually asks so often; two counts on an index and two rows each time."""
AGAIN_S = 3.0
"""Sooner while the database is away, so that it is back soon."""
_WAITS_S = 3.0


async def watch_loop(metrics: PrometheusMetrics) -> None:
    """Measure, for ever, how much later than asked for the event loop comes back."""
    while True:
        began = monotonic()
        await asyncio.sleep(LAG_EVERY_S)
        metrics.lag(monotonic() - began - LAG_EVERY_S)


async def watch_catalogue(house: House) -> None:
    """Look, for ever, whether another process changed the catalogue: before somebody asks."""
    while True:
        await asyncio.sleep(LOOK_AGAIN_S / 2)
        await house.ports.library.episodes()


@dataclass
class DatabaseWatch:
    """Looks again and again whether the database answers and takes what is to be kept."""

    house: House
    metrics: PrometheusMetrics
    platforms: Collection[str]
    _takes: bool = field(default=True, init=False)
    _behind: dict[str, tuple[int, float]] = field(default_factory=dict, init=False)
    """Of posts to be shown anew, by id: how much each shows, and since when, in elapsed seconds."""

    def takes(self) -> bool:
        """Tell whether the last look found that something can be kept."""
        return self._takes

    async def run(self) -> None:
        """Look, for ever."""
        while True:
            looking = asyncio.create_task(self.look())
            try:
                await asyncio.shield(looking)
            finally:
                await asyncio.wait({looking})  # a connection half open would hold up the exit
            await asyncio.sleep(BACKLOG_EVERY_S if self._takes else AGAIN_S)

    async def look(self) -> None:
        """Look once, and count what waits."""
        database, now = self.house.database, self.house.ports.clock.now()
        try:
            async with asyncio.timeout(_WAITS_S):
                await beat(database, now)
                backlog = await read_backlog(database, now, self.platforms)
                backed_up = await last_backup(database)
        except FAILS:
            self._takes = False
            log.debug("the database did not answer, or took nothing", exc_info=True)
        else:
            self._takes = True
            oldest_s = (now - backlog.oldest).total_seconds() if backlog.oldest else 0.0
            self.metrics.posts_waiting(backlog.posts, oldest_s)
            self.metrics.edits_waiting(len(backlog.edits), self._longest_behind_s(backlog.edits))
            self.metrics.backed_up(backed_up)
        self.metrics.database(up=self._takes)
        self.metrics.connections(database.connections())

    def _longest_behind_s(self, edits: Mapping[str, int]) -> float:
        """Return for how long one post was not shown anew; in a busy channel some always wait."""
        now = monotonic()
        self._behind = {
            post: known if (known := self._behind.get(post)) and known[0] == shown else (shown, now)
            for post, shown in edits.items()
        }
        return now - min((since for _, since in self._behind.values()), default=now)
