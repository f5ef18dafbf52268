"""A look at who can read what is kept: other users of this machine should not."""

import asyncio
import shlex
import stat
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from bot.kernel.errors import Unusable
from bot.kernel.health import Finding, doubtful, fine
from bot.settings import Settings
from bot.web_key import KEY_FILE
from storage.database.address import file_of, read_address

_AREA = "disk"
_OWNER_ALONE = "600"
_BACKUPS = "*.backup"
_USUAL = (Path("backups"), Path("/var/backups/hindcast"))
"""Where docs/self-hosting.md puts backups, beside the data folder and the one in it."""


async def examine_readers(settings: Settings) -> AsyncIterator[Finding]:
    """Look whether the database's file, the web room's key and backups are their owner's alone."""
    found = await asyncio.to_thread(_files, settings)
    shown = {pattern: files for pattern, files in found.items() if any(map(_is_open, files))}
    for pattern in shown:
        command = f"chmod {_OWNER_ALONE} {shlex.quote(str(pattern.parent))}/{pattern.name}"
        words = f"Other users of this machine can read {pattern}, and what stands in it."
        yield doubtful(_AREA, words, f"`{command}` makes it its owner's alone.")
    if found and not shown:
        yield fine(_AREA, "No other user of this machine can read what is kept.")


def _files(settings: Settings) -> Mapping[Path, Sequence[Path]]:
    """Return the files that are there, by the pattern that names them and no others."""
    return {
        pattern: files
        for pattern in _patterns(settings)
        if (files := [one for one in pattern.parent.glob(pattern.name) if one.is_file()])
    }


def _patterns(settings: Settings) -> Iterator[Path]:
    data, file = settings.data_dir.absolute(), None
    with suppress(Unusable):  # of an address that cannot be read, others tell
        file = file_of(read_address(settings.database_url, data))
    if file:
        yield file.absolute().with_name(f"{file.name}*")  # with the logs beside it
    yield data / KEY_FILE
    for folder in (data, *(data / each for each in _USUAL), *map(Path.absolute, _USUAL)):
        yield folder / _BACKUPS


def _is_open(file: Path) -> bool:
    """Tell whether a file may be read by others, and each folder above it be passed through."""
    try:
        passable = all(each.stat().st_mode & stat.S_IXOTH for each in file.parents)
        return passable and bool(file.stat().st_mode & stat.S_IROTH)
    except OSError:  # it went meanwhile, as SQLite's log does
        return False
