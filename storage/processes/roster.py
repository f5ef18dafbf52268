"""Which processes are alive: each writes a line at every tick, so that they can share a rate.

The line says how the process is set up, too, for the others and `hindcast doctor` to compare.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agreement import Setup
from bot.ports import Peer
from storage.database.engine import Database
from storage.processes.clock import clock_s
from storage.tables import heartbeat

_BYTES = 9
_MISSED = 3
"""Ticks after which a process that says nothing counts no more."""

_SHORTEST = timedelta(seconds=10)


def _name() -> str:
    return secrets.token_urlsafe(_BYTES)


@dataclass(frozen=True, slots=True)
class SqlRoster:
    """The roster in the database; fulfils `bot.ports.Roster`. `every_s` is the tick's length.

    Time is the database's, so processes on machines whose clocks differ count each other. Each
    says how long it may be silent: one with longer ticks is counted, too.
    """

    database: Database
    every_s: float
    setup: Callable[[str], Setup] = lambda _: Setup()
    process: str = field(default_factory=_name)

    async def present(self, platform: str) -> Sequence[Peer]:
        """Note that this process carries there, and return all that do, this one among them."""
        async with self.database.writing() as connection:
            now = await _now(connection)
            row = self._row(platform, now)
            insert = self.database.insert(heartbeat).values(row)
            newer = {name: insert.excluded[name] for name in ("seen_at", "until", "setup")}
            await connection.execute(
                insert.on_conflict_do_update(index_elements=["process", "platform"], set_=newer)
            )
            here = heartbeat.c.platform == platform
            await connection.execute(delete(heartbeat).where(here, ~_counted(now)))
            return await _peers(connection, platform, now)

    async def leave(self) -> None:
        """Take this process's lines away: the others need not share with it any more."""
        async with self.database.writing() as connection:
            mine = heartbeat.c.process == self.process
            await connection.execute(delete(heartbeat).where(mine))

    def _row(self, platform: str, now: datetime) -> dict[str, Any]:
        return {
            "process": self.process,
            "platform": platform,
            "seen_at": now,
            "until": now + max(timedelta(seconds=_MISSED * self.every_s), _SHORTEST),
            "setup": asdict(self.setup(platform)),
        }


async def peers(database: Database, platform: str) -> Sequence[Peer]:
    """Return the processes that carry posts to a platform, as they were heard; changes nothing."""
    async with database.reading() as connection:
        now = await _now(connection)
        return await _peers(connection, platform, now)


async def _peers(connection: AsyncConnection, platform: str, now: datetime) -> Sequence[Peer]:
    here = heartbeat.c.platform == platform
    found = await connection.execute(select(heartbeat).where(here, _counted(now)))
    return [_peer(row) for row in found]


def _counted(now: datetime) -> ColumnElement[bool]:
    # Later than now: written before the clock was set back.
    return (heartbeat.c.until >= now) & (heartbeat.c.seen_at <= now + _SHORTEST)


def _peer(row: Row[Any]) -> Peer:
    return Peer(row.process, row.seen_at, msgspec.convert(row.setup, Setup))


async def _now(connection: AsyncConnection) -> datetime:
    return datetime.fromtimestamp(await clock_s(connection), UTC)
