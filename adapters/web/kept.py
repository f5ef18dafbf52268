"""What took some work and is wanted again soon: pages, pictures, the catalogue at a glance."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.ports import Clock

T = TypeVar("T")

KEPT_FOR = timedelta(seconds=30)
"""As long as the library itself may take to notice a change."""


class Kept(Generic[T]):
    """Keeps the `most` last used results for half a minute each.

    Whoever wants what is being made waits for it: nothing is made twice at once.
    """

    def __init__(self, clock: Clock, most: int) -> None:
        self._clock = clock
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[datetime, T]] = OrderedDict()
        self._making: dict[Hashable, asyncio.Task[T]] = {}

    async def get(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """Return what is kept under `key`, or make it. What cannot be made is not kept."""
        found = self._kept.get(key)
        if found is not None and self._clock.now() - found[0] < KEPT_FOR:
            self._kept.move_to_end(key)
            return found[1]
        # Who gives up waiting does not take it away from the others.
        return await asyncio.shield(self._making.get(key) or self._begin(key, make))

    def _begin(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> asyncio.Task[T]:
        making = asyncio.create_task(self._make(key, make))
        self._making[key] = making
        making.add_done_callback(lambda made: self._end(key, made))
        return making

    async def _make(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        began = self._clock.now()
        made = await make()
        self._kept[key] = (began, made)
        self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return made

    def _end(self, key: Hashable, made: asyncio.Task[T]) -> None:
        del self._making[key]
        if not made.cancelled():
            made.exception()  # all who waited were told; perhaps nobody did
