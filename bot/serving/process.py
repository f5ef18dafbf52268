"""`hindcast serve`: the process that stays, from its start to its end."""

import asyncio
import gc
import logging
import signal
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AsyncExitStack
from time import monotonic
from typing import Any, TypeVar

from adapters.metrics import PrometheusMetrics
from adapters.scheduler import Ticking
from bot.bootstrap import House, open_house
from bot.kernel.cooldown import Cooldowns, Pace
from bot.kernel.ending import CUT_S, ROUNDS_S
from bot.kernel.errors import Unusable
from bot.logs import count_lines
from bot.platforms import Platform, check_ins, configured_platforms, operators, roster_of
from bot.ports import Clock, Roster
from bot.serving.breaking_off import breaking_off
from bot.serving.memory import give_back_what_is_free
from bot.serving.open_files import allow_open_files
from bot.serving.purge import purge
from bot.serving.staying import staying
from bot.serving.watching import DatabaseWatch, watch_catalogue, watch_loop
from bot.serving.web_room import web_room
from bot.settings import Settings
from bot.troubles import Telling
from storage.library.encoder import word_vectors

T = TypeVar("T")
log = logging.getLogger(__name__)

_LEAVE_S = 1.0
"""The database may be away just now."""

Connect = Callable[[Settings, House], Mapping[str, Platform]]


async def serve(
    settings: Settings, connect: Connect = configured_platforms, clock: Clock | None = None
) -> None:
    """Serve until SIGTERM or SIGINT; prints the web room's address when it is ready.

    Raises `Unusable` when a platform cannot work from the start, or when none can any more;
    everything else is closed first. Asked to stop while it still opens, it leaves off at once.
    """
    give_back_what_is_free()
    allow_open_files()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    metrics = PrometheusMetrics()
    pace = Cooldowns(Pace(), monotonic)
    count_lines(metrics.line)
    async with AsyncExitStack() as opened:
        opening = open_house(settings, clock=clock, metrics=metrics, cooldowns=pace)
        house = await _unless(stop, opened.enter_async_context(opening))
        if house and not stop.is_set():
            await _served(stop, house, settings, metrics, connect)
    log.info("stopped")


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """Return what `work` comes to; None where `stop` is set first, and then it is cancelled."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set():
            working.cancel()
            await asyncio.wait({working})
        return None if working.cancelled() else await working
    finally:
        working.cancel()
        stopping.cancel()


async def _served(
    stop: asyncio.Event,
    house: House,
    settings: Settings,
    metrics: PrometheusMetrics,
    connect: Connect,
) -> None:
    platforms = staying(connect(settings, house))
    for name, platform in platforms.items():
        metrics.watch(name, platform.fresh)
    try:
        async with breaking_off(house.database, stop), asyncio.TaskGroup() as tasks:
            await _serve(house, settings, metrics, platforms, stop, tasks)
    except ExceptionGroup as group:
        reason = _reason(group)
        if reason is None:
            raise
        raise reason from group


async def _serve(
    house: House,
    settings: Settings,
    metrics: PrometheusMetrics,
    platforms: Mapping[str, Platform],
    stop: asyncio.Event,
    tasks: asyncio.TaskGroup,
) -> None:
    """Run everything in `tasks` until `stop`; the web room and the platforms close together."""
    roster = roster_of(settings, house)
    rounds = check_ins(platforms, house, settings, roster)
    for name in rounds:
        metrics.carries(name)
    ticking = Ticking(rounds, settings.tick_s, metrics)
    metrics.rounds_on_time(ticking.fresh)
    database = DatabaseWatch(house, metrics, frozenset(rounds))
    freshness = {name: platform.fresh for name, platform in platforms.items()}
    freshness |= {"check-ins": ticking.fresh, "writing": database.takes}
    async with web_room(house, settings, metrics, freshness) as address:
        # What is open now stays: the collector need not walk it in the middle of a look-up.
        gc.freeze()
        print(f"Hindcast is at {address}", flush=True)  # noqa: T201 - the contract's one line
        telling = Telling(operators(settings, platforms, house), house.acts, house.ports.clock.now)
        own = (purge(house), watch_loop(metrics), watch_catalogue(house))
        works = (platform.run() for platform in platforms.values())
        running = [
            tasks.create_task(each) for each in (*works, *own, database.run(), telling.run())
        ]
        checking = tasks.create_task(ticking.run())
        tasks.create_task(_leave_after(stop, checking, roster))
        tasks.create_task(asyncio.to_thread(word_vectors))
        await _last_round(stop, checking)
        for task in running:
            task.cancel()


async def _last_round(stop: asyncio.Event, checking: "asyncio.Task[None]") -> None:
    """Wait for the end of the round that is on when `stop` comes: its posts need the platforms."""
    try:
        await stop.wait()
    finally:
        stop.set()  # where a platform ends the process, too
    checking.cancel()
    await asyncio.wait({checking}, timeout=ROUNDS_S + CUT_S)


async def _leave_after(stop: asyncio.Event, checking: "asyncio.Task[None]", roster: Roster) -> None:
    """At the end wait for the last round; then let the other processes have this one's share.

    They will notice anyway: where rounds do not end, the database would not take it either.
    """
    try:
        await stop.wait()
    finally:  # a platform that ends the process cancels everything
        _, unending = await asyncio.wait({checking}, timeout=ROUNDS_S + CUT_S)
        if not unending:
            await _leave(roster)


async def _leave(roster: Roster) -> None:
    try:
        async with asyncio.timeout(_LEAVE_S):
            await roster.leave()
    except Exception:  # noqa: BLE001 - nothing may keep the process from its end
        log.info("the other processes were not told of the stop")


def _reason(group: ExceptionGroup[Exception]) -> Unusable | None:
    """Return the sentence to end with; None where something else went wrong, too."""
    unusable = [error for error in group.exceptions if isinstance(error, Unusable)]
    return unusable[0] if len(unusable) == len(group.exceptions) else None
