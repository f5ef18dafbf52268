"""The door: how many connections may stand open, and for how long one may say nothing.

The server itself waits an hour for a first request and counts nobody. Each connection is an open
file, and without files the process can do nothing at all.
"""

import asyncio
import resource
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from time import monotonic

from aiohttp import web

FIRST_S = 20.0
"""For a connection's first request. Browsers connect ahead, and connect again if need be."""

KEPT_ALIVE_S = 130.0
"""Between two requests: longer than reverse proxies keep theirs, which is two minutes."""

MOST = 1_000
"""Connections in all: what stands before the wall, and as many as browsers keep beside it."""

MOST_OF_ADDRESS = 400
"""Connections from one address: a reverse proxy brings everybody from one."""

_SHARE = 2
"""The part of the files that may be open which connections may take is one of so many."""

_LOOK_S = 0.5


@dataclass(slots=True)
class _Guest:
    """A connection since a moment; whether it ever asked for something, and does now."""

    since: float
    asked: bool = False
    busy: bool = False


class Door:
    """Knows all connections, and closes those that are too silent or too many."""

    def __init__(self) -> None:
        self._guests: dict[web.RequestHandler, _Guest] = {}

    @contextmanager
    def serving(self, connection: web.RequestHandler) -> Iterator[None]:
        """Note that a connection asks for something."""
        guest = self._guests.setdefault(connection, _Guest(monotonic()))
        guest.asked = guest.busy = True
        try:
            yield
        finally:
            guest.busy, guest.since = False, monotonic()

    def look(self, connections: Sequence[web.RequestHandler], most: int = MOST) -> None:
        """Close what was silent for too long, and what is more than `most`."""
        now = monotonic()
        known = {each: self._guests.get(each) or _Guest(now) for each in connections}
        late = [c for c, g in known.items() if not g.asked and now - g.since > FIRST_S]
        self._guests = {each: guest for each, guest in known.items() if each not in late}
        for each in (*late, *self._crowd(most)):
            if each.transport is not None:
                each.transport.abort()  # to close would wait for who does not read
            self._guests.pop(each, None)

    def _crowd(self, most: int) -> list[web.RequestHandler]:
        """Return who has to give way: who waits for nothing first, and the longest silent."""
        held, of_address = len(self._guests), Counter(map(_address, self._guests))
        leaving = []
        for each in sorted(self._guests, key=self._gives_way):
            if held > most or of_address[_address(each)] > MOST_OF_ADDRESS:
                leaving.append(each)
                held -= 1
                of_address[_address(each)] -= 1
        return leaving

    def _gives_way(self, connection: web.RequestHandler) -> tuple[bool, float]:
        guest = self._guests[connection]
        return guest.busy, -guest.since if guest.busy else guest.since


DOOR = web.AppKey("door", Door)


@asynccontextmanager
async def door_keeping(runner: web.AppRunner) -> AsyncIterator[None]:
    """Keep the door of what a runner, which is set up, serves."""
    keeping = asyncio.create_task(_keep(runner))
    try:
        yield
    finally:
        keeping.cancel()
        await asyncio.wait({keeping})


async def _keep(runner: web.AppRunner) -> None:
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    while runner.server is not None:
        runner.app[DOOR].look(runner.server.connections, min(MOST, files // _SHARE))
        await asyncio.sleep(_LOOK_S)


def _address(connection: web.RequestHandler) -> str:
    peer = connection.peername
    return str(peer[0]) if peer else ""
