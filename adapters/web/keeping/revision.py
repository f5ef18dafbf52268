"""A number that changes with the predictions: what is kept by it tells what the crowd thinks."""

from adapters.web.keeping.lately import Lately
from bot.features.cases import Case, cases
from bot.kernel.asker import LOCAL
from bot.ports import Ports


class Revision:
    """Counts how often the local community's predictions were seen to stand otherwise.

    A page that is kept under it is given no more once a verdict was taken back, or a prediction
    withdrawn, retired or due: at once where that was done here, within `look_every_s` where
    another process did it.
    """

    def __init__(self, ports: Ports, look_every_s: float) -> None:
        self._ports = ports
        self._standing = frozenset[Case]()
        self._number = 0
        failed = "could not look how the predictions stand; taking them as they were"
        self._lately = Lately(self._look, look_every_s, failed)

    async def number(self) -> int:
        """Return it; where the predictions cannot be read, it is what it was."""
        await self._lately.refresh()
        return self._number

    def stale(self) -> None:
        """Note that something was done here: whoever comes next looks again."""
        self._lately.stale()

    async def _look(self) -> None:
        standing = frozenset(await cases(self._ports, LOCAL))
        if standing != self._standing:
            self._standing = standing
            self._number += 1  # never one that was: a page may have been made on the way
