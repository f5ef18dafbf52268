"""The database: where it is, how it is opened, and its two kinds of transaction."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqlalchemy import Engine, QueuePool, Table
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.database.address import file_of, place_of, read_address
from storage.database.file import check, prepare
from storage.database.parting import part
from storage.database.postgresql import SILENT_S, postgresql_engines
from storage.database.sqlite import BUSY_S, UNHURRIED_BUSY_S, sqlite_engines

if TYPE_CHECKING:
    import asyncpg
    from sqlalchemy.dialects import postgresql, sqlite


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
            return cls(place_of(address), None, *postgresql_engines(address, SILENT_S))
        prepare(file)
        return cls(place_of(address), file.absolute(), *sqlite_engines(address, BUSY_S))

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
        engines = sqlite_engines(address, BUSY_S, as_it_is=True)
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
            patient = sqlite_engines(address, UNHURRIED_BUSY_S, as_it_is=self._as_it_is)
            return type(self)(self.place, self.file, *patient, _as_it_is=self._as_it_is)
        return type(self)(self.place, None, *postgresql_engines(address, None))

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
