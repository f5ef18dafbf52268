"""A process that is asked to stop before it is open, as a supervisor may at any moment."""

import asyncio
import shutil
from pathlib import Path

import psutil
import pytest
from sqlalchemy import text

from storage.database.engine import Database
from storage.database.migrate import become_the_only_one
from storage.processes.turns import turn
from tests.processes import START_S
from tests.test_turned_away import hindcast

STOPS_WITHIN_S = 10.0


async def reaches(pid: int, file: Path) -> None:
    """Wait until a process has a file open."""
    async with asyncio.timeout(START_S):
        while str(file) not in [each.path for each in psutil.Process(pid).open_files()]:
            await asyncio.sleep(0.05)


async def test_it_stops_while_it_waits_for_another_that_builds_the_index(
    planted: Path, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(planted, tmp_path / "data"))
    shutil.rmtree(home / "index")
    async with turn(home / "index", 1.0), hindcast(home, {}) as process:
        await reaches(process.pid, home / "index.turn")
        process.terminate()
        async with asyncio.timeout(STOPS_WITHIN_S):
            said, _ = await process.communicate()
    assert process.returncode == 0
    assert said == b""


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
async def test_it_stops_while_it_waits_for_another_that_makes_the_tables(
    empty_database_url: str, tmp_path: Path
) -> None:
    waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    settings = {"HINDCAST_DATABASE_URL": empty_database_url}
    async with Database.open(empty_database_url, tmp_path) as other, other.writing() as held:
        await become_the_only_one(held)
        async with hindcast(tmp_path / "data", settings) as process:
            async with asyncio.timeout(START_S):
                while not await held.scalar(waiting):
                    await asyncio.sleep(0.05)
            process.terminate()
            async with asyncio.timeout(STOPS_WITHIN_S):
                said, _ = await process.communicate()
    assert process.returncode == 0
    assert said == b""
