"""What is kept of communities, as tables of plain values: for the operator to take along."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.kernel.asker import Community
from storage.database.engine import Database
from storage.ledger.rows import plain
from storage.tables import (
    catalogue_prediction,
    checkin,
    community_settings,
    dispute,
    forecast,
    look,
    opinion,
    post,
    prediction,
    quote_report,
    reminder,
    score,
    verdict,
)

TABLES: Mapping[str, Table] = {
    "predictions": prediction,
    "forecasts": forecast,
    "looks": look,
    "opinions": opinion,
    "verdicts": verdict,
    "disputes": dispute,
    "scores": score,
    "reminders": reminder,
    "checkins": checkin,
    "posts": post,
    "reports": quote_report,
    "settings": community_settings,
}
"""What is taken along of a community. Installations are not: they hold tokens; nor is what stands
behind buttons, which serves nobody elsewhere."""

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything as it was at one moment."""

    _connection: AsyncConnection

    async def communities(self) -> Sequence[Community]:
        """Return every community of which anything is kept."""
        named = union(*(select(table.c.community) for table in TABLES.values()))
        rows = await self._connection.execute(named.order_by("community"))
        return [Community(name) for name in rows.scalars() if name]

    async def rows(self, community: Community, name: str) -> Rows:
        """Return a table of `TABLES`, in the order of its key."""
        table = TABLES[name]
        told = [column for column in table.c if column.name != "community"]
        query = select(*told).where(table.c.community == community)
        rows = await self._connection.execute(query.order_by(*table.primary_key))
        return [plain(row) for row in rows]

    async def catalogue(self) -> Rows:
        """Return the predictions that everybody sees: what rows name by their ids."""
        table = catalogue_prediction
        rows = await self._connection.execute(select(table).order_by(table.c.id))
        return [plain(row) for row in rows]


@asynccontextmanager
async def opened_shelf(database: Database) -> AsyncIterator[Shelf]:
    """Give what is kept, as it is now; others may write meanwhile."""
    async with database.snapshot() as connection:
        yield Shelf(connection)
