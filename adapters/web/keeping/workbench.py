"""Work that keeps the machine busy: a few at once, some wait, further ones come again later."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.web.errors import Busy
from adapters.web.visitors.crowd import Holder


class Workbench:
    """Has `places`, behind which up to `waiting` wait, and as many again for the key alone.

    Addresses take turns: whoever wants one thing waits for one thing of each other address at
    most, however much it wants. Where too many wait, the last one gives way of the address that
    wants most.
    """

    def __init__(self, places: int, waiting: int) -> None:
        self._strangers = _Side(places, waiting)
        self._keyed = _Side(places, waiting)

    @asynccontextmanager
    async def place(self, holder: Holder) -> AsyncIterator[None]:
        """Take a place when it is one's turn. Raises `Busy` where one has to give way."""
        side = self._keyed if holder.keyed else self._strangers
        await side.take(holder.address)
        try:
            yield
        finally:
            side.leave()


class _Side:
    """The places of strangers, or of those with the key; nobody waits while one is free."""

    def __init__(self, places: int, waiting: int) -> None:
        self._free = places
        self._most = waiting
        self._queues: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        """Who waits, by address; the address whose turn is next comes first."""

    async def take(self, address: str) -> None:
        if self._free:
            self._free -= 1
            return
        self._make_room(address)
        turn = asyncio.get_running_loop().create_future()
        self._queues.setdefault(address, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            self._give_up(address, turn)
            raise

    def leave(self) -> None:
        """Pass a place on to whose turn it is."""
        if not self._queues:
            self._free += 1
            return
        address = next(iter(self._queues))
        self._queues.move_to_end(address)
        turn = self._queues[address][0]
        self._drop(address, turn)
        turn.set_result(None)

    def _make_room(self, address: str) -> None:
        """Have somebody give way where too many wait: at worst whoever just came."""
        if sum(map(len, self._queues.values())) < self._most:
            return
        full = Busy("Too much is being made ready at once.")
        greedy = max(self._queues, key=lambda each: len(self._queues[each]), default=address)
        if len(self._queues.get(greedy, ())) <= len(self._queues.get(address, ())) + 1:
            raise full
        last = self._queues[greedy][-1]
        self._drop(greedy, last)
        last.set_exception(full)

    def _give_up(self, address: str, turn: asyncio.Future[None]) -> None:
        """Leave the queue; or the place, where it was given at this very moment."""
        if turn.cancelled():
            self._drop(address, turn)
        elif turn.exception() is None:
            self.leave()

    def _drop(self, address: str, turn: asyncio.Future[None]) -> None:
        self._queues[address].remove(turn)
        if not self._queues[address]:
            del self._queues[address]
