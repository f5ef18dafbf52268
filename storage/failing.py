"""What is said when a file or a database cannot be read or written."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from bot.kernel.errors import Unusable
from storage.migrate import reason


@contextmanager
def failing(what: str) -> Iterator[None]:
    """Turn what databases and disks raise into a sentence that begins with `what`."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError, TypeError) as error:
        raise Unusable(f"{what}: {reason(error)}. Nothing of it is left behind.") from error
