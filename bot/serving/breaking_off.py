"""The last resort of a stop: the database is closed under whatever still waits for it."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.kernel.ending import CUT_S, PLATFORMS_S, ROUNDS_S
from storage.database.engine import Database

log = logging.getLogger(__name__)

PATIENCE_S = ROUNDS_S + CUT_S + PLATFORMS_S
"""From the wish to stop until everything that needs the database should be over."""


@asynccontextmanager
async def breaking_off(database: Database, stop: asyncio.Event) -> AsyncIterator[None]:
    """Close the database `PATIENCE_S` after `stop`, unless the block ends before.

    A transaction that is being undone cannot be cancelled (SQLAlchemy shields it), and on a
    silent PostgreSQL it takes as long as a statement may.
    """

    async def wait() -> None:
        await stop.wait()
        await asyncio.sleep(PATIENCE_S)
        log.info("the stop takes long: what still waits for the database is broken off")
        await database.close()

    waiting = asyncio.create_task(wait())
    try:
        yield
    finally:
        waiting.cancel()
        await asyncio.wait({waiting})
