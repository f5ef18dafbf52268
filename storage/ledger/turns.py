"""Whose turn it is to write in a community: in this process, nobody holds a connection to wait."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from bot.kernel.errors import OutOfReach
from storage.database.pooled import QUEUE_S

log = logging.getLogger(__name__)


class Turns:
    """Lets one task at a time write in a community; those of other communities go on."""

    __slots__ = ("_locks",)

    def __init__(self) -> None:
        self._locks = WeakValueDictionary[str, asyncio.Lock]()

    @asynccontextmanager
    async def taken(self, community: str) -> AsyncIterator[None]:
        """Have the turn until the block ends. Raises `OutOfReach` after `QUEUE_S` seconds."""
        lock = self._locks.setdefault(community, asyncio.Lock())
        try:
            async with asyncio.timeout(QUEUE_S):
                await lock.acquire()
        except TimeoutError as error:
            log.warning("no turn in the ledger within %.0f s: many write, or slowly", QUEUE_S)
            raise OutOfReach(
                "Nothing was kept: too many others here wait for the same.",
                "Try again in a minute.",
            ) from error
        try:
            yield
        finally:
            lock.release()
