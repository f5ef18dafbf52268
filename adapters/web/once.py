"""A form that is sent twice is answered once: a double click is one act, and so is a reload."""

import asyncio
import re
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")

MOST = 1000
"""Acts that are remembered; the ledger itself knows a forecast's for good."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,40}")


def fresh() -> str:
    """Return an id for one more form."""
    return secrets.token_urlsafe(12)


def token_of(value: object) -> str:
    """Return the id that a form brought; an empty one where it brought none."""
    return value if isinstance(value, str) and _TOKEN.fullmatch(value) else ""


class Once(Generic[T]):
    """Remembers what became of the latest acts."""

    def __init__(self) -> None:
        self._done: OrderedDict[Hashable, asyncio.Future[T]] = OrderedDict()

    async def do(self, key: Hashable, act: Callable[[], Awaitable[T]]) -> T:
        """Return what `act` comes to; under the same key it is done once. A failure may be retried.

        Who gives up waiting does not stop it for the others.
        """
        if key not in self._done:
            self._done[key] = asyncio.ensure_future(act())
            self._done[key].add_done_callback(lambda done: self._settle(key, done))
            if len(self._done) > MOST:
                self._done.popitem(last=False)
        return await asyncio.shield(self._done[key])

    async def close(self) -> None:
        """Wait for what has begun: whoever sent it may have gone, but it is carried out."""
        await asyncio.gather(*self._done.values(), return_exceptions=True)

    def _settle(self, key: Hashable, done: asyncio.Future[T]) -> None:
        if done.cancelled() or done.exception():
            self._done.pop(key, None)
