"""Pacing: so many sendings in a time, so that a platform never has to say no.

A platform counts a sending somewhere between its leaving and its reply. So where the count is
tight, a sending counts here from the first to the last of these moments.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Generic, Protocol, TypeVar

_MOST_PLACES = 20_000

_CATCH_UP_S = 0.1
"""What a quota makes up for of the time by which turns were taken late."""

LONGEST_WAIT_S = 10.0
"""Whoever would have to wait longer for a turn is better told so, and comes again: a sending that
waits looks from outside like one that hangs."""


class Crowded(Exception):
    """Too many wait already; it may be better in `wait_s` seconds."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"a turn would come in {wait_s:.0f} s")
        self.wait_s = wait_s


class Shutter:
    """Ends all waiting for turns at once, when the process stops: those who wait sent nothing."""

    def __init__(self) -> None:
        self._closed = asyncio.Event()

    def close(self) -> None:
        """Give no more turns; what is on its way already stays so."""
        self._closed.set()

    async def wait(self, seconds: float) -> None:
        """Wait so long. Raises `Crowded` once it is closed."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._closed.wait()
        if self._closed.is_set():
            raise Crowded(0.0)


@dataclass
class Pace:
    """Gives out turns, `every_s` seconds apart, in the order they are asked for.

    Where several processes share what a platform takes, each keeps to its part: turns are `among`
    times as far apart.
    """

    every_s: float
    now: Callable[[], float] = monotonic
    among: int = 1
    shutter: Shutter = field(default_factory=Shutter)
    _next: float = field(default=0.0, init=False)

    async def turn(self) -> None:
        """Wait for the next turn. Raises `Crowded` where that would take too long."""
        if self.ahead_s > LONGEST_WAIT_S:
            raise Crowded(self.ahead_s)
        await self.shutter.wait(self.reserve())

    def reserve(self) -> float:
        """Take the next turn and return the seconds until it comes."""
        now = self.now()
        at = max(now, self._next)
        self._next = at + self.every_s * self.among
        return at - now

    @property
    def ahead_s(self) -> float:
        """The seconds until a turn that was asked for now would come."""
        return max(0.0, self._next - self.now())

    @property
    def idle(self) -> bool:
        """Tell whether a turn would come at once."""
        return not self.ahead_s


@dataclass
class Lane:
    """Lets one sending at a time on its way, and the next one `every_s` seconds after its reply.

    Were they counted from when they left, one that is delayed on its way would arrive too near to
    the next.
    """

    every_s: float
    now: Callable[[], float] = monotonic
    among: int = 1
    shutter: Shutter = field(default_factory=Shutter)
    _free_at: float = field(default=0.0, init=False)
    _there: int = field(default=0, init=False)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Have the lane to oneself. Raises `Crowded` where that would take, or took, too long."""
        if self.ahead_s > LONGEST_WAIT_S:
            raise Crowded(self.ahead_s)
        self._there += 1
        try:
            await self._enter()
            try:
                yield
            finally:
                self._free_at = self.now() + self.every_s * self.among
                self._turn.release()
        finally:
            self._there -= 1

    async def _enter(self) -> None:
        try:
            async with asyncio.timeout(LONGEST_WAIT_S):
                await self._turn.acquire()
        except TimeoutError:
            raise Crowded(LONGEST_WAIT_S) from None
        try:
            await self.shutter.wait(self._free_at - self.now())
        except BaseException:
            self._turn.release()
            raise

    @property
    def ahead_s(self) -> float:
        """The seconds until a turn that was asked for now would come, if replies come at once."""
        waiting = self._there * self.every_s * self.among
        return max(0.0, self._free_at - self.now()) + waiting

    @property
    def idle(self) -> bool:
        """Tell whether nobody is there, and a turn would come at once."""
        return not self.ahead_s


@dataclass
class Quota:
    """Lets so many sendings through that a platform counts `most` in any second, or fewer.

    A sending counts from its leaving until a second after its reply, for in that time lies the
    second that it is counted in. They leave evenly, so that they do not hold each other up.
    """

    most: int
    now: Callable[[], float] = monotonic
    among: int = 1
    shutter: Shutter = field(default_factory=Shutter)
    _out: int = field(default=0, init=False)
    _back: deque[float] = field(default_factory=deque, init=False)
    """When the replies of the last second came."""
    _left_at: float = field(default=float("-inf"), init=False)
    _waiting: int = field(default=0, init=False)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Be one of those on their way, however long that takes. Raises `Crowded` once closed."""
        await self._leave()
        try:
            yield
        finally:
            self._out -= 1
            self._back.append(self.now())

    async def _leave(self) -> None:
        self._waiting += 1
        try:
            async with self._turn:
                for wait_s in self._waits():
                    await self.shutter.wait(wait_s)
                self._out += 1
                self._left_at = max(self._left_at + self._every_s, self.now() - _CATCH_UP_S)
        finally:
            self._waiting -= 1

    def _waits(self) -> Iterator[float]:
        """Give what to wait between looks, until one more may leave."""
        while (wait_s := self._wait_s()) > 0:
            yield wait_s

    def _wait_s(self) -> float:
        """Return the seconds until it is worth another look; 0 when one more may leave."""
        now = self.now()
        while self._back and self._back[0] <= now - 1:
            self._back.popleft()
        even_s = self._left_at + self._every_s - now
        if self._out + len(self._back) < self._share:
            return max(0.0, even_s)
        return max(self._back[0] + 1 - now, even_s) if self._back else self._every_s

    @property
    def ahead_s(self) -> float:
        """The seconds until a turn that was asked for now would come, if replies come at once."""
        return self._waiting * self._every_s

    @property
    def _share(self) -> int:
        return max(1, self.most // self.among)

    @property
    def _every_s(self) -> float:
        return 1 / self._share


class _Paced(Protocol):
    among: int

    @property
    def idle(self) -> bool: ...


Paced = TypeVar("Paced", bound=_Paced)


@dataclass
class Paces(Generic[Paced]):
    """A pace for each of many places, made when first needed and dropped when idle."""

    make: Callable[[], Paced]
    among: int = 1
    _made: OrderedDict[str, Paced] = field(default_factory=OrderedDict, init=False)

    def at(self, place: str) -> Paced:
        """Return the pace of a place."""
        found = self._made.get(place) or self._made.setdefault(place, self.make())
        found.among = self.among
        self._made.move_to_end(place)
        if len(self._made) > _MOST_PLACES and next(iter(self._made.values())).idle:
            self._made.popitem(last=False)
        return found
