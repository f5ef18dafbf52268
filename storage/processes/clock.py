"""The database's clock: processes on several machines agree by it, as theirs may differ."""

from sqlalchemy import ColumnElement, Float, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

_UNIX_EPOCH_DAY = 2440587.5
"""The Julian day on which 1970 began."""


async def clock_s(connection: AsyncConnection) -> float:
    """Return what the database's clock says now, in seconds since 1970."""
    said = await connection.execute(select(_seconds(connection.dialect.name)))
    return float(said.scalar_one())


def _seconds(dialect: str) -> ColumnElement[float]:
    if dialect == "postgresql":
        return cast(func.extract("epoch", func.clock_timestamp()), Float)
    return (func.julianday("now") - _UNIX_EPOCH_DAY) * 86_400.0
