"""Which processes are alive: each writes a line at every tick, so that they can share a rate."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select

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

    Time is the database's, so processes on machines whose clocks differ count each other.
    """

    database: Database
    every_s: float
    process: str = field(default_factory=_name)

    async def present(self, platform: str) -> int:
        """Note that this process carries there, and return how many do, this one among them."""
        patience = max(timedelta(seconds=_MISSED * self.every_s), _SHORTEST)
        mine = {"process": self.process, "platform": platform}
        here = heartbeat.c.platform == platform
        async with self.database.writing() as connection:
            now = datetime.fromtimestamp(await clock_s(connection), UTC)
            insert = self.database.insert(heartbeat).values(mine | {"seen_at": now})
            noted = insert.on_conflict_do_update(
                index_elements=list(mine), set_={"seen_at": insert.excluded.seen_at}
            )
            # Later than now: written before the clock was set back.
            silent = ~heartbeat.c.seen_at.between(now - patience, now + patience)
            await connection.execute(noted)
            await connection.execute(delete(heartbeat).where(here, silent))
            count = await connection.scalar(select(func.count()).where(here))
        return count or 1
