"""The one web application: opened with its port, and closed again."""

import asyncio
import errno
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from time import monotonic
from urllib.parse import quote

from aiohttp import web
from sqlalchemy import select

from adapters.metrics import PrometheusMetrics
from adapters.web.door.connections import KEPT_ALIVE_S, door_keeping
from adapters.web.door.pace import PACE
from adapters.web.routes import WebRoom, make_app
from adapters.web.unread import dress_unread
from bot import __version__
from bot.addresses import reached_at
from bot.bootstrap import House
from bot.kernel.cooldown import Cooldowns
from bot.kernel.ending import ANSWERS_S, PLATFORMS_S
from bot.kernel.errors import Unusable
from bot.logs import hide
from bot.settings import Settings
from bot.web_key import kept_key
from storage.database.reach import FAILS

_LONGEST_ADDRESS = 80_000
"""Bytes of a request line: 6,000 characters of any script, percent-encoded, get a clear answer."""


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
    page, ready = metrics.page, _readiness(house, freshness)
    pace, url = Cooldowns(PACE, monotonic), settings.web_url
    room = WebRoom(house.dispatch, house.ports, key, ready, page, __version__, pace, url=url)
    runner = await _prepared(make_app(room))
    try:
        site = web.TCPSite(runner, settings.web_host, settings.web_port)
        await _start(site, settings)
        where = reached_at(settings.web_host, runner.addresses[0][1])  # port 0 became a real one
        async with door_keeping(runner):
            yield f"{where}/?key={quote(key, safe='')}"
    finally:
        # aiohttp waits a second time, for requests that it cancelled.
        with suppress(TimeoutError):
            async with asyncio.timeout(PLATFORMS_S):
                await runner.cleanup()


def _readiness(
    house: House, freshness: Mapping[str, Callable[[], bool]]
) -> Callable[[], Awaitable[Mapping[str, bool]]]:
    """Return what `/readyz` asks: whether each part does as it should, by name."""

    async def ready() -> Mapping[str, bool]:
        inside = {
            "database": await _database_answers(house),
            "library": await _library_opens(house),
        }
        return inside | {name: fresh() for name, fresh in freshness.items()}

    return ready


async def _prepared(app: web.Application) -> web.AppRunner:
    """Return what runs the application, set up, without an open port."""
    runner = web.AppRunner(
        app,
        access_log=None,  # it would hold the key
        shutdown_timeout=ANSWERS_S,
        max_line_size=_LONGEST_ADDRESS,
        keepalive_timeout=KEPT_ALIVE_S,
    )
    await runner.setup()
    if runner.server:
        dress_unread(runner.server)
    return runner


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
