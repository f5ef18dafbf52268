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

_SAID = datetime(1971, 1, 1, tzinfo=UTC)
"""What stands before this is the column's default: an older version does not say until when."""


def _name() -> str:
    return secrets.token_urlsafe(_BYTES)


@dataclass(frozen=True, slots=True)
class SqlRoster:
    """The roster in the database; fulfils `bot.ports.Roster`. `every_s` is the tick's length.

    Time is the database's, so processes on machines whose clocks differ count each other. Each
    says how long it may be silent: one with longer ticks is counted, too. One of an older version,
    which does not say, may be so for as long as this one.
    """

    database: Database
    every_s: float
    setup: Callable[[str], Setup] = lambda _: Setup()
    process: str = field(default_factory=_name)

    async def present(self, platform: str) -> Sequence[Peer]:
        """Note that this process carries there, and return all that do, this one among them."""
        async with self.database.writing() as connection:
            heard = _Heard(await _now(connection), _patience(self.every_s))
            row = self._row(platform, heard)
            insert = self.database.insert(heartbeat).values(row)
            newer = {name: insert.excluded[name] for name in ("seen_at", "until", "setup")}
            await connection.execute(
                insert.on_conflict_do_update(index_elements=["process", "platform"], set_=newer)
            )
            await _clear(connection, platform, heard)
            return await _peers(connection, platform, heard)

    async def leave(self) -> None:
        """Take this process's lines away: the others need not share with it any more."""
        async with self.database.writing() as connection:
            mine = heartbeat.c.process == self.process
            await connection.execute(delete(heartbeat).where(mine))

    def _row(self, platform: str, heard: "_Heard") -> dict[str, Any]:
        return {
            "process": self.process,
            "platform": platform,
            "seen_at": heard.now,
            "until": heard.now + heard.patience,
            "setup": asdict(self.setup(platform)),
        }


async def peers(database: Database, platform: str, every_s: float) -> Sequence[Peer]:
    """Return the processes that carry posts to a platform, as they were heard; changes nothing.

    Whoever does not say how long it may be silent is taken to have ticks of `every_s`.
    """
    async with database.reading() as connection:
        heard = _Heard(await _now(connection), _patience(every_s))
        return await _peers(connection, platform, heard)


@dataclass(frozen=True, slots=True)
class _Heard:
    """Whom to count now; who does not say until when, for its `patience` after it was heard."""

    now: datetime
    patience: timedelta

    def counted(self) -> ColumnElement[bool]:
        """Return the condition for a row to count."""
        until, seen_at = heartbeat.c.until, heartbeat.c.seen_at
        unsaid = (until < _SAID) & (seen_at >= self.now - self.patience)
        # Later than now: written before the clock was set back.
        return ((until >= self.now) | unsaid) & (seen_at <= self.now + _SHORTEST)

    def peer(self, row: Row[Any]) -> Peer:
        """Return the process that a row speaks of."""
        counts_for = row.until - row.seen_at if row.until >= _SAID else self.patience
        lately = self.now - row.seen_at <= counts_for / 2
        return Peer(row.process, row.seen_at, _setup(row.setup), lately)


def _patience(every_s: float) -> timedelta:
    return max(timedelta(seconds=_MISSED * every_s), _SHORTEST)


def _setup(said: object) -> Setup:
    """Return what a process says of itself, and nothing where a later version says it otherwise."""
    try:
        return msgspec.convert(said, Setup)
    except msgspec.ValidationError:
        return Setup()


async def _clear(connection: AsyncConnection, platform: str, heard: _Heard) -> None:
    """Take away who counts no more; not who comes back just now, for it may wait for our row."""
    here = heartbeat.c.platform == platform
    gone = select(heartbeat.c.process).where(here, ~heard.counted())
    free = gone.with_for_update(skip_locked=True)
    await connection.execute(delete(heartbeat).where(here, heartbeat.c.process.in_(free)))


async def _peers(connection: AsyncConnection, platform: str, heard: _Heard) -> Sequence[Peer]:
    here = heartbeat.c.platform == platform
    found = await connection.execute(select(heartbeat).where(here, heard.counted()))
    return [heard.peer(row) for row in found]


async def _now(connection: AsyncConnection) -> datetime:
    return datetime.fromtimestamp(await clock_s(connection), UTC)
