"""SQLite: two engines on one file, and how their connections wait for others.

Readers share a small pool and cannot write; writers share one connection, so that those of one
process queue up fairly in the pool, and SQLite's own waiting (polling, without a queue) is left
to settle matters between processes.
"""

import sqlite3
from contextlib import suppress
from pathlib import Path

from sqlalchemy import URL, Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.database.file import keep_private
from storage.database.pooled import pooled_engine
from storage.database.waiting import MOMENT_S, wait_for_writers

BUSY_S = 5.0
"""How long SQLite waits for a writer of another process."""
UNHURRIED_BUSY_S = 60.0
"""How long, where there is time: whoever writes without a pause is rarely caught between two
writings."""

_WRITE = "BEGIN IMMEDIATE"
"""Takes SQLite's one lock for writers, which is all that has to be waited for in its log."""


def sqlite_engines(
    address: URL, busy_s: float, *, as_it_is: bool = False
) -> tuple[AsyncEngine, AsyncEngine]:
    """Make the reader and the writer of a SQLite file, who wait for `busy_s` seconds."""
    # Without an isolation level the driver leaves BEGIN to us.
    alike = {"isolation_level": None}
    reader = pooled_engine(address, {**alike, "timeout": busy_s}, pool_size=4, max_overflow=4)
    writer = pooled_engine(address, {**alike, "timeout": busy_s}, pool_size=1, max_overflow=0)
    _prepare_connections(reader, begin="BEGIN", pragmas=("query_only = ON",))
    # IMMEDIATE: a transaction that turns into a writer midway fails at once if another writes.
    # FULL: with less, what was confirmed may not be on the disk yet when the power goes.
    _prepare_connections(writer, begin=_WRITE, pragmas=("synchronous = FULL",))
    wait_for_writers(writer.sync_engine, _WRITE, busy_s)
    if not as_it_is:
        for engine in (reader, writer):
            event.listen(engine.sync_engine, "connect", _keep_log)
    event.listen(writer.sync_engine, "connect", _wait_a_moment)
    return reader, writer


def _keep_log(connection: DBAPIConnection, _record: object) -> None:
    """Have the file keep a log (WAL), so that reading and writing go on side by side."""
    cursor = connection.cursor()
    # The journal's mode belongs to the file. SQLite does not wait for those who are just
    # changing it or reading in the old one: then the next connection finds it or tries again.
    with suppress(sqlite3.OperationalError):
        cursor.execute("PRAGMA journal_mode = WAL")
    cursor.close()


def _wait_a_moment(connection: DBAPIConnection, _record: object) -> None:
    """Have SQLite itself wait for no longer than a moment, where the file keeps a log.

    In a journal of another kind more than the lock has to be waited for.
    """
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode")
    if cursor.fetchone() == ("wal",):
        cursor.execute(f"PRAGMA busy_timeout = {round(MOMENT_S * 1000)}")
    cursor.close()


def _prepare_connections(engine: AsyncEngine, begin: str, pragmas: tuple[str, ...]) -> None:
    """Have every connection set up, and every transaction begun, in the given way."""
    keep_private(Path(engine.url.database or ""), engine.sync_engine)

    def set_up(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in ("foreign_keys = ON", *pragmas):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "connect", set_up)
    event.listen(engine.sync_engine, "begin", start)
