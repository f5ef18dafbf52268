"""Time as one more adapter: APScheduler makes a round of each platform every so many seconds.

Nothing is decided here. What is due is computed anew in each round, so a round too many, a round
too late or none for a while does no harm; and nothing is kept, for a job store must not be shared
between processes.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from time import monotonic
from typing import Any, Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.kernel.ending import ROUNDS_S
from bot.kernel.observe import Metrics, request

log = logging.getLogger(__name__)

_LONGEST_ROUND_S = 900.0
"""A round that takes longer hangs: ten thousand channels take four minutes at 45 posts a second."""

_MISSED = 3
"""Rounds that may be missed, or fail one after the other, before something is wrong."""


class Rounds(Protocol):
    """Work that is done again and again."""

    async def round(self) -> None:
        """Do what is to be done now."""

    def stop(self) -> None:
        """Begin nothing new."""


class Ticking:
    """Makes rounds until it is cancelled; `fresh` is for readiness probes.

    Each platform has its own rounds: while one takes long, the others go on.
    """

    def __init__(self, rounds: Mapping[str, Rounds], every_s: float, metrics: Metrics) -> None:
        self._rounds = rounds
        self._every_s = every_s
        self._metrics = metrics
        self._beats: dict[str, float] = {}
        self._failed: Counter[str] = Counter()
        self._underway: dict[str, asyncio.Task[Any]] = {}
        self._stopping = False

    async def run(self) -> None:
        """Make rounds until cancelled; what is on its way then may finish, for `ROUNDS_S`."""
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it tells of each round
        scheduler = self._scheduler()
        scheduler.start()
        try:
            await self._watch(scheduler)
        finally:
            self._stopping = True
            scheduler.pause()
            for rounds in self._rounds.values():
                rounds.stop()
            if self._underway:
                await asyncio.wait(self._underway.values(), timeout=ROUNDS_S)
            scheduler.shutdown(wait=False)
            await asyncio.sleep(0)  # it shuts down, and cancels what is left, in the next turn
            await asyncio.gather(*self._underway.values(), return_exceptions=True)

    def fresh(self) -> bool:
        """Tell whether every platform's rounds are made, and to their end, as they should be."""
        return bool(self._beats) and all(
            self._late_s(name) <= 0 and self._failed[name] < _MISSED for name in self._rounds
        )

    def _scheduler(self) -> AsyncIOScheduler:
        scheduler = AsyncIOScheduler(timezone=UTC)
        for name in self._rounds:
            self._beats[name] = monotonic()
            scheduler.add_job(
                self._make_round,
                "interval",
                (name,),
                seconds=self._every_s,
                id=name,
                next_run_time=datetime.now(UTC),
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        return scheduler

    async def _make_round(self, name: str) -> None:
        """Make one round. A database that is away, or a fault, is for the next one."""
        began = self._beats[name] = monotonic()
        task = asyncio.current_task()
        if task:
            self._underway[name] = task
        try:
            with request():
                await self._carry_out(name, began)
        finally:
            self._beats[name] = monotonic()
            del self._underway[name]

    async def _carry_out(self, name: str, began: float) -> None:
        try:
            await self._rounds[name].round()
        except Exception:
            self._failed[name] += 1
            log.exception("the round of check-ins on %s was not made to its end", name)
        except asyncio.CancelledError:
            if not self._stopping:
                raise
            # The scheduler would call it an error. What was begun is marked, or looked for later.
            log.info("the round of check-ins on %s was cut short by the stop", name)
        else:
            self._failed[name] = 0
            self._metrics.round(name, monotonic() - began)

    async def _watch(self, scheduler: AsyncIOScheduler) -> None:
        """Wake jobs that sleep too long: theirs is the wall's clock, and it may be set back."""
        while True:
            await asyncio.sleep(self._every_s)
            for name in self._rounds:
                if name not in self._underway and self._late_s(name) > 0:
                    log.warning("no round on %s for long; was the clock set back?", name)
                    self._beats[name] = monotonic()
                    scheduler.modify_job(name, next_run_time=datetime.now(UTC))

    def _late_s(self, name: str) -> float:
        """Return by how many seconds a platform's rounds are late; 0 or less when all is well."""
        allowed = _LONGEST_ROUND_S if name in self._underway else _MISSED * self._every_s
        return monotonic() - self._beats[name] - allowed
