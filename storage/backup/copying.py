"""Copies every row of one database into another, whatever kind each of them is."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Row, Table, exists, func, inspect, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.kernel.errors import Unusable
from storage.backup.tally import Tallies, Tally
from storage.tables import metadata

_AT_ONCE = 500
"""Rows in memory at a time."""


async def copy(source: AsyncConnection, target: AsyncConnection) -> Tallies:
    """Copy all tables into empty ones and return what was copied; `source` shows one moment.

    Both are at the same revision, which may be an older one.
    """
    tables = await _tables(target)
    if _names(tables) != _names(await _tables(source)):
        raise Unusable(
            "The tables that are there are not those of the revision that the database names."
            " Copy it as a whole, with the database's own tools, and ask who changed them."
        )
    copied = {}
    for table in tables:
        copied[table.name] = await _copy(table, source, target)
    if target.dialect.name == "postgresql":
        await _count_on(target)
    return copied


async def tallies(connection: AsyncConnection) -> Tallies:
    """Read all tables and return what they hold."""
    found = {}
    for table in await _tables(connection):
        tally = Tally()
        async for rows in _parts(table, connection):
            tally = tally.with_rows(rows)
        found[table.name] = tally
    return found


async def holds_anything(connection: AsyncConnection) -> bool:
    """Tell whether any of our tables is there and has a row."""
    for table in await _tables(connection):
        if await connection.scalar(select(exists().select_from(table))):
            return True
    return False


async def _tables(connection: AsyncConnection) -> Sequence[Table]:
    """Return our tables as they are there; what others refer to comes first."""
    return await connection.run_sync(_shapes)


def _shapes(connection: Connection) -> Sequence[Table]:
    """Return each table with the columns that it has there, but of our types.

    What a database says of its types is its own: JSON is text in SQLite.
    """
    seen, shapes = inspect(connection), MetaData()
    there = set(seen.get_table_names())
    return [
        Table(table.name, shapes, *_columns(table, {each["name"] for each in found}))
        for table in metadata.sorted_tables
        if table.name in there and (found := seen.get_columns(table.name))
    ]


def _names(tables: Sequence[Table]) -> Sequence[tuple[str, ...]]:
    return [(table.name, *table.c.keys()) for table in tables]


def _columns(table: Table, there: set[str]) -> Sequence[Column[Any]]:
    unknown = there - set(table.c.keys())
    if unknown:
        raise Unusable(
            f"The table {table.name} has columns that this Hindcast does not know:"
            f" {', '.join(sorted(unknown))}. A newer version made them, or another program: use"
            " that version, or another database."
        )
    return [Column(each.name, each.type) for each in table.c if each.name in there]


async def _copy(table: Table, source: AsyncConnection, target: AsyncConnection) -> Tally:
    tally = Tally()
    async for rows in _parts(table, source):
        await target.execute(table.insert(), [row._asdict() for row in rows])
        tally = tally.with_rows(rows)
    return tally


async def _parts(table: Table, connection: AsyncConnection) -> AsyncIterator[Sequence[Row[Any]]]:
    query = select(table).execution_options(yield_per=_AT_ONCE)
    async with connection.stream(query) as result:
        async for rows in result.partitions():
            yield rows


async def _count_on(connection: AsyncConnection) -> None:
    """Have PostgreSQL number new rows after those that were copied with their numbers."""
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            following = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
            await connection.execute(select(func.setval(sequence, following, False)))
