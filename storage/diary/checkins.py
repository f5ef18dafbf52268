"""Who asked for a daily check-in, where and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, select, update

from bot.kernel.asker import Community
from bot.ports import Checkin, Clock, PostState
from storage.database.engine import Database
from storage.diary.posts import here, of_channel
from storage.tables import checkin as asked
from storage.tables import post as rows


@dataclass(frozen=True, slots=True)
class Checkins:
    """The part of the diary that says what is wanted."""

    database: Database
    clock: Clock

    async def start(self, checkin: Checkin) -> None:
        """Keep a check-in in place of an earlier one of its channel."""
        columns = _columns(checkin)
        insert = self.database.insert(asked).values(**columns)
        async with self.database.writing() as connection:
            await connection.execute(
                insert.on_conflict_do_update(index_elements=["community", "channel"], set_=columns)
            )

    async def stop(self, community: Community, channel: str) -> bool:
        """Delete a channel's check-in; False when there was none. What waits is not sent."""
        gone = delete(asked).where(of_channel(asked, community, channel))
        async with self.database.writing() as connection:
            await connection.execute(_skip(community, channel))
            return (await connection.execute(gone)).rowcount > 0

    async def pause(self, community: Community, channel: str, reason: str = "") -> bool:
        """Pause a channel's check-in; False when there is none. What waits is not sent."""
        paused = update(asked).where(of_channel(asked, community, channel))
        async with self.database.writing() as connection:
            await connection.execute(_skip(community, channel))
            values = {"paused": True, "reason": reason}
            return (await connection.execute(paused.values(values))).rowcount > 0

    async def resume(self, community: Community, channel: str) -> bool:
        """Go on with a channel's check-in; False when there is none."""
        resumed = update(asked).where(of_channel(asked, community, channel))
        async with self.database.writing() as connection:
            values = {"paused": False, "reason": ""}
            return (await connection.execute(resumed.values(values))).rowcount > 0

    async def checkins(self, community: Community) -> Sequence[Checkin]:
        """Return a community's check-ins."""
        return await self._checkins(asked.c.community == community)

    async def everybodys(self) -> Sequence[Checkin]:
        """Return the check-ins of all communities that are still there."""
        return await self._checkins(here(asked))

    async def _checkins(self, condition: ColumnElement[bool]) -> Sequence[Checkin]:
        query = select(asked).where(condition).order_by(asked.c.community, asked.c.channel)
        async with self.database.reading() as connection:
            return [_checkin_of(row) for row in await connection.execute(query)]


def _skip(community: Community, channel: str) -> Any:  # noqa: ANN401
    pending = rows.c.state == PostState.PENDING.value
    waiting = update(rows).where(of_channel(rows, community, channel), pending)
    return waiting.values(state=PostState.SKIPPED.value, lease_until=None)


def _columns(wanted: Checkin) -> dict[str, Any]:
    return {
        "community": wanted.community,
        "channel": wanted.channel,
        "at": wanted.at,
        "zone": wanted.zone,
        "days": sorted(wanted.days),
        "paused": wanted.paused,
        "reason": wanted.reason,
        "started_by": wanted.started_by,
    }


def _checkin_of(row: Row[Any]) -> Checkin:
    return Checkin(
        community=Community(row.community),
        channel=row.channel,
        at=row.at,
        zone=row.zone,
        days=frozenset(row.days),
        paused=row.paused,
        reason=row.reason,
        started_by=row.started_by,
    )
