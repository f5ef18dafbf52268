"""Whatever happens in whatever order: a channel never gets a second post, and in the end one."""

import asyncio
import shutil
import tempfile
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.kernel.asker import Community
from bot.ports import Checkin, PostState
from storage.database.engine import Database
from storage.diary.book import SqlDiary
from tests.checkin.simulation import BLIND, FAULTS, OPEN
from tests.checkin.world import Machine, World, make_rounds, wake

SIX = datetime(2026, 11, 16, 6, tzinfo=UTC)
CHECKINS = [
    Checkin(Community(f"{platform}:1"), f"at-{hour}", time(hour), "UTC")
    for platform in (OPEN, BLIND)
    for hour in (6, 9)
]
MACHINES = st.integers(0, 1)
POINTS = sorted((point, fault) for point, faults in FAULTS.items() for fault in faults)


class Days(RuleBasedStateMachine):
    """Two machines over one database; Hypothesis decides what happens next."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp(prefix="hindcast-days-"))
        self.to_come: dict[str, str] = {}

    @initialize()
    def open(self) -> None:
        shutil.copy(self.template, self.folder / "hindcast.db")
        self.database = Database.open("", self.folder)
        self.world = World(SIX, lambda point: self.to_come.pop(point, None))
        self.diary = SqlDiary(self.database, self.world)  # type: ignore[arg-type]
        self.machines = [
            Machine(self.world, self.diary, {OPEN: True, BLIND: False}) for _ in range(2)
        ]
        for checkin in CHECKINS:
            self.runner.run(self.diary.start(checkin))

    @rule(seconds=st.sampled_from([1, 15, 41, 300, 3600]))
    def time_passes(self, seconds: int) -> None:
        self.world.elapsed_s += seconds

    @rule(which=st.sets(MACHINES, min_size=1))
    def machines_make_rounds(self, which: set[int]) -> None:
        self.runner.run(make_rounds([self.machines[number] for number in which]))

    @rule(what=st.sampled_from(POINTS))
    def something_will_go_wrong(self, what: tuple[str, str]) -> None:
        point, fault = what
        self.to_come[point] = fault

    @rule(which=MACHINES, hours=st.sampled_from([-2, 0, 2]))
    def a_clock_jumps(self, which: int, hours: int) -> None:
        self.machines[which].skew = timedelta(hours=hours)

    @precondition(lambda self: any(machine.stalled for machine in self.machines))
    @rule()
    def sleepers_wake(self) -> None:
        self.runner.run(self._wake())

    async def _wake(self) -> None:
        wake(self.machines)

    @invariant()
    def nothing_is_posted_twice(self) -> None:
        if hasattr(self, "world"):
            assert all(len(at) == 1 for at in self.world.posted.values()), self.world.posted

    def teardown(self) -> None:
        try:
            if hasattr(self, "world"):
                self.runner.run(self._ends_well())
        finally:
            self.runner.close()
            shutil.rmtree(self.folder)

    async def _ends_well(self) -> None:
        """See that, once nothing goes wrong any more, every channel gets today's post."""
        self.to_come.clear()
        for machine in self.machines:
            machine.skew = timedelta()
        for _ in range(60):
            wake(self.machines)
            self.world.elapsed_s += 60
            await make_rounds(self.machines)
            if all([await self._is_settled(checkin) for checkin in CHECKINS]):
                break
        else:
            raise AssertionError(await self.diary.posts(CHECKINS[0].community))
        self.nothing_is_posted_twice()
        await self.database.close()

    async def _is_settled(self, checkin: Checkin) -> bool:
        now = self.machines[0].now()
        posts = await self.diary.posts(checkin.community, checkin.channel)
        states = {post.local_date: post.state for post in posts}
        if {PostState.SENDING, PostState.PENDING} & set(states.values()):
            return False
        posted = (checkin.community, checkin.channel, now.date()) in self.world.posted
        unknown = states.get(now.date()) is PostState.UNKNOWN
        return posted or unknown or now.time() < checkin.at


def test_whatever_happens_there_is_one_post(sqlite_template: Path) -> None:
    Days.template = sqlite_template
    checks = settings(
        max_examples=30, stateful_step_count=25, deadline=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(Days, settings=checks)
