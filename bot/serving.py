"""`hindcast serve`: the process that stays. It owns the one web application."""

import asyncio
import logging
import os
import secrets
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from adapters.metrics import PrometheusMetrics
from adapters.web.routes import WebRoom, make_app
from bot import __version__
from bot.bootstrap import House, open_house
from bot.kernel.cooldown import Cooldowns, Pace
from bot.kernel.errors import Unusable
from bot.settings import Settings

log = logging.getLogger(__name__)

STOP_S = 8.0
"""How long requests in flight may take to finish once the process is asked to stop."""

_PURGE_EVERY_S = 3600.0
_LONGEST_ADDRESS = 80_000
"""Bytes of a request line: 6,000 characters of any script, percent-encoded, get a clear answer."""


async def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; prints the web room's address when it is ready."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    metrics = PrometheusMetrics()
    cooldowns = Cooldowns(Pace(), monotonic)
    async with open_house(settings, metrics=metrics, cooldowns=cooldowns) as house:
        async with web_room(house, settings, metrics) as address:
            print(f"Hindcast is at {address}", flush=True)  # noqa: T201 - the contract's one line
            async with asyncio.TaskGroup() as tasks:
                purging = tasks.create_task(_purge(house))
                await stop.wait()
                purging.cancel()
        log.info("stopped")


@asynccontextmanager
async def web_room(
    house: House, settings: Settings, metrics: PrometheusMetrics
) -> AsyncIterator[str]:
    """Open the web room and give its address, with the key."""
    key = settings.web_key or await asyncio.to_thread(kept_key, settings.data_dir)

    async def ready() -> Mapping[str, bool]:
        return {"database": await _database_answers(house), "library": await _library_opens(house)}

    room = WebRoom(house.dispatch, house.ports, key, ready, metrics.page, __version__)
    runner = web.AppRunner(
        make_app(room),
        access_log=None,  # it would hold the key
        shutdown_timeout=STOP_S,
        max_line_size=_LONGEST_ADDRESS,
    )
    await runner.setup()
    try:
        site = web.TCPSite(runner, settings.web_host, settings.web_port)
        await _start(site, settings)
        yield f"{_reachable(runner, settings)}/?key={key}"
    finally:
        await runner.cleanup()


async def _start(site: web.TCPSite, settings: Settings) -> None:
    try:
        await site.start()
    except OSError as error:
        raise Unusable(
            f"{settings.web_host}:{settings.web_port} cannot be opened ({error.strerror}). "
            "Is Hindcast running already? Otherwise set HINDCAST_WEB_PORT to a free port."
        ) from error


def _reachable(runner: web.AppRunner, settings: Settings) -> str:
    """Return an address that a browser on this machine opens; port 0 became a real one."""
    port = runner.addresses[0][1]
    host = settings.web_host
    if host in ("0.0.0.0", "::", ""):  # noqa: S104 - compared, not bound
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def kept_key(data_dir: Path) -> str:
    """Return the key kept in the data folder, made at the first call; its owner alone reads it."""
    path = data_dir / "web.key"
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = path.read_text("ascii").strip()
        if not kept:
            raise Unusable(f"{path} is empty: delete it, and a new key is made.") from None
        return kept
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(18)
        file.write(key + "\n")
    return key


async def _database_answers(house: House) -> bool:
    try:
        async with house.database.reading() as connection:
            await connection.execute(select(1))
    except (SQLAlchemyError, OSError):
        return False
    return True


async def _library_opens(house: House) -> bool:
    try:
        await house.ports.library.episodes()
    except (SQLAlchemyError, OSError):
        return False
    return True


async def _purge(house: House) -> None:
    """Forget expired cards now and then; a database that is away is tried again later."""
    while True:
        await asyncio.sleep(_PURGE_EVERY_S)
        try:
            await house.cards.purge()
        except (SQLAlchemyError, OSError):
            log.warning("could not forget expired cards; trying again in an hour", exc_info=True)
