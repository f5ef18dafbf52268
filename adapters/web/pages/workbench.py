"""Work that keeps the machine busy: a few at once, some wait, further ones come again later."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.web.errors import busy


class Workbench:
    """Has `places`; up to `waiting` more wait for one."""

    def __init__(self, places: int, waiting: int) -> None:
        self._places = asyncio.Semaphore(places)
        self._most = places + waiting
        self._there = 0

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Take a place as soon as one is free. Raises `Unacceptable` when too many wait."""
        if self._there >= self._most:
            raise busy("Too much is being made ready at once.")
        self._there += 1
        try:
            async with self._places:
                yield
        finally:
            self._there -= 1
