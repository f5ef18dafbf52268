"""A small world for check-ins: platforms in memory, processes that die, clocks that jump.

Time passes only when told to. What goes wrong is decided by a `Fate`, which is asked at every
point where something may.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.checking import Carrier, Checking
from bot.domain.delivery import Delivered, Refused, Sent, Unknown
from bot.domain.prediction import Prediction
from bot.domain.rotation import Choice
from bot.kernel.asker import Community
from bot.kernel.card import Card
from bot.ports import Diary, Ports, Post
from tests.checkin.ports import ports_of

CALL_S = 20.0
PREDICTION = Prediction("it-rains", "It rains.", "Has it rained?", date(2025, 1, 1))

Fate = Callable[[str], str | None]
"""What happens at a point: None, or the name of a fault."""


class Killed(BaseException):
    """The process was killed here: nothing of it runs after that."""


@dataclass
class World:
    """Time, and what is posted where."""

    began: datetime
    fate: Fate
    elapsed_s: float = 0.0
    posted: dict[tuple[Community, str, date], list[float]] = field(default_factory=dict)
    """For each channel and local day, when each of its posts became visible, in seconds."""
    faults: Counter[str] = field(default_factory=Counter)

    def strikes(self, point: str) -> str | None:
        """Ask fate, and count what it says."""
        fault = self.fate(point)
        if fault:
            self.faults[f"{point}: {fault}"] += 1
        return fault

    def accept(self, post: Post, visible_in_s: float = 0.0) -> None:
        key = (post.community, post.channel, post.local_date)
        self.posted.setdefault(key, []).append(self.elapsed_s + visible_in_s)

    def shows(self, post: Post) -> bool:
        visible = self.posted.get((post.community, post.channel, post.local_date), ())
        return any(since <= self.elapsed_s for since in visible)


@dataclass
class Machine:
    """One replica: its clock, and whether its process lives."""

    world: World
    diary: Diary
    platforms: dict[str, bool]
    """Platforms by name, and whether one can look there for what was posted."""
    skew: timedelta = timedelta()
    alive: bool = False
    down_until_s: float = 0.0
    checking: list[Checking] = field(default_factory=list)
    underway: asyncio.Task[None] | None = None
    stalled: asyncio.Event | None = None

    def now(self) -> datetime:
        """Fulfil `bot.ports.Clock`."""
        return self.world.began + timedelta(seconds=self.world.elapsed_s) + self.skew

    @property
    def busy(self) -> bool:
        """Tell whether it sleeps in the middle of something, or is about to start again."""
        return self.stalled is not None or not self.alive

    def start(self) -> None:
        """Start a process, which remembers nothing."""
        wake([self])  # what slept when the process died finds itself dead
        process = Process(self)
        self.alive, self.stalled, self.underway = True, None, None
        self.checking = [
            Checking(
                Carrier(name, FakeCourier(process, can_look), CALL_S, at_once=8),
                process.ports(),
                process.compose,
                choose=choose,
                elapsed=lambda: self.world.elapsed_s,
            )
            for name, can_look in self.platforms.items()
        ]
        self.process = process

    def tick(self) -> asyncio.Task[None] | None:
        """Begin a round, unless the last one is still going on."""
        if not self.alive and self.world.elapsed_s >= self.down_until_s:
            self.start()
        if self.alive and (self.underway is None or self.underway.done()):
            self.underway = asyncio.create_task(self._rounds())
        return self.underway

    async def _rounds(self) -> None:
        try:
            for checking in self.checking:
                await checking.round()
        except BaseExceptionGroup as group:
            if group.split(Killed)[1] is not None:
                raise
        except Killed:
            pass

    def die(self) -> None:
        """Kill the process; the machine starts it again a while later."""
        self.alive = self.process.alive = False
        self.down_until_s = self.world.elapsed_s + 90.0
        raise Killed


@dataclass
class Process:
    """What a process may do while it lives."""

    machine: Machine
    alive: bool = True

    async def at(self, point: str, call: Coroutine[Any, Any, Any]) -> Any:
        """Do something, and perhaps die just before or just after it."""
        if not self.alive:
            call.close()
            raise Killed
        fault = self.machine.world.strikes(f"before {point}")
        if fault:
            call.close()
            if fault == "away":
                raise ConnectionError("the database is away")
            self.machine.die()
        result = await call
        if not self.alive:
            raise Killed
        if self.machine.world.strikes(f"after {point}") == "die":
            self.machine.die()
        return result

    def ports(self) -> Ports:
        return ports_of(SilentLedger(), MortalDiary(self), self.machine)

    async def compose(self, posts: Sequence[Post], _ports: Ports) -> Mapping[str, Card]:
        """Make cards; it may be that the machine sleeps meanwhile."""
        if self.machine.world.strikes("compose") == "stall":
            self.machine.stalled = self.machine.stalled or asyncio.Event()
            await self.machine.stalled.wait()
        if not self.alive:
            raise Killed
        return {post.id: Card(post.id) for post in posts}


class SilentLedger:
    """A ledger in which nothing falls due."""

    async def due_reminders(self, _now: datetime, _platform: str) -> list[Any]:
        return []


@dataclass
class MortalDiary:
    """A real diary, in whose calls a process may die."""

    process: Process

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        call = getattr(self.process.machine.diary, name)

        async def mortal(*arguments: Any) -> Any:
            if name in ("claim", "take", "mark", "defer"):
                return await self.process.at(name, call(*arguments))
            if not self.process.alive:
                raise Killed
            return await call(*arguments)

        return mortal


@dataclass
class FakeCourier:
    """A courier whose platform knows no nonces, and on whose way everything may be lost."""

    process: Process
    can_look: bool

    def share(self, among: int) -> None:
        raise AssertionError(f"no rate is kept here, among {among} or alone")

    def rest(self) -> None:
        """Hear that the process stops."""

    async def send(self, post: Post, _card: Card) -> Delivered:
        world = self.process.machine.world
        if not self.process.alive:
            raise Killed
        fault = world.strikes("send")
        match fault:
            case "die before":
                self.process.machine.die()
            case "drop":
                raise ConnectionError
            case "refuse":
                return Refused("too many", retry_after_s=30.0)
            case "late":
                world.accept(post, CALL_S * 0.9)
                raise ConnectionError
        world.accept(post)
        match fault:
            case "die after":
                self.process.machine.die()
            case "lose":
                raise ConnectionError
        return Sent(f"{post.id}/{len(world.posted)}")

    async def look(self, post: Post) -> Delivered:
        world = self.process.machine.world
        if not self.process.alive:
            raise Killed
        if not self.can_look:
            return Unknown(for_good=True)
        if world.strikes("look") == "drop":
            raise ConnectionError
        return Sent(post.id) if world.shows(post) else Refused("it is not there")

    async def edit(self, post: Post, _card: Card) -> Delivered:
        return Sent(post.id)


async def choose(
    _ports: Ports, days: Mapping[tuple[Community, str], date]
) -> Mapping[tuple[Community, str], Choice]:
    """Ask about the same every day: the rotation has tests of its own."""
    return dict.fromkeys(days, Choice(PREDICTION, judging=False))


async def make_rounds(machines: list[Machine]) -> None:
    """Let machines make a round at the same time, to its end but for those that sleep."""
    tasks = {task for task in [machine.tick() for machine in machines] if task}
    while tasks:
        _, tasks = await asyncio.wait(tasks, timeout=0.05)
        if all(machine.stalled for machine in machines if machine.underway in tasks):
            break
    for machine in machines:
        if machine.underway and machine.underway.done():
            await machine.underway


def wake(machines: list[Machine]) -> None:
    """Wake machines that slept."""
    for machine in machines:
        if machine.stalled:
            machine.stalled.set()
            machine.stalled = None


def wall_days(zone: str, first: datetime, last: datetime) -> set[date]:
    """Return the days that the clocks of a zone showed from beginning to end between two moments.

    Found by looking at the wall every quarter of an hour.
    """
    step, moment, seen = timedelta(minutes=15), first.astimezone(UTC), Counter[date]()
    here = ZoneInfo(zone)
    while moment < last:
        seen[moment.astimezone(here).date()] += 1
        moment += step
    whole = sorted(seen)[1:-1]
    return set(whole)
