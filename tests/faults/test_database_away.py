"""PostgreSQL stops, or crashes, while people forecast: nothing confirmed is lost, all comes back.

HINDCAST_TEST_AWAY_S makes it stay away for longer.
"""

import asyncio
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest

from tests.discord.fake import FakeDiscord
from tests.faults.crowd import Crowd, kept_forecasts
from tests.postgresql import PostgreSQL, postgresql
from tests.processes import on_discord, on_slack, serving
from tests.slack.fake import FakeSlack, Rates

AWAY_S = float(os.environ.get("HINDCAST_TEST_AWAY_S", "3"))
BACK_S = 5.0
"""How long after the database is back somebody's forecast must have been kept."""

PLENTY = Rates(1_000_000, 1_000_000)


@pytest.mark.parametrize("goes", [PostgreSQL.stop, PostgreSQL.crash], ids=["stops", "crashes"])
async def test_a_database_that_goes_and_comes_back_loses_nothing_that_was_confirmed(
    planted: Path, tmp_path: Path, goes: Callable[[PostgreSQL], None]
) -> None:
    home = Path(shutil.copytree(planted, tmp_path / "data"))
    crowd = Crowd()
    with postgresql() as server:
        async with FakeDiscord() as discord, FakeSlack(rates=PLENTY) as slack:
            guild = discord.guild("Tea House")
            alice = discord.person("alice", guild)
            crowd.on_discord(*(discord.person(f"d{n}", guild) for n in range(8)))
            crowd.on_slack(*(slack.person(f"s{n}") for n in range(8)))
            settings = on_discord(discord) | on_slack(slack)
            async with serving(home, {**settings, "HINDCAST_DATABASE_URL": server.url}) as bot:
                await bot.ready()
                async with crowd.busy():
                    await crowd.confirms(20)
                    await asyncio.to_thread(goes, server)
                    await asyncio.sleep(AWAY_S)
                    assert (await bot.get("/readyz"))[0] == 503
                    assert (await bot.get("/healthz"))[0] == 200
                    assert (await bot.get("/api/quotes?q=sunscreen"))[0] == 200
                    found = await alice.types("quote", words="sunscreen and vitamins")
                    assert "**sunscreen**" in found.text
                    shared = await alice.presses(found, "More around it")
                    assert "The database is away" in shared.text
                    await asyncio.to_thread(server.start)
                    started_at = monotonic()
                    await crowd.confirms(1, within_s=BACK_S)
                    back_s = monotonic() - started_at
                    await crowd.confirms(40)
                await bot.ready(BACK_S)
                assert await bot.stop() == 0
            assert discord.violations == slack.violations == []
        kept = await kept_forecasts(server.url, tmp_path)
    assert crowd.confirmed <= kept <= crowd.sent
    assert crowd.silent == 0
    assert any("the database is away" in answer for answer in crowd.told)
    counts = f"{crowd.confirmed.total()} confirmed, {kept.total()} kept"
    sys.stderr.write(f"\n{AWAY_S:g} s away, back after {back_s:.2f} s; {counts}\n")
