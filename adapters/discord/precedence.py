"""Who goes first when many ask at once: acknowledgements, then work."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

_PATIENCE_S = 1.0
"""Work waits no longer than this for acknowledgements that others have to send."""


class Precedence:
    """Lets work wait until everybody who asked was told that an answer is coming.

    An acknowledgement takes a millisecond and has a deadline; a look-up takes many and has none.
    """

    def __init__(self) -> None:
        self._asking = 0
        self._waiting = 0
        self._calm = asyncio.Event()
        self._calm.set()

    @asynccontextmanager
    async def counted(self) -> AsyncIterator[bool]:
        """Count somebody as being answered; gives True when nobody else is."""
        self._asking += 1
        try:
            yield self._asking == 1
        finally:
            self._asking -= 1

    @asynccontextmanager
    async def first(self) -> AsyncIterator[None]:
        """Go before all work."""
        self._waiting += 1
        self._calm.clear()
        try:
            yield
        finally:
            self._waiting -= 1
            if not self._waiting:
                self._calm.set()

    async def turn(self) -> None:
        """Wait until it is work's turn."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE_S):
                await self._calm.wait()
