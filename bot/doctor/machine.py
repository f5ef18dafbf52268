"""A look at the machine: the data folder, its disk, and the web room's port."""

import asyncio
import shutil
import socket
import tempfile
from collections.abc import Sequence
from pathlib import Path

import aiohttp

from bot.kernel.health import Finding, doubtful, fine, wrong
from bot.settings import Settings

_DISK, _WEB = "disk", "web room"
_MB = 1_000_000
_LITTLE, _TOO_LITTLE = 1000 * _MB, 100 * _MB
"""Bytes: an index is built beside the old one, and a database and its log grow."""
_ANSWER_S = 5.0


def examine_disk(folder: Path) -> Sequence[Finding]:
    """Look whether the data folder can be written, and how much room there is."""
    if not folder.exists():
        made = "It is made at the first start."
        return [doubtful(_DISK, f"The data folder {folder.absolute()} is not there yet.", made)]
    if not folder.is_dir():
        words = f"{folder.absolute()} is to be the data folder, and is a file."
        return [wrong(_DISK, words, "Name a folder with HINDCAST_DATA_DIR.")]
    return [_writable(folder), _room(folder)]


def _writable(folder: Path) -> Finding:
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"Is there room for this?")
    except OSError as error:
        words = f"The data folder {folder.absolute()} cannot be written: {error.strerror}."
        return wrong(_DISK, words, "Give this user the right to, and see that the disk has room.")
    return fine(_DISK, f"The data folder {folder.absolute()} can be written.")


def _room(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    words = f"{free // _MB:,} MB are free there."
    if free >= _LITTLE:
        return fine(_DISK, words)
    mend = "Make room: nothing can be kept on a full disk."
    return (doubtful if free >= _TOO_LITTLE else wrong)(_DISK, words, mend)


async def examine_port(settings: Settings) -> Finding:
    """Look whether the web room's port is free, or Hindcast answers there already."""
    host, port = settings.web_host, settings.web_port
    where = f"{host}:{port}"
    if not port:
        return fine(_WEB, "Its port is 0: any that is free when Hindcast starts.")
    if await _is_hindcast(settings):
        return fine(_WEB, f"Hindcast serves it at {where}.")
    problem = await asyncio.to_thread(_unbound, host, port)
    if problem is None:
        return fine(_WEB, f"{where} is free; Hindcast does not run there.")
    mend = (
        "Stop what has it (`ss -ltnp` lists who listens), or set HINDCAST_WEB_PORT to a free port"
        " above 1023 and HINDCAST_WEB_HOST to an address of this machine."
    )
    return wrong(_WEB, f"{where} cannot be opened: {problem}.", mend)


async def _is_hindcast(settings: Settings) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.web_host, settings.web_host)  # noqa: S104
    base = f"http://[{host}]" if ":" in host else f"http://{host}"
    timeout = aiohttp.ClientTimeout(total=_ANSWER_S)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(f"{base}:{settings.web_port}/metrics") as answer,
        ):
            return "hindcast_" in await answer.text()
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return False


def _unbound(host: str, port: int) -> str | None:
    """Return why an address cannot be listened on; None where it can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except (OSError, UnicodeError) as error:
        said = getattr(error, "strerror", None) or str(error)
        return said.partition(" (while")[0]  # the address is told already
    return None
