"""New files: written aside, named when they are whole, and never put in place of another."""

import asyncio
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TypeVar, TypeVarTuple

from bot.kernel.errors import Unusable
from storage.processes.turns import mine

T = TypeVar("T")
Given = TypeVarTuple("Given")

_MODE = 0o600
"""What members may not see of each other stands in them, so their owner alone reads them."""

_PREFIX = ".hindcast-unfinished-"
_SETTLED_S = 60.0
"""A folder so old has long been locked by whoever made it, if that process still runs."""


def check_free(file: Path) -> None:
    """Raise `Unusable` where there is a file of that name, or no folder for it.

    A link of that name to nothing is one that is there.
    """
    if not file.parent.is_dir():
        raise Unusable(f"The folder {file.parent} is not there: make it first, or name another.")
    if file.exists() or file.is_symlink():
        raise Unusable(f"{file} is there already. Name a new file: nothing is ever overwritten.")


@contextmanager
def aside(home: Path) -> Iterator[Path]:
    """Give a folder inside `home` to write in, and clear it away in the end.

    What processes left there that were killed is cleared away first.
    """
    _clear_left(home)
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=home) as name, ExitStack() as held:
        folder = Path(name)
        with suppress(OSError):  # where folders cannot be locked, none is cleared away either
            mine(held.enter_context(_handle(folder)))
        yield folder


async def finished(work: Callable[[*Given], T], *given: *Given) -> T:
    """Do what blocks in a thread; whoever is cancelled meanwhile waits for its end.

    So nothing is written any more in a folder that is being cleared away.
    """
    working = asyncio.create_task(asyncio.to_thread(work, *given))
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.gather(working, return_exceptions=True)
        raise


def place(written: Path, file: Path) -> None:
    """Give a file that was written aside its name, for its owner alone to read."""
    written.chmod(_MODE)
    _onto_disk(written)
    try:
        os.link(written, file)
    except FileExistsError:
        check_free(file)
    except OSError:  # the folder knows no links, as on a memory stick
        check_free(file)
        written.rename(file)
    _onto_disk(file.parent)


def _clear_left(home: Path) -> None:
    for folder in home.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # it is in use, it went meanwhile, or it is somebody else's
            if folder.stat().st_mtime < time.time() - _SETTLED_S:
                with _handle(folder) as handle:
                    if mine(handle):
                        shutil.rmtree(folder)


def _onto_disk(path: Path) -> None:
    """Wait until a file's bytes, or a folder's names, would survive a power cut."""
    with _handle(path) as handle:
        os.fsync(handle)


@contextmanager
def _handle(path: Path) -> Iterator[int]:
    handle = os.open(path, os.O_RDONLY)
    try:
        yield handle
    finally:
        os.close(handle)
