"""Copies every row of one database into another, whatever kind each of them is."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlalchemy import Row, Table, exists, func, inspect, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.backup.tally import Tallies, Tally
from storage.tables import metadata

_AT_ONCE = 500
"""Rows in memory at a time."""


async def copy(source: AsyncConnection, target: AsyncConnection) -> Tallies:
    """Copy all tables into empty ones and return what was copied; `source` shows one moment."""
    copied = {}
    for table in metadata.sorted_tables:  # what others refer to comes first
        copied[table.name] = await _copy(table, source, target)
    if target.dialect.name == "postgresql":
        await _count_on(target)
    return copied


async def tallies(connection: AsyncConnection) -> Tallies:
    """Read all tables and return what they hold."""
    found = {}
    for table in metadata.sorted_tables:
        tally = Tally()
        async for rows in _parts(table, connection):
            tally = tally.with_rows(rows)
        found[table.name] = tally
    return found


async def holds_anything(connection: AsyncConnection) -> bool:
    """Tell whether any of our tables is there and has a row."""
    there = await connection.run_sync(lambda sync: set(inspect(sync).get_table_names()))
    for table in metadata.sorted_tables:
        filled = table.name in there and await connection.scalar(
            select(exists().select_from(table))
        )
        if filled:
            return True
    return False


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
