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

    Whoever wants what is being made waits for it: nothing is made twice at once. With `patience`,
    a result that is older by at most that is given as it is, while it is made anew, one after
    the other: many that grew old together would otherwise hold everybody up.
    """

    def __init__(self, clock: Clock, most: int, patience: timedelta = timedelta()) -> None:
        self._clock = clock
        self._most = most
        self._patience = patience
        self._kept: OrderedDict[Hashable, tuple[datetime, T]] = OrderedDict()
        self._making: dict[Hashable, asyncio.Task[T]] = {}
        self._renewing = asyncio.Lock()

    async def get(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """Return what is kept under `key`, or make it. What cannot be made is not kept."""
        began, kept = self._kept.get(key, (None, None))
        if began is not None and kept is not None:
            age = self._clock.now() - began
            self._kept.move_to_end(key)
            if age < KEPT_FOR:
                return kept
            if age < KEPT_FOR + self._patience:
                self._being_made(key, make, later=True)
                return kept
        # Who gives up waiting does not take it away from the others.
        return await asyncio.shield(self._being_made(key, make))

    def holds(self, key: Hashable) -> bool:
        """Tell whether whoever wants `key` has nothing made for themselves alone."""
        began, _ = self._kept.get(key, (None, None))
        lately = began is not None and self._clock.now() - began < KEPT_FOR + self._patience
        return lately or key in self._making

    def last(self, key: Hashable) -> T | None:
        """Return what is kept under `key`, however old; None where nothing is."""
        _, kept = self._kept.get(key, (None, None))
        return kept

    async def close(self) -> None:
        """End what is being made, and wait until it has ended: nobody will want it."""
        making = list(self._making.values())
        for task in making:
            task.cancel()
        await asyncio.gather(*making, return_exceptions=True)

    def _being_made(
        self, key: Hashable, make: Callable[[], Awaitable[T]], *, later: bool = False
    ) -> asyncio.Task[T]:
        if key not in self._making:
            making = asyncio.create_task(self._renew(key, make) if later else self._make(key, make))
            self._making[key] = making
            making.add_done_callback(lambda made: self._end(key, made))
        return self._making[key]

    async def _renew(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        async with self._renewing:
            return await self._make(key, make)

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
