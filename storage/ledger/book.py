"""How the ledger is opened: who has to wait, and what is said while the database is away."""

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.kernel.asker import Community
from bot.kernel.errors import OutOfReach
from bot.ports import Clock
from storage.database.engine import Database
from storage.database.reach import OUT_OF_REACH, is_away
from storage.ledger.turns import Turns

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Book:
    """An open ledger: what every story of it begins with."""

    database: Database
    clock: Clock
    turns: Turns = field(default_factory=Turns, repr=False, compare=False)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection that reads. Raises OutOfReach while the database is away."""
        with within_reach():
            async with self.database.reading() as connection:
                yield connection

    @asynccontextmanager
    async def writing(self, community: Community) -> AsyncIterator[AsyncConnection]:
        """Give a connection that writes, alone in this community, all or nothing.

        Raises OutOfReach while the database is away, or where one's turn does not come.
        """
        with within_reach() as progress:
            async with self.turns.taken(community), self.database.writing() as connection:
                await wait_for_turn(connection, community)
                yield connection
                # A file that cannot be written is known not to have been.
                progress.in_doubt = connection.dialect.name == "postgresql"


async def wait_for_turn(connection: AsyncConnection, community: str) -> None:
    """Become the only one who writes into a community's ledger, until the transaction ends.

    A verdict has to see every forecast, and a forecast the verdict: rows that are not there yet
    cannot be locked.
    """
    # SQLite lets one writer in at a time: there the transaction is the lock.
    if connection.dialect.name == "postgresql":
        key = int.from_bytes(blake2b(community.encode(), digest_size=8).digest(), signed=True)
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


@dataclass(slots=True)
class Progress:
    """How far a transaction came: `in_doubt` while a server is asked to commit."""

    in_doubt: bool = False


@contextmanager
def within_reach() -> Iterator[Progress]:
    """Refuse in clear words what fails because the database is away, locked or full."""
    progress = Progress()
    try:
        yield progress
    except OUT_OF_REACH as error:
        if not is_away(error):
            raise
        log.warning("the ledger is out of reach: %r", error)
        if progress.in_doubt:
            raise OutOfReach(
                "The database went away just then: it may have kept that or not.",
                "Look in a minute, and do it again if it is not there.",
            ) from error
        raise OutOfReach(
            "Nothing was kept and nothing can be looked up: the database is away.",
            "Try again in a minute.",
        ) from error
