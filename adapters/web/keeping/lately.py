"""What is looked at now and then: whoever comes meanwhile is given what was seen last."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from time import monotonic

log = logging.getLogger(__name__)


class Lately:
    """Looks, one at a time, where the last look began `every_s` seconds ago or more.

    With `patience_s`, whoever comes so much later still is given what was seen last, while it is
    looked at beside them. But nobody is who comes after something was done here.
    """

    def __init__(
        self,
        look: Callable[[], Awaitable[None]],
        every_s: float,
        failed: str,
        patience_s: float = 0.0,
    ) -> None:
        self._look = look
        self._every_s = every_s
        self._failed = failed
        self._patience_s = patience_s
        self._looked: float | None = None
        self._done, self._seen = 0, 0  # acts here: how many, and how many the last look knew
        self._looking = asyncio.Lock()
        self._beside: asyncio.Task[None] | None = None

    async def refresh(self) -> None:
        """Look if that is due; where it fails, say so in the log, and let it be what it was."""
        if self._is_older_by(self._every_s + self._patience_s):
            await self._look_if_due()
        elif self._is_older_by(self._every_s) and not self._looking.locked():
            self._beside = asyncio.create_task(self._look_if_due())

    async def now(self) -> None:
        """Look, due or not. Raises what the look raises."""
        async with self._looking:
            await self._begin()

    def stale(self) -> None:
        """Note that something was done here: whoever comes from now on sees what came of it."""
        self._done += 1

    async def close(self) -> None:
        """End a look that goes on beside everybody: nobody will see what it finds."""
        if self._beside:
            self._beside.cancel()
            await asyncio.gather(self._beside, return_exceptions=True)

    def _is_older_by(self, seconds: float) -> bool:
        if self._looked is None or self._seen < self._done:
            return True
        return monotonic() - self._looked > seconds

    async def _look_if_due(self) -> None:
        async with self._looking:
            if self._is_older_by(self._every_s):
                try:
                    await self._begin()
                except Exception:
                    log.exception(self._failed)

    async def _begin(self) -> None:
        known, began = self._done, monotonic()
        try:
            await self._look()
        finally:  # what cannot be seen is not looked at by everybody in turn
            self._seen, self._looked = known, began
