"""Whose turn it is to write in a community: in this process, nobody holds a connection to wait."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from storage.database.engine import QUEUE_S


class Turns:
    """Lets one task at a time write in a community; those of other communities go on."""

    __slots__ = ("_locks",)

    def __init__(self) -> None:
        self._locks = WeakValueDictionary[str, asyncio.Lock]()

    @asynccontextmanager
    async def taken(self, community: str) -> AsyncIterator[None]:
        """Have the turn until the block ends. Raises `TimeoutError` after `QUEUE_S` seconds."""
        lock = self._locks.setdefault(community, asyncio.Lock())
        async with asyncio.timeout(QUEUE_S):
            await lock.acquire()
        try:
            yield
        finally:
            lock.release()
