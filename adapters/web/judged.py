"""Which verdicts stand: what everybody may know of the others' forecasts hangs on that."""

import asyncio
import logging
from time import monotonic

from bot.kernel.asker import LOCAL
from bot.ports import Ports

log = logging.getLogger(__name__)


class Judged:
    """Tells of the local community's verdicts by a number, which changes whenever they do.

    A page that is kept under it is given no more once a verdict was taken back, at once where that
    was done here, within `look_every_s` where another process did it.
    """

    def __init__(self, ports: Ports, look_every_s: float) -> None:
        self._ports = ports
        self._every_s = look_every_s
        self._standing = frozenset[str]()
        self._number = 0
        self._looked: float | None = None
        self._looking = asyncio.Lock()

    async def number(self) -> int:
        """Return it; where the verdicts cannot be read, it is what it was."""
        async with self._looking:
            if self._looked is None or monotonic() - self._looked > self._every_s:
                self._looked = monotonic()
                try:
                    await self._look()
                except Exception:
                    log.exception("could not look which verdicts stand; taking them as they were")
        return self._number

    def stale(self) -> None:
        """Note that something was done here: whoever comes next looks again."""
        self._looked = None

    async def _look(self) -> None:
        standing = frozenset(each.id for each in await self._ports.ledger.verdicts(LOCAL))
        if standing != self._standing:
            self._standing = standing
            self._number += 1  # never one that was: a page may have been made on the way
