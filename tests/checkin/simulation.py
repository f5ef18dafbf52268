"""Days of check-ins in many zones, with everything going wrong that may; counted in the end."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import func, select

from bot.kernel.asker import Community
from bot.ports import Checkin, PostState
from storage.database.engine import Database
from storage.diary.book import SqlDiary
from storage.tables import post as rows
from tests.checkin.world import Machine, World, make_rounds, wake, wall_days

OPEN, BLIND = "open", "blind"
"""A platform on which one can look for what was posted, and one on which one cannot."""

ZONES = (
    "Asia/Beirut", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca",
    "Europe/Berlin", "Asia/Kathmandu", "America/Santiago", "Antarctica/Troll", "Pacific/Chatham",
)  # fmt: skip
TIMES = (time(0), time(0, 30), time(2), time(2, 30), time(6), time(9), time(12), time(15))
WEEKDAYS = (frozenset(range(7)), frozenset(range(7)), frozenset(range(5)), frozenset({0, 2, 6}))

FAULTS: dict[str, dict[str, float]] = {
    "send": {
        "drop": 0.03, "lose": 0.03, "late": 0.02, "refuse": 0.03,
        "die before": 0.01, "die after": 0.01,
    },
    "look": {"drop": 0.1},
    "compose": {"stall": 0.004},
    **{f"{when} {what}": {"die": 0.005} for when in ("before", "after")
       for what in ("claim", "take", "mark", "defer")},
}  # fmt: skip
"""How probable each fault is at each point."""

_FARTHEST_OFF = timedelta(hours=3)


@dataclass(frozen=True)
class Plan:
    """What is simulated: from when on, how long, with how many channels, and which luck.

    `harm` multiplies how probable each fault is.
    """

    began: datetime
    days: int
    channels: int
    seed: int = 0
    harm: float = 1.0

    def checkins(self) -> list[Checkin]:
        """Return check-ins in all zones, one in four on the platform that lets nobody look."""
        luck = random.Random(self.seed)
        return [
            Checkin(
                Community(f"{BLIND if number % 4 == 3 else OPEN}:{number % 7}"),
                f"channel-{number}",
                luck.choice(TIMES),
                ZONES[number % len(ZONES)],
                luck.choice(WEEKDAYS),
            )
            for number in range(self.channels)
        ]


@dataclass
class Outcome:
    """What was found in the end. `wrong` has a sentence about each broken promise."""

    posts: int = 0
    unknown: int = 0
    missing: int = 0
    """Of the unknown ones, those that were not posted."""
    faults: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        struck = ", ".join(f"{fault} {count}" for fault, count in sorted(self.faults.items()))
        return (
            f"{self.posts} posts; unknown {self.unknown}, of which missing {self.missing};"
            f" wrong {len(self.wrong)}; faults: {struck}"
        )


async def simulate(plan: Plan, databases: Sequence[Database]) -> Outcome:
    """Live through a plan with one replica on each database, or on each view of the same one."""
    luck = random.Random(plan.seed)
    world = World(plan.began, lambda point: _fault(luck, point, plan.harm))
    diaries = [SqlDiary(database, world) for database in databases]
    for checkin in plan.checkins():
        await diaries[0].start(checkin)
    machines = [Machine(world, diary, {OPEN: True, BLIND: False}) for diary in diaries]
    while world.elapsed_s < plan.days * 86_400:
        busy = await _unsettled(databases[0]) or any(machine.busy for machine in machines)
        world.elapsed_s += luck.choice((10, 60, 120, 240)) if busy else luck.uniform(900, 2400)
        _disturb(machines, luck)
        await make_rounds([machine for machine in machines if luck.random() < 0.8])
    await _calm_down(world, machines, databases[0])
    return await _count(plan, world, diaries[0])


def _fault(luck: random.Random, point: str, harm: float) -> str | None:
    roll = luck.random()
    for fault, chance in FAULTS.get(point, {}).items():
        roll -= chance * harm
        if roll < 0:
            return fault
    return None


def _disturb(machines: Sequence[Machine], luck: random.Random) -> None:
    """Set clocks wrong and right again, and wake who slept."""
    for machine in machines:
        if machine.skew and luck.random() < 0.1:
            machine.skew = timedelta()
        elif luck.random() < 0.01:
            machine.skew = _FARTHEST_OFF * luck.uniform(-1, 1)
    wake([machine for machine in machines if luck.random() < 0.5])


async def _calm_down(world: World, machines: list[Machine], database: Database) -> None:
    """Let everything come to its end, without further faults."""
    world.fate = lambda _: None
    for machine in machines:
        machine.skew = timedelta()
    for _ in range(300):
        wake(machines)
        world.elapsed_s += 60
        await make_rounds(machines)
        if not await _unsettled(database):
            return


async def _unsettled(database: Database) -> int:
    open_states = (PostState.PENDING.value, PostState.SENDING.value)
    query = select(func.count()).select_from(rows).where(rows.c.state.in_(open_states))
    async with database.reading() as connection:
        return (await connection.execute(query)).scalar_one()


async def _count(plan: Plan, world: World, diary: SqlDiary) -> Outcome:
    outcome = Outcome(faults=world.faults, posts=sum(map(len, world.posted.values())))
    outcome.wrong += [f"{key} has {len(at)}" for key, at in world.posted.items() if len(at) > 1]
    ended = plan.began + timedelta(days=plan.days)
    for checkin in plan.checkins():
        posts = await diary.posts(checkin.community, checkin.channel, 10_000)
        states = {post.local_date: post.state for post in posts}
        for day in wall_days(checkin.zone, plan.began, ended):
            count = len(world.posted.get((checkin.community, checkin.channel, day), ()))
            expected = int(day.weekday() in checkin.days)
            unknown = states.get(day) is PostState.UNKNOWN
            outcome.unknown += unknown
            outcome.missing += unknown and not count
            if count != expected and not (unknown and checkin.community.startswith(BLIND)):
                outcome.wrong.append(f"{checkin} on {day}: {count}, {states.get(day)}")
    return outcome


SPRING = datetime(2026, 3, 26, tzinfo=UTC)
"""Before clocks are put forward in Beirut, where midnight is left out, and in Europe."""

DATE_LINE = datetime(2011, 12, 28, tzinfo=UTC)
"""Before Samoa crossed the date line and left out a Friday."""
