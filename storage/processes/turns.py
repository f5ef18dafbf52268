"""Taking turns between processes that share a folder."""

import asyncio
import errno
import fcntl
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import IO

_LOOK_S = 0.1
_TAKEN = (errno.EAGAIN, errno.EACCES)
"""What the system says while another process has its turn (flock(2))."""


@asynccontextmanager
async def turn(folder: Path, patience_s: float) -> AsyncIterator[None]:
    """Wait until no other process has its turn in a folder, for `patience_s` at most.

    A process that dies ends its turn by that. Where a turn cannot be had nobody is held up, so
    what is done in it must do no harm when two do it at once.
    """
    with ExitStack() as held:
        with suppress(OSError):  # whoever cannot write there will say so
            file = held.enter_context(_opened(folder))
            until = monotonic() + patience_s
            while not mine(file) and monotonic() < until:  # noqa: ASYNC110 - others set no event
                await asyncio.sleep(_LOOK_S)
        yield


def _opened(folder: Path) -> IO[bytes]:
    folder.parent.mkdir(parents=True, exist_ok=True)
    return folder.with_name(f"{folder.name}.turn").open("ab")


def mine(file: IO[bytes] | int) -> bool:
    """Try to lock an open file or folder, until it is closed.

    Raises OSError where there are no locks.
    """
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in _TAKEN:
            raise
        return False
    return True
