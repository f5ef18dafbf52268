"""What is said when a file or a database cannot be read or written."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from bot.kernel.errors import Unusable
from storage.database.migrate import reason
from storage.database.reach import FAILS, UNREADABLE, is_away

FAILURES = (*UNREADABLE, sqlite3.Error)
"""What databases, their drivers and disks raise."""


@contextmanager
def failing(what: str) -> Iterator[None]:
    """Turn what databases and disks raise into a sentence that begins with `what`."""
    try:
        yield
    except FAILURES as error:
        raise Unusable(f"{what}: {reason(error)}. Nothing of it is left behind.") from error


@contextmanager
def starting(place: str) -> Iterator[None]:
    """Turn what a full disk or a database that is away raises at the start into a sentence."""
    try:
        yield
    except FAILS as error:
        if not is_away(error):
            raise
        raise Unusable(
            f"What comes with Hindcast cannot be kept in {place}: {reason(error)}. See that its"
            " disk and the data folder's have room, and start again."
        ) from error
