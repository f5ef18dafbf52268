"""Which acts were taken, for an hour: to answer what people did, or to tell of what broke."""

import logging
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b

from sqlalchemy import delete

from bot.ports import Clock
from storage.database.engine import Database
from storage.database.reach import OUT_OF_REACH, is_away
from storage.tables import act as rows

log = logging.getLogger(__name__)

LIFETIME = timedelta(hours=1)
"""Slack's last retry comes five minutes after the first delivery
(docs.slack.dev/apis/events-api, "Retries")."""


@dataclass(frozen=True, slots=True)
class SqlActs:
    """Acts in the database; fulfils `bot.ports.Acts`."""

    database: Database
    clock: Clock

    async def take(self, act: str) -> bool:
        """Take an act, to answer it; False where it was taken within the hour, by any process.

        While the database is away everybody may take it: better two answers than none.
        """
        row = {"id": _id_of(act), "taken_at": self.clock.now()}
        insert = self.database.insert(rows).values(row)
        over = rows.c.taken_at <= self.clock.now() - LIFETIME
        taken = insert.on_conflict_do_update(
            index_elements=["id"], set_={"taken_at": insert.excluded.taken_at}, where=over
        )
        try:
            async with self.database.writing() as connection:
                return (await connection.execute(taken)).rowcount > 0
        except OUT_OF_REACH as error:
            if not is_away(error):
                raise
            log.warning("nobody can tell whether an act was answered before: %r", error)
            return True

    async def give_back(self, act: str) -> None:
        """Let whoever comes next take an act. Raises what the database raises."""
        mine = rows.c.id == _id_of(act)
        async with self.database.writing() as connection:
            await connection.execute(delete(rows).where(mine))

    async def purge(self) -> int:
        """Forget acts that nobody delivers again, and return their count."""
        over = rows.c.taken_at <= self.clock.now() - LIFETIME
        async with self.database.writing() as connection:
            return (await connection.execute(delete(rows).where(over))).rowcount


def _id_of(act: str) -> str:
    """Return 96 bits of BLAKE2b: what a platform sends may be long, and is nobody's to read."""
    return urlsafe_b64encode(blake2b(act.encode(), digest_size=12).digest()).decode()
