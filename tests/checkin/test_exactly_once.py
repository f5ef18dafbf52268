"""Every channel and local day has exactly one post, whatever happens meanwhile."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from storage.database.engine import Database
from tests.checkin.simulation import DATE_LINE, SPRING, Outcome, Plan, simulate

REPLICAS = 3


async def lived_through(plan: Plan, database_url: str, tmp_path: Path) -> Outcome:
    async with AsyncExitStack() as stack:
        replicas = [
            await stack.enter_async_context(Database.open(database_url, tmp_path))
            for _ in range(REPLICAS)
        ]
        return await simulate(plan, replicas)


@pytest.mark.parametrize("seed", [1])
async def test_every_channel_and_day_has_one_post(
    seed: int, database_url: str, tmp_path: Path
) -> None:
    plan = Plan(SPRING, days=4, channels=24, seed=seed, harm=3)
    outcome = await lived_through(plan, database_url, tmp_path)
    assert outcome.wrong == []
    assert outcome.posts > 50
    assert outcome.faults.total() > 20  # how many depends on whose turn it is when fate is asked
    assert outcome.unknown >= outcome.missing


async def test_a_day_that_a_zone_left_out_has_none(sqlite_template: Path, tmp_path: Path) -> None:
    copy = tmp_path / "hindcast.db"
    copy.write_bytes(sqlite_template.read_bytes())
    plan = Plan(DATE_LINE, days=5, channels=14)
    outcome = await lived_through(plan, f"sqlite:///{copy}", tmp_path)
    assert outcome.wrong == []
