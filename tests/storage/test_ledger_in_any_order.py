"""The ledger in any order: whatever members and moderators do, the figures are right."""

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bot.domain.prediction import Dispute, Outcome
from bot.kernel.errors import Refusal
from storage.database.engine import Database
from storage.ledger import SqlLedger
from storage.ledger.scores import rescore
from tests.storage.clocks import StoppedClock
from tests.storage.ledgers import (
    ELSEWHERE,
    HERE,
    RAIN,
    SNOW,
    SOMEDAY,
    given,
    judged,
    put_in_catalogue,
)

PLACES = st.sampled_from([HERE, ELSEWHERE])
MEMBERS = st.sampled_from(["al", "bo", "cy"])
NAMES = st.sampled_from(["rain", "snow", "someday"])
DAYS = st.none() | st.dates(date(2026, 11, 15), date(2027, 1, 10))


class Life(RuleBasedStateMachine):
    """Two communities over one ledger; whatever is done in one is nothing to the other."""

    def __init__(self, template: Path) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(template, self.folder / "hindcast.db")
        self.clock = StoppedClock()
        self.database = Database.open("", self.folder)
        self.ledger = SqlLedger(self.database, self.clock)
        self.run(put_in_catalogue(self.database, RAIN, SNOW, SOMEDAY))
        self.kept = {HERE: 0, ELSEWHERE: 0}

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(work)

    def teardown(self) -> None:
        self.run(self.database.close())
        self.runner.close()
        shutil.rmtree(self.folder)

    async def figures(self, place: Any) -> list[Any]:
        """All that a community sees of its ledger."""
        names = ["rain", "snow", "someday"]
        return [
            await self.ledger.standings(place),
            await self.ledger.scores(place),
            await self.ledger.verdicts(place),
            [await self.ledger.forecasts(place, name) for name in names],
        ]

    def do(self, place: Any, work: Coroutine[Any, Any, Any]) -> Any:
        """Do something in one community; the other must not notice, nor a refusal change any."""
        other = ELSEWHERE if place == HERE else HERE
        before = self.run(self.figures(other)), self.run(self.figures(place))
        try:
            done = self.run(work)
        except Refusal:
            done = None
            assert self.run(self.figures(place)) == before[1]
        assert self.run(self.figures(other)) == before[0]
        return done

    @rule(hours=st.integers(0, 500))
    def wait(self, hours: int) -> None:
        self.clock.wait(hours=hours)

    @rule(place=PLACES, member=MEMBERS, name=NAMES, percent=st.integers(0, 100))
    def forecast(self, place: Any, member: str, name: str, percent: int) -> None:
        done = self.do(place, self.ledger.forecast(place, given(member, name, percent / 100)))
        self.kept[place] += done is not None

    @rule(place=PLACES, member=MEMBERS, name=NAMES)
    def look(self, place: Any, member: str, name: str) -> None:
        self.do(place, self.ledger.look(place, member, name))

    @rule(place=PLACES, name=NAMES, outcome=st.sampled_from(Outcome), day=DAYS)
    def judge(self, place: Any, name: str, outcome: Outcome, day: date | None) -> None:
        self.do(place, self.ledger.judge(place, judged(name, outcome, day)))

    @rule(place=PLACES, name=NAMES)
    def revoke(self, place: Any, name: str) -> None:
        self.do(place, self.ledger.revoke(place, name, "mona", self.clock.now()))

    @rule(place=PLACES, name=NAMES, outcome=st.sampled_from(Outcome), day=DAYS)
    def judge_by_mistake(self, place: Any, name: str, outcome: Outcome, day: date | None) -> None:
        before = self.run(self.figures(place))
        if self.do(place, self.ledger.judge(place, judged(name, outcome, day))):
            self.do(place, self.ledger.revoke(place, name, "mona", self.clock.now()))
        assert self.run(self.figures(place)) == before

    @rule(place=PLACES, member=MEMBERS, name=NAMES)
    def dispute(self, place: Any, member: str, name: str) -> None:
        given = Dispute(member, "It was sleet.", self.clock.now())
        self.do(place, self.ledger.dispute(place, name, given))

    @rule(place=PLACES, member=MEMBERS)
    def forget(self, place: Any, member: str) -> None:
        theirs = len(self.run(self.ledger.forecasts_of(place, member)))
        self.do(place, self.ledger.forget(place, member))
        self.kept[place] -= theirs
        assert not any(self.run(self.ledger.export(place, member)).values())

    @invariant()
    def every_score_is_what_its_forecasts_come_to(self) -> None:
        assert list(self.run(rescore(self.database, check=True))) == []

    @invariant()
    def no_forecast_is_lost(self) -> None:
        for place, count in self.kept.items():
            found = self.run(self.figures(place))[3]
            assert sum(map(len, found)) == count


def test_the_figures_are_right_in_any_order(sqlite_template: Path) -> None:
    run_state_machine_as_test(
        lambda: Life(sqlite_template),
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
