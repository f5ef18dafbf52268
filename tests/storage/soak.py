"""A hundred backups beside members who go on forecasting; for `make soak`, on both databases."""

import asyncio
import os
import sys
from pathlib import Path

from storage.backup import restore
from storage.database.engine import Database
from storage.ledger import SqlLedger
from tests.storage.backups import Forecasters, kept, new_file
from tests.storage.clocks import StoppedClock

ROOT = Path(__file__).parent.parent.parent
ROUNDS = 100


async def backed_up(url: str, home: Path, file: Path) -> None:
    """Run `hindcast backup` as the operator does, in a process of its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HINDCAST_")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "backup", str(file)),
        cwd=ROOT,
        env=clean | {"HINDCAST_DATABASE_URL": url, "HINDCAST_DATA_DIR": str(home)},
        stdout=asyncio.subprocess.DEVNULL,
    )
    assert await process.wait() == 0


async def test_a_hundred_backups_hold_every_forecast_that_was_confirmed(
    database_url: str, tmp_path: Path
) -> None:
    async with Database.open(database_url, tmp_path) as database:
        members = Forecasters(SqlLedger(database, StoppedClock()))
        async with members.busy():
            for number in range(ROUNDS):
                await members.until(5)
                confirmed = set(members.confirmed)
                home = tmp_path / f"round-{number}"
                home.mkdir()
                await backed_up(database_url, home, home / "backup")
                async with new_file(home) as restored:
                    told = await restore(home / "backup", restored, home)
                    assert confirmed <= await kept(restored)
                    assert told.differing == 0
    sys.stderr.write(f"\n{ROUNDS} backups held all of {len(confirmed):,} confirmed forecasts\n")
