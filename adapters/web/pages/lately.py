"""What is looked at now and then: whoever comes meanwhile is given what was seen last."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from time import monotonic

log = logging.getLogger(__name__)


class Lately:
    """Looks, one at a time, where the last look was `every_s` seconds ago or more."""

    def __init__(self, look: Callable[[], Awaitable[None]], every_s: float, failed: str) -> None:
        self._look = look
        self._every_s = every_s
        self._failed = failed
        self._looked: float | None = None
        self._looking = asyncio.Lock()

    async def refresh(self) -> None:
        """Look if that is due; where it fails, say so in the log, and let it be what it was."""
        async with self._looking:
            if self._looked is None or monotonic() - self._looked > self._every_s:
                try:
                    await self._begin()
                except Exception:
                    log.exception(self._failed)

    async def now(self) -> None:
        """Look, due or not. Raises what the look raises."""
        async with self._looking:
            await self._begin()

    def stale(self) -> None:
        """Note that something was done here: whoever comes next looks again."""
        self._looked = None

    async def _begin(self) -> None:
        self._looked = monotonic()
        await self._look()
