"""The story of privacy: all that is kept of a member, to take along or to have deleted."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.kernel.asker import Community
from storage.ledger.book import Book
from storage.ledger.entries import verdicts
from storage.ledger.rows import plain
from storage.ledger.scores import counted_names, settle
from storage.tables import (
    STANDING,
    card_state,
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

_THEIRS: Mapping[str, Column[Any]] = {
    "forecasts": forecast.c.member,
    "looks": look.c.member,
    "opinions": opinion.c.member,
    "disputes": dispute.c.member,
    "scores": score.c.member,
    "reminders": reminder.c.member,
    "reports": quote_report.c.member,
    "cards": card_state.c.owner,
}
"""What belongs to a member alone, by the column that names them: it is deleted."""

_FOR_EVERYBODY: Mapping[str, Column[Any]] = {
    "verdicts": verdict.c.given_by,
    "revocations": verdict.c.revoked_by,
    "predictions": prediction.c.author,
    "checkins": checkin.c.started_by,
    "posts": post.c.asked_by,
}
"""What a member wrote for everybody: it stays, without their name."""


_NAMING = frozenset(who.name for who in (*_THEIRS.values(), *_FOR_EVERYBODY.values()))
"""Columns that name members: whom else a row names is not the asker's to take along."""

_UNTOLD = frozenset({"community", "interaction"})
"""Columns that tell a member nothing: where they are, which they know, and the platform's number
of a press, which only keeps the same one from counting twice."""


class Privacy(Book):
    """A member's own data."""

    __slots__ = ()

    async def export(
        self, community: Community, member: str
    ) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Return all that is kept of a member, as tables of plain values by name."""
        async with self.reading() as connection:
            tables = {
                name: await _exported(connection, who, community, member)
                for name, who in {**_THEIRS, **_FOR_EVERYBODY}.items()
            }
            listed = member in await _moderators(connection, community)
            return {**tables, "settings": [{"moderator": True}] if listed else []}

    async def forget(self, community: Community, member: str) -> int:
        """Delete all that is kept of a member and return how many rows that was.

        Scores of others are computed anew without them; what they wrote for everybody (a verdict,
        a prediction) stays without their name, and is not counted. It goes one judged prediction
        after the other, so that nobody has to wait for long; whoever asks again after it was cut
        short gets the rest deleted.
        """
        deleted = 0
        async with self.reading() as connection:
            judged = await _scored(connection, community, member)
        for verdict_id in judged:
            async with self.writing(community) as connection:
                deleted += await _leave(connection, community, member, verdict_id)
        async with self.writing(community) as connection:
            # A verdict may have fallen meanwhile.
            for verdict_id in await _scored(connection, community, member):
                deleted += await _leave(connection, community, member, verdict_id)
            for who in _THEIRS.values():
                theirs = (who.table.c.community == community, who == member)
                deleted += (await connection.execute(delete(who.table).where(*theirs))).rowcount
            for who in _FOR_EVERYBODY.values():
                theirs = (who.table.c.community == community, who == member)
                nobody = {who.name: None if who.nullable else ""}
                await connection.execute(update(who.table).where(*theirs).values(nobody))
            await _unlist(connection, community, member)
        return deleted


async def _moderators(
    connection: AsyncConnection, community: Community, *, lock: bool = False
) -> list[str]:
    """Return the listed moderators; who writes keeps others from changing the list meanwhile."""
    here = community_settings.c.community == community
    query = select(community_settings.c.moderators).where(here)
    query = query.with_for_update() if lock else query
    return list((await connection.execute(query)).scalar() or ())


async def _unlist(connection: AsyncConnection, community: Community, member: str) -> None:
    """Take a member off the list of moderators."""
    listed = await _moderators(connection, community, lock=True)
    if member in listed:
        left = [one for one in listed if one != member]
        here = community_settings.c.community == community
        await connection.execute(update(community_settings).where(here).values(moderators=left))


async def _leave(
    connection: AsyncConnection, community: Community, member: str, verdict_id: str
) -> int:
    """Delete a member's part in a verdict, and count what it means to the others."""
    deleted = 0
    for given in await verdicts(connection, STANDING, verdict.c.id == verdict_id):
        names = await counted_names(connection, community, given.prediction)
        mine = (forecast.c.community == community, forecast.c.member == member)
        forecasts = delete(forecast).where(*mine, forecast.c.prediction.in_(names))
        own = delete(score).where(score.c.verdict == verdict_id, score.c.member == member)
        for gone in (forecasts, own):
            deleted += (await connection.execute(gone)).rowcount
        await settle(connection, community, given)
    return deleted


async def _exported(
    connection: AsyncConnection, who: Column[Any], community: Community, member: str
) -> list[Mapping[str, Any]]:
    """Return a table's rows of a member, without what is the same in all of them."""
    told = [column for column in who.table.c if column.name not in _UNTOLD | _NAMING]
    query = select(*told).where(who.table.c.community == community, who == member)
    rows = await connection.execute(query.order_by(*who.table.primary_key))
    return [plain(row) for row in rows]


async def _scored(connection: AsyncConnection, community: Community, member: str) -> list[str]:
    """Return the verdicts in whose scores a member has a part."""
    query = select(score.c.verdict).where(score.c.community == community, score.c.member == member)
    return list((await connection.execute(query)).scalars())
