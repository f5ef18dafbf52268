"""`hindcast serve`: the process that stays. It owns the one web application."""

import asyncio
import errno
import gc
import logging
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import quote

from aiohttp import web
from sqlalchemy import select

from adapters.metrics import PrometheusMetrics
from adapters.scheduler import Ticking
from adapters.web.door.connections import KEPT_ALIVE_S, door_keeping
from adapters.web.door.pace import PACE
from adapters.web.routes import WebRoom, make_app
from adapters.web.unread import dress_unread
from bot import __version__
from bot.addresses import reached_at
from bot.bootstrap import House, open_house
from bot.checking import Checking
from bot.kernel.cooldown import Cooldowns, Pace
from bot.kernel.errors import Unusable
from bot.logs import count_lines, hide
from bot.platforms import Platform, check_ins, configured_platforms, operators
from bot.ports import Clock
from bot.serving.memory import give_back_what_is_free
from bot.serving.open_files import allow_open_files
from bot.serving.purge import purge
from bot.serving.staying import staying
from bot.serving.watching import DatabaseWatch, watch_catalogue, watch_loop
from bot.settings import Settings
from bot.troubles import Telling
from bot.web_key import kept_key
from storage.database.reach import FAILS
from storage.library.encoder import word_vectors

T = TypeVar("T")
log = logging.getLogger(__name__)

STOP_S = 7.0
"""How long requests in flight may take to finish once the process is asked to stop.

Posts on their way come first (`adapters.scheduler.FINISH_S`); a container has ten seconds in all.
"""

_LEAVE_S = 1.0
"""The database may be away just now, and is not waited for."""

_LONGEST_ADDRESS = 80_000
"""Bytes of a request line: 6,000 characters of any script, percent-encoded, get a clear answer."""


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
        async with asyncio.TaskGroup() as tasks:
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
    rounds = check_ins(platforms, house, settings)
    for name in rounds:
        metrics.carries(name)
    ticking = Ticking(rounds, settings.tick_s, metrics)
    freshness = {name: platform.fresh for name, platform in platforms.items()}
    freshness["check-ins"] = ticking.fresh
    metrics.rounds_on_time(ticking.fresh)
    database = DatabaseWatch(house, metrics, frozenset(rounds))
    freshness["writing"] = database.takes
    async with web_room(house, settings, metrics, freshness) as address:
        # What is open now stays: the collector need not walk it in the middle of a look-up.
        gc.freeze()
        print(f"Hindcast is at {address}", flush=True)  # noqa: T201 - the contract's one line
        running = [tasks.create_task(platform.run()) for platform in platforms.values()]
        telling = Telling(operators(settings, platforms, house), house.acts, house.ports.clock.now)
        watching = (watch_loop(metrics), database.run(), watch_catalogue(house))
        own = (purge(house), *watching, telling.run())
        running += [tasks.create_task(each) for each in own]
        checking = tasks.create_task(ticking.run())
        tasks.create_task(asyncio.to_thread(word_vectors))
        await stop.wait()
        checking.cancel()  # posts on their way still need their platforms
        await asyncio.wait({checking})
        await _leave(rounds.values())
        for task in running:
            task.cancel()


async def _leave(rounds: Iterable[Checking]) -> None:
    """Tell the other processes that this one ends; they will notice it anyway."""
    try:
        async with asyncio.timeout(_LEAVE_S):
            for each in rounds:
                await each.leave()
    except Exception:  # noqa: BLE001 - nothing may keep the process from its end
        log.info("the other processes were not told of the stop")


def _reason(group: ExceptionGroup[Exception]) -> Unusable | None:
    """Return the sentence to end with; None where something else went wrong, too."""
    unusable = [error for error in group.exceptions if isinstance(error, Unusable)]
    return unusable[0] if len(unusable) == len(group.exceptions) else None


@asynccontextmanager
async def web_room(
    house: House,
    settings: Settings,
    metrics: PrometheusMetrics,
    freshness: Mapping[str, Callable[[], bool]],
) -> AsyncIterator[str]:
    """Open the web room and give its address, with the key: scripts rely on it.

    Beside the house itself, `freshness` tells whether what runs in the process does as it should.
    """
    key = settings.web_key or await asyncio.to_thread(kept_key, settings.data_dir)
    hide(key)

    async def ready() -> Mapping[str, bool]:
        inside = {
            "database": await _database_answers(house),
            "library": await _library_opens(house),
        }
        return inside | {name: fresh() for name, fresh in freshness.items()}

    pace = Cooldowns(PACE, monotonic)
    dispatch, ports = house.dispatch, house.ports
    page, url = metrics.page, settings.web_url
    room = WebRoom(dispatch, ports, key, ready, page, __version__, pace, url=url)
    runner = web.AppRunner(
        make_app(room),
        access_log=None,  # it would hold the key
        shutdown_timeout=STOP_S,
        max_line_size=_LONGEST_ADDRESS,
        keepalive_timeout=KEPT_ALIVE_S,
    )
    await runner.setup()
    if runner.server:
        dress_unread(runner.server)
    try:
        site = web.TCPSite(runner, settings.web_host, settings.web_port)
        await _start(site, settings)
        where = reached_at(settings.web_host, runner.addresses[0][1])  # port 0 became a real one
        async with door_keeping(runner):
            yield f"{where}/?key={quote(key, safe='')}"
    finally:
        await runner.cleanup()


async def _start(site: web.TCPSite, settings: Settings) -> None:
    try:
        await site.start()
    except (OSError, ValueError) as error:  # a host that is no name at all is a UnicodeError
        raise Unusable(_closed(error, settings)) from error


def _closed(error: OSError | ValueError, settings: Settings) -> str:
    """Say why the address cannot be opened, and which setting would mend it."""
    host, port = settings.web_host, settings.web_port
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        return (
            f"{host}:{port} is in use. Is Hindcast running already? "
            "Otherwise set HINDCAST_WEB_PORT to a free port."
        )
    if number in (errno.EACCES, errno.EPERM):
        return f"{host}:{port} may not be opened. Set HINDCAST_WEB_PORT to a port above 1023."
    return (
        f"HINDCAST_WEB_HOST is “{host}”, which is no address of this machine. "
        "Set it to 127.0.0.1, or to 0.0.0.0 for the whole network."
    )


async def _database_answers(house: House) -> bool:
    try:
        async with house.database.reading() as connection:
            await connection.execute(select(1))
    except FAILS:
        return False
    return True


async def _library_opens(house: House) -> bool:
    try:
        await house.ports.library.episodes()
    except FAILS:
        return False
    return True
