"""The communities the bot is in: when it came and left, and how it behaves there."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakValueDictionary

from sqlalchemy import Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.kernel.asker import Community
from bot.kernel.kinds import clean
from bot.ports import Clock, Manners
from storage.database.engine import Database
from storage.database.reach import FAILS
from storage.tables import community as places
from storage.tables import community_settings, metadata

log = logging.getLogger(__name__)

FRESH = timedelta(seconds=30)
"""How long manners are taken from memory; another process may have changed them."""

PATIENCE_S = 2.0
"""How long the database may take: a platform waits three seconds for the first response."""

KEPT = timedelta(days=30)
"""How long a community's things stay after the bot left: it may have been removed by mistake."""

MOST_REMEMBERED = 10_000
"""Communities whose manners are in memory: those looked at last."""

CAUTIOUS = Manners(public=frozenset())
"""What holds while the database is away and nothing is remembered: everything stays private."""


@dataclass(frozen=True, slots=True)
class _Remembered:
    manners: Manners
    looked_at: datetime


_Locks = WeakValueDictionary[Community, asyncio.Lock]
"""Locks that are there only while somebody holds or wants them."""


class SqlCommunities:
    """Communities in the database, their manners in memory; fulfils `bot.ports.Communities`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._remembered: OrderedDict[Community, _Remembered] = OrderedDict()
        # One look for all who ask at once, and one change after the other.
        self._looking: _Locks = WeakValueDictionary()
        self._changing: _Locks = WeakValueDictionary()

    async def manners(self, community: Community) -> Manners:
        """Return how the bot behaves there: from memory, at most 30 seconds old.

        While the database is away or slow: what is remembered, or else what gives nothing away.
        """
        known = self._remembered.get(community)
        if known and self._is_fresh(known):
            return known.manners
        try:
            async with asyncio.timeout(PATIENCE_S), _lock(self._looking, community):
                return await self._look(community)
        except FAILS as error:
            return self._guessed(community, error)

    async def _look(self, community: Community) -> Manners:
        """Read the manners, unless somebody else just has; what was changed meanwhile holds."""
        known = self._remembered.get(community)
        if known and self._is_fresh(known):
            return known.manners
        now = self._clock.now()
        async with self._database.reading() as connection:
            manners = await _manners(connection, community)
        latest = self._remembered.get(community)
        if latest and latest is not known:
            return latest.manners
        self._remember(community, manners, now)
        return manners

    def _guessed(self, community: Community, error: Exception) -> Manners:
        """Return what was known, or else what gives nothing away; and say so, for all who wait."""
        known = self._remembered.get(community)
        if known and self._is_fresh(known):
            return known.manners
        log.warning("the settings of %s cannot be read: %r", community, error)
        manners = known.manners if known else CAUTIOUS
        self._remember(community, manners, self._clock.now())
        return manners

    def _remember(self, community: Community, manners: Manners, looked_at: datetime) -> None:
        self._remembered[community] = _Remembered(manners, looked_at)
        self._remembered.move_to_end(community)
        if len(self._remembered) > MOST_REMEMBERED:
            self._remembered.popitem(last=False)

    def _is_fresh(self, known: _Remembered) -> bool:
        return timedelta(0) <= self._clock.now() - known.looked_at < FRESH

    async def change(
        self, community: Community, alter: Callable[[Manners], Manners]
    ) -> tuple[Manners, Manners]:
        """Change how the bot behaves there and return it before and after.

        Meanwhile, however long the database takes, what held before is what others are told.
        """
        here = community_settings.c.community == community
        async with _lock(self._changing, community):
            async with self._database.writing() as connection:
                await self._hold(connection, community)
                before = await _manners(connection, community)
                after = alter(before)
                changed = update(community_settings).where(here).values(_columns(after))
                await connection.execute(changed)
            self._remember(community, after, self._clock.now())
        return before, after

    async def joined(self, community: Community, name: str) -> bool:
        """Note that the bot is there; True when it is new or back."""
        name, here = clean(name), places.c.community == community
        async with self._database.reading() as connection:
            row = (await connection.execute(select(places).where(here))).one_or_none()
        if row and row.left_at is None and row.name == name:
            return False  # known already, and not worth a transaction that writes
        async with self._database.writing() as connection:
            query = select(places.c.left_at).where(here).with_for_update()
            row = (await connection.execute(query)).one_or_none()
            if row is None:
                return await self._insert(connection, community, name)
            moved = {"joined_at": self._clock.now(), "left_at": None} if row.left_at else {}
            await connection.execute(update(places).where(here).values(name=name, **moved))
        return row.left_at is not None

    async def left(self, community: Community) -> None:
        """Note that the bot is there no longer, from now on; saying so twice changes nothing."""
        now = self._clock.now()
        insert = self._database.insert(places).values(
            community=community, name="", joined_at=now, left_at=now
        )
        async with self._database.writing() as connection:
            await connection.execute(
                insert.on_conflict_do_update(
                    index_elements=["community"],
                    set_={"left_at": now},
                    where=places.c.left_at.is_(None),
                )
            )
        self._remembered.pop(community, None)

    async def present(self, platform: str) -> frozenset[Community]:
        """Return all communities of a platform that the bot joined and did not leave."""
        here = (places.c.community.startswith(f"{platform}:"), places.c.left_at.is_(None))
        async with self._database.reading() as connection:
            found = (await connection.execute(select(places.c.community).where(*here))).scalars()
            return frozenset(map(Community, found))

    async def purge(self) -> int:
        """Delete all that is kept of communities left 30 days ago, and return their count."""
        long_ago = places.c.left_at <= self._clock.now() - KEPT
        async with self._database.writing() as connection:
            query = select(places.c.community).where(long_ago).with_for_update()
            gone = list((await connection.execute(query)).scalars())
            for community in gone:
                await _forget(connection, community)
        return len(gone)

    async def _insert(self, connection: AsyncConnection, community: Community, name: str) -> bool:
        """Insert a community; False when another process was quicker."""
        insert = self._database.insert(places).values(
            community=community, name=name, joined_at=self._clock.now()
        )
        return (await connection.execute(insert.on_conflict_do_nothing())).rowcount > 0

    async def _hold(self, connection: AsyncConnection, community: Community) -> None:
        """Make sure that there is a row to change, and keep others from changing it meanwhile."""
        insert = self._database.insert(community_settings).values(
            community=community, **_columns(Manners())
        )
        await connection.execute(insert.on_conflict_do_nothing())
        query = select(community_settings.c.community).with_for_update()
        await connection.execute(query.where(community_settings.c.community == community))


def _lock(locks: _Locks, community: Community) -> asyncio.Lock:
    return locks.setdefault(community, asyncio.Lock())


async def _forget(connection: AsyncConnection, community: Community) -> None:
    """Delete every row that belongs to a community, those that refer to others first."""
    for table in reversed(metadata.sorted_tables):
        if "community" in table.c:
            await connection.execute(delete(table).where(table.c.community == community))


async def _manners(connection: AsyncConnection, community: Community) -> Manners:
    query = select(community_settings).where(community_settings.c.community == community)
    row = (await connection.execute(query)).one_or_none()
    return _read(row) if row else Manners()


def _read(row: Row[Any]) -> Manners:
    return Manners(
        zone=row.zone,
        moderators=frozenset(row.moderators),
        public=None if row.public is None else frozenset(row.public),
        channels=frozenset(row.channels),
    )


def _columns(manners: Manners) -> dict[str, Any]:
    return {
        "zone": manners.zone,
        "moderators": sorted(manners.moderators),
        "public": None if manners.public is None else sorted(manners.public),
        "channels": sorted(manners.channels),
    }
