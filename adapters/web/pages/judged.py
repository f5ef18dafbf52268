"""Which verdicts stand: what everybody may know of the others' forecasts hangs on that."""

from adapters.web.pages.lately import Lately
from bot.kernel.asker import LOCAL
from bot.ports import Ports


class Judged:
    """Tells of the local community's verdicts by a number, which changes whenever they do.

    A page that is kept under it is given no more once a verdict was taken back, at once where that
    was done here, within `look_every_s` where another process did it.
    """

    def __init__(self, ports: Ports, look_every_s: float) -> None:
        self._ports = ports
        self._standing = frozenset[str]()
        self._number = 0
        failed = "could not look which verdicts stand; taking them as they were"
        self._lately = Lately(self._look, look_every_s, failed)

    async def number(self) -> int:
        """Return it; where the verdicts cannot be read, it is what it was."""
        await self._lately.refresh()
        return self._number

    def stale(self) -> None:
        """Note that something was done here: whoever comes next looks again."""
        self._lately.stale()

    async def _look(self) -> None:
        standing = frozenset(each.id for each in await self._ports.ledger.verdicts(LOCAL))
        if standing != self._standing:
            self._standing = standing
            self._number += 1  # never one that was: a page may have been made on the way
