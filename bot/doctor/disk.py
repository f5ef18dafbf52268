"""A look at the disks: the data folder's, and the database's where that lies elsewhere."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from bot.kernel.health import Finding, Level, doubtful, fine, wrong
from bot.settings import Settings
from storage.database.address import file_of, read_address

_AREA = "disk"
_NAME = "Name a folder with HINDCAST_DATA_DIR."
_MB = 1_000_000
_LITTLE, _TOO_LITTLE = 1000 * _MB, 100 * _MB
"""Bytes: an index is built beside the old one, and a database and its log grow."""


async def examine_disk(settings: Settings) -> AsyncIterator[Finding]:
    """Look whether what is kept can be written, and how much room there is."""
    folders = {"data folder": settings.data_dir.absolute()}
    file = file_of(read_address(settings.database_url, settings.data_dir))
    if file and file.absolute().parent != folders["data folder"]:
        folders["database's folder"] = file.absolute().parent
    for name, folder in folders.items():
        called = f"The {name} {folder}"
        if not folder.exists():
            yield await asyncio.to_thread(_to_be_made, called, folder)
        elif not folder.is_dir():
            words = f"{folder} is to be the {name}, and is a file."
            yield wrong(_AREA, words, _NAME)
        else:
            yield await asyncio.to_thread(_writable, called, folder)
            yield _room(folder)
    if not settings.seeds_dir.is_dir():
        words = f"The folder with the episodes, {settings.seeds_dir}, is not there."
        yield wrong("seeds", words, "Name it with HINDCAST_SEEDS_DIR, or leave that out.")


def _to_be_made(called: str, folder: Path) -> Finding:
    """Look at the nearest folder above that is there: the others are made in it."""
    above = next(each for each in folder.parents if each.exists())
    if not above.is_dir():
        return wrong(_AREA, f"{called} cannot be made: {above} is a file.", _NAME)
    found = _writable(f"The folder {above}", above)
    if found.level is Level.WRONG:
        return wrong(_AREA, f"{called} cannot be made. {found.words}", found.mend)
    room = _room(above)
    if room.level is Level.WRONG:
        return room
    return doubtful(_AREA, f"{called} is not there yet.", "It is made at the first start.")


def _writable(called: str, folder: Path) -> Finding:
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"Is there room for this?")
    except OSError as error:
        words = f"{called} cannot be written: {error.strerror}."
        return wrong(_AREA, words, "Give this user the right to, and see that the disk has room.")
    return fine(_AREA, f"{called} can be written.")


def _room(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    words = f"{free // _MB:,} MB are free there."
    if free >= _LITTLE:
        return fine(_AREA, words)
    mend = "Make room: nothing can be kept on a full disk."
    return (doubtful if free >= _TOO_LITTLE else wrong)(_AREA, words, mend)
