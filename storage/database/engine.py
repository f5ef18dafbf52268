"""The database: where it is, how it is opened, and its two kinds of transaction.

SQLite gets two engines on one file. Readers share a small pool and cannot write; writers share
one connection, so that those of one process queue up fairly in the pool, and SQLite's own
waiting (polling, without a queue) is left to settle matters between processes.
"""

import sqlite3
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import URL, Connection, Engine, QueuePool, Table, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.database.address import file_of, place_of, read_address
from storage.database.discretion import name_no_values
from storage.database.file import check, keep_private, prepare
from storage.database.parting import known_connections, part
from storage.database.waiting import MOMENT_S, wait_for_writers

if TYPE_CHECKING:
    import asyncpg
    from sqlalchemy.dialects import postgresql, sqlite

BUSY_S = 5.0
"""How long SQLite waits for a writer of another process."""
UNHURRIED_BUSY_S = 60.0
"""How long, where there is time: SQLite looks ten times a second, and whoever writes without a
pause is rarely caught between two writings."""
QUEUE_S = 30.0
"""How long a task waits for a connection of the pool."""
CONNECT_S = 10.0
"""How long PostgreSQL may take to answer the door."""
SILENT_S = 30.0
"""How long PostgreSQL may take over a statement. A host that is gone does not say so."""

_WRITE = "BEGIN IMMEDIATE"
"""Takes SQLite's one lock for writers, which is all that has to be waited for in its log."""


@dataclass(frozen=True, slots=True)
class Database:
    """An open database. `place` says where it is, for people; it holds no password.

    `file` is where SQLite keeps it, and None for a server's.
    """

    place: str
    file: Path | None
    _reader: AsyncEngine
    _writer: AsyncEngine
    _connections: "Collection[asyncpg.Connection]" = field(default=(), repr=False, compare=False)
    """Those to a server."""
    _as_it_is: bool = False
    """Whether SQLite's file keeps the journal that it has."""

    @classmethod
    def open(cls, url: str, data_dir: Path) -> Self:
        """Get ready to connect; an empty `url` means SQLite in `data_dir`, made if need be.

        Nothing is connected yet: `migrate` is the first to knock. Raises `Unusable` when the
        address cannot be read, the folder cannot be written, or SQLite's log is there without the
        file.
        """
        address = read_address(url, data_dir)
        file = file_of(address)
        if file is None:
            return cls(place_of(address), None, *_postgresql(address, SILENT_S))
        prepare(file)
        return cls(place_of(address), file.absolute(), *_sqlite(address))

    @classmethod
    def visit(cls, url: str, data_dir: Path) -> Self:
        """Get ready to connect to what is there: no folder is made, no journal becomes another.

        A SQLite file that is not there must not be connected to: that would make it. Raises
        `Unusable` as `open` does.
        """
        address = read_address(url, data_dir)
        file = file_of(address)
        if file is None:
            return cls.open(url, data_dir)
        check(file)
        engines = _sqlite(address, as_it_is=True)
        return cls(place_of(address), file.absolute(), *engines, _as_it_is=True)

    @property
    def engines(self) -> tuple[Engine, ...]:
        """The engines, for whoever measures them: one on PostgreSQL, two on SQLite."""
        reader, writer = self._reader.sync_engine, self._writer.sync_engine
        return (writer,) if reader.pool is writer.pool else (reader, writer)

    def connections(self) -> int:
        """Return how many connections are in use now."""
        pools = [engine.pool for engine in self.engines]
        return sum(pool.checkedout() for pool in pools if isinstance(pool, QueuePool))

    def unhurried(self) -> Self:
        """Return this database opened once more, where no statement takes too long."""
        address = self._writer.url
        if self.file:
            patient = _sqlite(address, as_it_is=self._as_it_is, busy_s=UNHURRIED_BUSY_S)
            return type(self)(self.place, self.file, *patient, _as_it_is=self._as_it_is)
        return type(self)(self.place, None, *_postgresql(address, None))

    async def close(self) -> None:
        """Close all connections. The writer's goes last: it tidies up SQLite's log.

        On a server those in use are closed, too, within `DATABASE_S` whatever it does.
        """
        await part(self._connections)
        await self._reader.dispose()
        await self._writer.dispose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection in a transaction that only reads; the database refuses writes."""
        async with self._reader.connect() as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection in a transaction: committed at the end, undone on an error.

        Select what you are going to change `.with_for_update()`: on PostgreSQL others write at
        the same time. (On SQLite nobody does, and the clause is left out.)
        """
        async with self._writer.begin() as connection:
            yield connection

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection that reads everything as it was at one moment; others go on writing."""
        async with self._reader.connect() as connection:
            # In SQLite's log every transaction sees one moment.
            if connection.dialect.name == "postgresql":
                await connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    def insert(self, table: Table) -> "sqlite.Insert | postgresql.Insert":
        """Return an INSERT that knows `on_conflict_do_update`, in this database's dialect."""
        if self._writer.dialect.name == "postgresql":
            from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - only where it is used

            return postgresql.insert(table)
        from sqlalchemy.dialects import sqlite  # noqa: PLC0415 - only where it is used

        return sqlite.insert(table)


def _sqlite(
    address: URL, *, as_it_is: bool = False, busy_s: float = BUSY_S
) -> tuple[AsyncEngine, AsyncEngine]:
    """Make the reader and the writer of a SQLite file."""
    # Without an isolation level the driver leaves BEGIN to us.
    alike = {"isolation_level": None}
    reader = _engine(address, {**alike, "timeout": busy_s}, pool_size=4, max_overflow=4)
    writer = _engine(address, {**alike, "timeout": busy_s}, pool_size=1, max_overflow=0)
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


def _postgresql(
    address: URL, silent_s: float | None
) -> "tuple[AsyncEngine, AsyncEngine, Collection[asyncpg.Connection]]":
    """Make the reader and the writer of a PostgreSQL database, on one pool, which is watched."""
    connect_args = {
        "timeout": CONNECT_S,
        "command_timeout": silent_s,
        "server_settings": {"application_name": "hindcast"},
    }
    writer = _engine(
        address, connect_args, pool_size=5, max_overflow=10, pool_pre_ping=True, pool_recycle=1800
    )
    known = known_connections(writer.sync_engine)
    return writer.execution_options(postgresql_readonly=True), writer, known


def _engine(address: URL, connect_args: Mapping[str, Any], **pool: int) -> AsyncEngine:
    """Make an engine whose errors hold no values."""
    engine = create_async_engine(
        address,
        connect_args=dict(connect_args),
        pool_timeout=QUEUE_S,
        hide_parameters=True,
        **pool,
    )
    name_no_values(engine.sync_engine)
    return engine
