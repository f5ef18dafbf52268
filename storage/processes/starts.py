"""When connections may begin, agreed between processes by the database's clock."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from sqlalchemy import select, update

from storage.database.engine import Database
from storage.processes.clock import clock_s
from storage.tables import session_start as rows

_AHEAD_S = 600.0
"""What was agreed farther ahead than this was agreed before the clock was set back."""

_LONG_AGO_S = 0.0


@dataclass(frozen=True, slots=True)
class SqlStarts:
    """The latest start under each name, in the database; fulfils `bot.ports.Starts`.

    `elapsed` tells seconds on a clock that never goes back.
    """

    database: Database
    elapsed: Callable[[], float] = monotonic

    async def wait_s(self, name: str, apart_s: float) -> float:
        """Take the next start under a name, and return in how many seconds from now it is.

        Waiting for a connection and for the row delays the start itself; what comes after the
        clock was asked counts, and may leave less than nothing.
        """
        first = self.database.insert(rows).values(name=name, at_s=_LONG_AGO_S)
        mine = rows.c.name == name
        async with self.database.writing() as connection:
            await connection.execute(first.on_conflict_do_nothing())
            latest = await connection.execute(select(rows.c.at_s).where(mine).with_for_update())
            # Asked last: whoever had to wait for the row does so no longer.
            asked_s, now_s = self.elapsed(), await clock_s(connection)
            at_s = max(now_s, latest.scalar_one() + apart_s)
            if at_s > now_s + _AHEAD_S:
                at_s = now_s
            await connection.execute(update(rows).where(mine).values(at_s=at_s))
        return float(at_s - now_s - (self.elapsed() - asked_s))
