"""What took some work and is wanted again soon: pages, pictures, the catalogue at a glance."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.ports import Clock

T = TypeVar("T")

KEPT_FOR = timedelta(seconds=30)
"""As long as the library itself may take to notice a change."""


class Kept(Generic[T]):
    """Keeps the `most` last used results for half a minute each."""

    def __init__(self, clock: Clock, most: int) -> None:
        self._clock = clock
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[datetime, T]] = OrderedDict()

    async def get(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """Return what is kept under `key`, or make it. What cannot be made is not kept."""
        now = self._clock.now()
        found = self._kept.get(key)
        if found is not None and now - found[0] < KEPT_FOR:
            self._kept.move_to_end(key)
            return found[1]
        made = await make()
        self._kept[key] = (now, made)
        self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return made
