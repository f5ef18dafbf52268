"""Whoever stands before the wall hears what is new on it.

The committed row is the post, whichever process made it. So the wall is looked at now and then,
while somebody stands there.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from aiohttp import web

from adapters.web.errors import Unacceptable
from adapters.web.keeping.lately import Lately
from adapters.web.wall.today import Today, read_today
from bot.ports import Ports

log = logging.getLogger(__name__)

MOST_OPEN = 4
"""Open connections of one visit: one for each tab that is seen."""

MOST_VISITS = 250
"""Visits that look on at once."""

MOST_OF_ADDRESS = 50
"""Visits from one address without the key: an office fits, and nobody who invents cookies."""

PATIENCE_S = 30.0
"""So much longer than between two looks the wall may be shown as it was, until the next is done:
pages are kept as long."""

KEPT_FOR_KEYS = 50
"""Places that only they get who came with the key."""


@dataclass(frozen=True, slots=True)
class Looker:
    """Who looks on: a visit, from an address, with the key or without it."""

    visit: str
    address: str
    keyed: bool = False


@dataclass
class Seat:
    """One open connection; when it is `over`, its page is to wait until it is looked at again."""

    over: bool = False


class Bulletin:
    """Tells whoever stands before the wall what is new on it."""

    def __init__(self, ports: Ports, look_every_s: float) -> None:
        self._ports = ports
        self._every_s = look_every_s
        self._today = Today()
        failed = "could not look for today's check-in; showing the last"
        self._lately = Lately(self._look, look_every_s, failed, PATIENCE_S)
        self._changed = asyncio.Event()
        self._seats: dict[Looker, list[Seat]] = {}
        self._anybody = asyncio.Event()
        self._closed = False

    async def watch(self) -> None:
        """Look at the wall for ever, while there is anybody before it."""
        while True:
            await self._anybody.wait()
            try:
                await self.look()
            except Exception:
                log.exception("could not look for today's check-in; looking again")
            await asyncio.sleep(self._every_s)

    async def today(self) -> Today:
        """Return what hung there a moment ago: pages need not look again and again, nor wait.

        It is looked at first only after something was done here, or after long. Where it cannot
        be looked at, what was seen last still hangs there.
        """
        await self._lately.refresh()
        return self._today

    def stale(self) -> None:
        """Note that something was done here: whoever comes next looks again."""
        self._lately.stale()

    async def look(self) -> None:
        """Read what hangs there now, and call everybody when it is new."""
        await self._lately.now()

    async def _look(self) -> None:
        today = await read_today(self._ports)
        if today.tag != self._today.tag:
            self._today = today
            self._call()

    async def settle(self) -> None:
        """Have nobody look any more."""
        await self._lately.close()

    def close(self) -> None:
        """Send everybody home: the process is to stop."""
        self._closed = True
        self._call()

    @contextmanager
    def seat(self, looker: Looker) -> Iterator[Seat]:
        """Give a connection a seat; whoever has too many loses the oldest.

        Raises `Unacceptable` when there is no room for one more visit.
        """
        if looker not in self._seats:
            self._check_room(looker)
        taken, seat = self._seats.setdefault(looker, []), Seat()
        taken.append(seat)
        self._anybody.set()
        if len(taken) > MOST_OPEN:
            taken.pop(0).over = True
            self._call()
        try:
            yield seat
        finally:
            self._leave(looker, seat)

    def _check_room(self, looker: Looker) -> None:
        if looker.keyed:
            full = len(self._seats) >= MOST_VISITS
        else:
            strangers = [one for one in self._seats if not one.keyed]
            near = sum(one.address == looker.address for one in strangers)
            full = near >= MOST_OF_ADDRESS or len(strangers) >= MOST_VISITS - KEPT_FOR_KEYS
        if full:
            raise Unacceptable(
                503,
                "Too many are looking on.",
                "Load the page again to see what is new.",
                {"Retry-After": "60"},
            )

    def _leave(self, looker: Looker, seat: Seat) -> None:
        taken = self._seats[looker]
        if seat in taken:
            taken.remove(seat)
        if not taken:
            del self._seats[looker]
        if not self._seats:
            self._anybody.clear()

    async def news(self, seat: Seat, seen: str, within_s: float) -> AsyncIterator[Today | None]:
        """Give what is new since `seen`, and None whenever nothing was for so many seconds."""
        while not (self._closed or seat.over):
            if self._today.tag != seen:
                seen = self._today.tag
                yield self._today
                continue
            try:
                async with asyncio.timeout(within_s):
                    await self._changed.wait()
            except TimeoutError:
                yield None

    def _call(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


BULLETIN = web.AppKey("bulletin", Bulletin)
