"""The database: where it is, how it is opened, and its two kinds of transaction.

SQLite gets two engines on one file. Readers share a small pool and cannot write; writers share
one connection, so that those of one process queue up fairly in the pool, and SQLite's own
waiting (polling, without a queue) is left to settle matters between processes.
"""

import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqlalchemy import URL, Connection, Engine, QueuePool, Table, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.kernel.errors import Unusable

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

FILE_NAME = "hindcast.db"

SQLITE = "sqlite+aiosqlite"
POSTGRESQL = "postgresql+asyncpg"
DRIVERS = {
    "sqlite": SQLITE,
    SQLITE: SQLITE,
    "postgres": POSTGRESQL,
    "postgresql": POSTGRESQL,
    POSTGRESQL: POSTGRESQL,
}

BUSY_S = 5.0
"""How long SQLite waits for a writer of another process."""
QUEUE_S = 30.0
"""How long a task waits for a connection of the pool."""
CONNECT_S = 10.0
"""How long PostgreSQL may take to answer the door."""
SILENT_S = 30.0
"""How long PostgreSQL may take over a statement. A host that is gone does not say so."""


@dataclass(frozen=True, slots=True)
class Database:
    """An open database. `place` says where it is, for people; it holds no password.

    `file` is where SQLite keeps it, and None for a server's.
    """

    place: str
    file: Path | None
    _reader: AsyncEngine
    _writer: AsyncEngine

    @classmethod
    def open(cls, url: str, data_dir: Path) -> Self:
        """Get ready to connect; an empty `url` means SQLite in `data_dir`, made if need be.

        Nothing is connected yet: `migrate` is the first to knock. Raises `Unusable` when the
        address cannot be read or the folder cannot be written.
        """
        address = _address(url, data_dir)
        if address.drivername == POSTGRESQL:
            return cls(_place(address), None, *_postgresql(address, SILENT_S))
        file = Path(address.database or "")
        _prepare_folder(file)
        return cls(_place(address), file.absolute(), *_sqlite(address))

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
        engines = _sqlite(address) if self.file else _postgresql(address, None)
        return type(self)(self.place, self.file, *engines)

    async def close(self) -> None:
        """Close all connections. The writer's goes last: it tidies up SQLite's log."""
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


def _address(url: str, data_dir: Path) -> URL:
    """Read an address in any of its spellings."""
    if not url:
        return URL.create(SQLITE, database=str(data_dir / FILE_NAME))
    address = _parsed(url)
    driver = DRIVERS.get(address.drivername)
    if driver is None:
        raise Unusable(
            f"Hindcast works with SQLite and PostgreSQL, not with “{address.drivername}”."
            " Set HINDCAST_DATABASE_URL to a postgresql:// address, or leave it empty."
        )
    return _as_asyncpg_reads_it(address.set(drivername=driver))


def _parsed(url: str) -> URL:
    """Take an address apart; no part of a password gets into the error or, as a host, further."""
    with suppress(ArgumentError, ValueError):
        address = make_url(url)
        # `me:p@ss@host` is read as the password `p` and the host `ss@host`.
        if "@" not in (address.host or ""):
            return address
    raise Unusable(
        "The address of the database cannot be read. HINDCAST_DATABASE_URL looks like"
        " postgresql://user:password@host:5432/name; write an @ in a password as %40."
    )


def _as_asyncpg_reads_it(address: URL) -> URL:
    """Rename libpq's `sslmode`, which hosted databases put into the addresses they give out."""
    mode = address.query.get("sslmode")
    if address.drivername != POSTGRESQL or mode is None:
        return address
    return address.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})


def _place(address: URL) -> str:
    """Say where a database is, without user, password or other options."""
    if address.drivername == SQLITE:
        return str(Path(address.database or "").absolute())
    host = address.host or address.query.get("host") or "localhost"
    where = f"{host}:{address.port}" if address.port else host
    return f"PostgreSQL database “{address.database or ''}” at {where}"


def _prepare_folder(file: Path) -> None:
    """Make the folder of a SQLite file and see that both can be used.

    Better here than on connecting: when SQLite cannot open a file, aiosqlite's thread may outlive
    the event loop, and then ends with a traceback of its own.
    """
    if file.name in ("", ":memory:"):
        raise Unusable("A database in memory would not last: name a file, or leave the URL empty.")
    folder = file.absolute().parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unusable(f"The folder {folder} cannot be made: {error.strerror}.") from error
    if file.exists() and not file.is_file():
        raise Unusable(f"{file.absolute()} is not a file: move it, or name another database.")
    # SQLite puts its log beside the file, so the folder must be writable too.
    for path, rights in ((folder, os.W_OK | os.X_OK), (file, os.R_OK | os.W_OK)):
        if path.exists() and not os.access(path, rights):
            raise Unusable(f"{path.absolute()} cannot be written: give this user the right to.")


def _sqlite(address: URL) -> tuple[AsyncEngine, AsyncEngine]:
    """Make the reader and the writer of a SQLite file."""
    # Without an isolation level the driver leaves BEGIN to us.
    connect_args = {"timeout": BUSY_S, "isolation_level": None}
    reader = create_async_engine(
        address, connect_args=connect_args, pool_size=4, max_overflow=4, pool_timeout=QUEUE_S
    )
    writer = create_async_engine(
        address, connect_args=connect_args, pool_size=1, max_overflow=0, pool_timeout=QUEUE_S
    )
    _prepare_connections(reader, begin="BEGIN", pragmas=("query_only = ON",))
    # IMMEDIATE: a transaction that turns into a writer midway fails at once if another writes.
    # FULL: with less, what was confirmed may not be on the disk yet when the power goes.
    _prepare_connections(writer, begin="BEGIN IMMEDIATE", pragmas=("synchronous = FULL",))
    return reader, writer


def _prepare_connections(engine: AsyncEngine, begin: str, pragmas: tuple[str, ...]) -> None:
    """Have every connection set up, and every transaction begun, in the given way."""

    def set_up(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        # The journal's mode belongs to the file. SQLite does not wait for those who are just
        # changing it or reading in the old one: then the next connection finds it or tries again.
        with suppress(sqlite3.OperationalError):
            cursor.execute("PRAGMA journal_mode = WAL")
        for pragma in ("foreign_keys = ON", *pragmas):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "connect", set_up)
    event.listen(engine.sync_engine, "begin", start)


def _postgresql(address: URL, silent_s: float | None) -> tuple[AsyncEngine, AsyncEngine]:
    """Make the reader and the writer of a PostgreSQL database, on one pool."""
    writer = create_async_engine(
        address,
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=10,
        pool_timeout=QUEUE_S,
        pool_recycle=1800,
        connect_args={
            "timeout": CONNECT_S,
            "command_timeout": silent_s,
            "server_settings": {"application_name": "hindcast"},
        },
    )
    return writer.execution_options(postgresql_readonly=True), writer
