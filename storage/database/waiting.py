"""Waiting for whoever writes into the same SQLite file, so that it can be broken off.

SQLite's own waiting sits in a thread, which nobody can call back. So it waits for a moment, and
between two moments whoever is cancelled is let go.
"""

import sqlite3
from time import monotonic
from typing import Literal

from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPICursor

MOMENT_S = 0.25
"""How long SQLite waits by itself. It looks twelve times meanwhile, and most often at first."""

_PRIMARY = 0xFF
"""What SQLite's extended codes add stands above these bits (sqlite.org/rescode.html)."""


def wait_for_writers(engine: Engine, begin: str, longest_s: float) -> None:
    """Have `begin`, the statement that takes the lock, wait for `longest_s` seconds at most."""

    def execute(
        cursor: DBAPICursor, statement: str, _parameters: object, _context: object
    ) -> Literal[True] | None:
        if statement != begin:
            return None
        _insist(cursor, statement, monotonic() + longest_s)
        return True  # it is done, and SQLAlchemy need not

    event.listen(engine, "do_execute", execute)


def _insist(cursor: DBAPICursor, statement: str, until: float) -> None:
    """Execute it again and again while somebody else writes."""
    while True:
        try:
            cursor.execute(statement)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & _PRIMARY != sqlite3.SQLITE_BUSY or monotonic() >= until:
                raise
        else:
            return
