"""What is said when a file or a database cannot be read or written."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from bot.kernel.errors import Unusable
from storage.migrate import reason
from storage.reach import FAILS

TROUBLES = (*FAILS, sqlite3.Error, TypeError)
"""What databases, their drivers and disks raise."""


@contextmanager
def failing(what: str) -> Iterator[None]:
    """Turn what databases and disks raise into a sentence that begins with `what`."""
    try:
        yield
    except TROUBLES as error:
        raise Unusable(f"{what}: {reason(error)}. Nothing of it is left behind.") from error
