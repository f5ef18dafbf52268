"""SQLite's file: never parted from its log, and for its owner alone."""

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.kernel.errors import Unusable
from storage.backup import back_up, restore
from storage.database.address import FILE_NAME
from storage.database.engine import Database
from storage.database.migrate import migrate
from storage.ledger import SqlLedger
from tests.storage.backups import kept
from tests.storage.clocks import MONDAY, StoppedClock
from tests.storage.ledgers import HERE, RAIN, given, put_in_catalogue

FORECASTS_AND_CRASHES = """
import asyncio, os, pathlib, signal, sys
from storage.database.engine import Database
from storage.ledger import SqlLedger
from storage.database.migrate import migrate
from tests.storage.clocks import StoppedClock
from tests.storage.ledgers import HERE, RAIN, given, put_in_catalogue
async def live():
    async with Database.open("", pathlib.Path(sys.argv[1])) as database:
        await migrate(database)
        await put_in_catalogue(database, RAIN)
        await SqlLedger(database, StoppedClock()).forecast(HERE, given("al", "rain", 0.5, "i0"))
        os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(live())
"""


@pytest.fixture
async def crashed(tmp_path: Path) -> Path:
    """Give the file of a process that was killed: what it confirmed stands in the log."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", FORECASTS_AND_CRASHES, str(tmp_path / "data")
    )
    assert await process.wait() == -9
    return tmp_path / "data" / FILE_NAME


async def a_backup(folder: Path) -> Path:
    async with Database.open("", folder / "other") as database:
        await migrate(database)
        await put_in_catalogue(database, RAIN)
        await SqlLedger(database, StoppedClock()).forecast(HERE, given("bo", "rain", 0.2, "i1"))
        await back_up(database, folder / "backup", MONDAY, "0")
    return folder / "backup"


async def test_a_file_that_was_moved_away_from_its_log_loses_nothing(
    crashed: Path, tmp_path: Path
) -> None:
    backup = await a_backup(tmp_path)
    moved = crashed.rename(tmp_path / FILE_NAME)
    with pytest.raises(Unusable, match=f"Move all files that begin with {FILE_NAME} together"):
        async with Database.open("", crashed.parent) as database:
            await restore(backup, database, tmp_path)
    moved.rename(crashed)
    async with Database.open("", crashed.parent) as database:
        assert await kept(database) == {"i0"}


async def test_where_all_files_were_moved_away_a_backup_is_restored(
    crashed: Path, tmp_path: Path
) -> None:
    backup = await a_backup(tmp_path)
    (tmp_path / "old").mkdir()
    for file in list(crashed.parent.glob(f"{FILE_NAME}*")):
        file.rename(tmp_path / "old" / file.name)
    async with Database.open("", crashed.parent) as database:
        await restore(backup, database, tmp_path)
        assert await kept(database) == {"i1"}
    async with Database.open("", tmp_path / "old") as database:
        assert await kept(database) == {"i0"}


@pytest.fixture
def open_to_all() -> Iterator[None]:
    """Have files made that everybody reads, unless somebody says otherwise."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_to_all")
async def test_only_its_owner_reads_what_is_kept(tmp_path: Path) -> None:
    async with Database.open("", tmp_path / "data") as database:
        await migrate(database)
        files = sorted((tmp_path / "data").iterdir())
        assert [file.name for file in files] == [FILE_NAME, f"{FILE_NAME}-shm", f"{FILE_NAME}-wal"]
        assert [file.stat().st_mode & 0o777 for file in files] == [0o600] * 3
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


@pytest.mark.usefixtures("open_to_all")
async def test_who_else_may_read_an_older_file_stays_as_it_was_decided(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).touch(0o640)
    async with Database.open("", tmp_path) as database:
        await migrate(database)
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o640
