"""Whether a member could know what others say before they forecast: the mark “looked first”."""

from sqlalchemy import ColumnElement, Table, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.kernel.asker import Community
from storage.ledger.entries import Entry, under
from storage.tables import forecast, look, verdict
from storage.tables import prediction as own


async def could_look(
    connection: AsyncConnection, community: Community, found: Entry, member: str
) -> bool:
    """Tell whether a member could have seen the crowd before they forecast.

    They looked at it, or had not forecast when a verdict showed it, or might have seen that of
    the same prediction before it was withdrawn.
    """
    looked = exists().where(under(look, community, found), look.c.member == member)
    mine = under(forecast, community, found) & (forecast.c.member == member)
    committed = exists().where(mine, forecast.c.at < verdict.c.given_at)
    revoked = under(verdict, community, found) & verdict.c.revoked_at.is_not(None)
    shown = exists().where(revoked, ~committed)
    earlier = [_on_withdrawn(table, community, found, member) for table in (look, forecast)]
    return bool(await connection.scalar(select(or_(looked, shown, *earlier))))


def _on_withdrawn(
    table: Table, community: Community, found: Entry, member: str
) -> ColumnElement[bool]:
    """Return whether a member has a row about what asked nearly the same and was withdrawn."""
    withdrawn = select(own.c.id).where(
        own.c.community == community,
        own.c.id.in_(found.prediction.near),
        own.c.withdrawn_at.is_not(None),
    )
    mine = (table.c.community == community) & (table.c.member == member)
    return exists().where(mine, table.c.prediction.in_(withdrawn))
