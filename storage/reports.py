"""The operator's list of quotes that people found wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from bot.kernel.asker import Community
from bot.ports import Fault, Report
from storage.database.engine import Database
from storage.tables import quote_report


@dataclass(frozen=True, slots=True)
class SqlReports:
    """Reports in the database; fulfils `bot.ports.Reports`."""

    database: Database

    async def file(self, community: Community | None, report: Report) -> bool:
        """Keep a report; False when the same member had said the same before."""
        insert = self.database.insert(quote_report).values(
            community=community or "",
            member=report.member,
            quote_id=report.quote_id,
            fault=report.fault.value,
            said_at=report.said_at,
        )
        async with self.database.writing() as connection:
            result = await connection.execute(insert.on_conflict_do_nothing())
        return result.rowcount > 0

    async def everything(self) -> Sequence[tuple[str, Report]]:
        """Return all reports with their community, oldest first."""
        query = select(quote_report).order_by(quote_report.c.said_at, quote_report.c.quote_id)
        async with self.database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [
            (row.community, Report(row.quote_id, Fault(row.fault), row.member, row.said_at))
            for row in rows
        ]
