"""Whether a member could know what others say before they forecast: the mark “looked first”."""

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.kernel.asker import Community
from storage.ledger.entries import Entry, under
from storage.tables import forecast, look, verdict


async def could_look(
    connection: AsyncConnection, community: Community, found: Entry, member: str
) -> bool:
    """Tell whether a member looked at the crowd, or had not forecast when a verdict showed it."""
    looked = exists().where(under(look, community, found), look.c.member == member)
    mine = under(forecast, community, found) & (forecast.c.member == member)
    committed = exists().where(mine, forecast.c.at < verdict.c.given_at)
    revoked = under(verdict, community, found) & verdict.c.revoked_at.is_not(None)
    shown = exists().where(revoked, ~committed)
    return bool(await connection.scalar(select(or_(looked, shown))))
