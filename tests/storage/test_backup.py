"""Backups: made while others write, from either database into either, and never over anything."""

import fcntl
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine, insert, select

from bot.kernel.errors import Unusable
from storage.backup import Copied, back_up, restore
from storage.backup.copying import tallies
from storage.backup.seal import Seal, put_seal
from storage.database.address import FILE_NAME
from storage.database.engine import Database
from storage.database.migrate import HEAD, alembic_config, migrate, revision
from storage.ledger import SqlLedger
from storage.ledger.scores import rescore
from storage.tables import community, score
from tests.storage.backups import Forecasters, kept, new_file
from tests.storage.clocks import MONDAY, StoppedClock
from tests.storage.ledgers import ELSEWHERE, HERE, RAIN, given, live, put_in_catalogue

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
async def ledger(database: Database) -> SqlLedger:
    """Give the ledger of two communities with something of every kind."""
    ledger = SqlLedger(database, StoppedClock())
    await live(ledger, HERE)
    await live(ledger, ELSEWHERE)
    return ledger


@pytest.fixture
async def backup(ledger: SqlLedger, tmp_path: Path) -> Path:
    """Give a backup of it."""
    await back_up(ledger.database, tmp_path / "backup", NOW, "1.2.3")
    return tmp_path / "backup"


@pytest.fixture
async def from_sqlite(sqlite_template: Path, tmp_path: Path) -> Path:
    """Give a backup of one community on SQLite, whatever the rest of the test is on."""
    file = shutil.copy(sqlite_template, tmp_path / "source.db")
    async with Database.open(f"sqlite:///{file}", tmp_path) as source:
        await live(SqlLedger(source, StoppedClock()), HERE)
        await back_up(source, tmp_path / "backup", NOW, "0")
    return tmp_path / "backup"


async def test_what_was_backed_up_is_what_is_restored(
    ledger: SqlLedger, backup: Path, tmp_path: Path
) -> None:
    (tmp_path / "new").mkdir()
    async with ledger.database.reading() as connection:
        before = await tallies(connection)
    async with new_file(tmp_path / "new") as restored:
        told = await restore(backup, restored, tmp_path)
        async with restored.reading() as connection:
            assert await tallies(connection) == before
        assert await rescore(restored, check=True) == []
    assert told == Copied(
        rows=sum(tally.rows for tally in before.values()),
        forecasts=4,
        workspaces=0,
        differing=0,
        made_at="2026-11-20T12:00:00+00:00",
        version="1.2.3",
    )


async def test_a_file_is_restored_into_either_database_which_goes_on_counting(
    from_sqlite: Path, empty_database_url: str, tmp_path: Path
) -> None:
    async with Database.open(empty_database_url, tmp_path) as target:
        await restore(from_sqlite, target, tmp_path)
        restored = SqlLedger(target, StoppedClock())
        earlier = await restored.forecasts(HERE, "rain")
        _, further = await restored.forecast(HERE, given("cy", "snow", 0.9))
    assert [one.member for one in earlier] == ["al", "bo"]
    assert further.sequence > max(one.sequence for one in earlier)


async def test_a_backup_during_writes_holds_every_forecast_that_was_confirmed(
    database: Database, tmp_path: Path
) -> None:
    members = Forecasters(SqlLedger(database, StoppedClock()))
    async with members.busy():
        for number in range(3):
            await members.until(20)
            confirmed = set(members.confirmed)
            await back_up(database, tmp_path / f"backup-{number}", NOW, "0")
            (tmp_path / f"new-{number}").mkdir()
            async with new_file(tmp_path / f"new-{number}") as restored:
                told = await restore(tmp_path / f"backup-{number}", restored, tmp_path)
                assert confirmed <= await kept(restored)
                assert told.differing == 0
    assert members.confirmed <= await kept(database)


async def test_only_its_owner_reads_a_backup_and_nothing_lies_beside_it(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in backup.parent.glob("*backup*")] == ["backup"]


async def test_no_backup_is_overwritten(ledger: SqlLedger, backup: Path, tmp_path: Path) -> None:
    before = backup.read_bytes()
    (tmp_path / "dangling").symlink_to("nowhere")
    for taken in (backup, tmp_path / "dangling"):
        with pytest.raises(Unusable, match="is there already"):
            await back_up(ledger.database, taken, NOW, "0")
    assert backup.read_bytes() == before


async def test_a_database_that_holds_anything_is_left_alone(
    ledger: SqlLedger, backup: Path, tmp_path: Path
) -> None:
    async with ledger.database.reading() as connection:
        before = await tallies(connection)
    with pytest.raises(Unusable, match="holds something already") as refusal:
        await restore(backup, ledger.database, tmp_path)
    assert ("-wal" in str(refusal.value)) is bool(ledger.database.file)
    async with ledger.database.reading() as connection:
        assert await tallies(connection) == before


async def test_a_migrated_database_without_rows_is_empty_enough(
    backup: Path, sqlite_template: Path, tmp_path: Path
) -> None:
    async with Database.open(f"sqlite:///{tmp_path / 'other.db'}", tmp_path) as target:
        await migrate(target)
        assert (await restore(backup, target, tmp_path)).forecasts == 4


async def test_a_folder_that_is_not_there_is_named(ledger: SqlLedger, tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"The folder .*nowhere is not there"):
        await back_up(ledger.database, tmp_path / "nowhere" / "backup", NOW, "0")


async def test_a_backup_that_was_changed_by_a_byte_is_not_restored(
    backup: Path, tmp_path: Path
) -> None:
    content = backup.read_bytes()
    assert content.count(b"It was hail.") == 2
    backup.write_bytes(content.replace(b"It was hail.", b"It was hall."))
    async with new_file(tmp_path) as target:
        with pytest.raises(Unusable, match="is not what it was when it was made"):
            await restore(backup, target, tmp_path)
    with pytest.raises(Unusable, match=r"is broken|is no backup"):
        await cut_short(backup, content, tmp_path)


async def test_a_backup_that_is_spoilt_while_it_is_copied_is_not_restored(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes().replace(b"It was hail.", b"It was hall."))

    monkeypatch.setattr(shutil, "copyfile", spoil)
    async with new_file(tmp_path) as target:
        with pytest.raises(Unusable, match=f"{backup} is not what it was when it was made"):
            await restore(backup, target, tmp_path)


async def cut_short(backup: Path, content: bytes, folder: Path) -> None:
    backup.write_bytes(content[: len(content) // 2])
    async with new_file(folder) as target:
        await restore(backup, target, folder)


@pytest.mark.parametrize("content", [b"", b"dear diary, " * 1000])
async def test_another_file_is_no_backup(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "letter").write_bytes(content)
    async with new_file(tmp_path) as target:
        with pytest.raises(Unusable, match="is no backup"):
            await restore(tmp_path / "letter", target, tmp_path)
        with pytest.raises(Unusable, match="is not there"):
            await restore(tmp_path / "nothing", target, tmp_path)


async def test_a_live_database_is_no_backup(ledger: SqlLedger, tmp_path: Path) -> None:
    async with Database.open(f"sqlite:///{tmp_path / 'live.db'}", tmp_path) as live_one:
        await migrate(live_one)
    (tmp_path / "new").mkdir()
    async with new_file(tmp_path / "new") as target:
        with pytest.raises(Unusable, match="make one with `hindcast backup`"):
            await restore(tmp_path / "live.db", target, tmp_path)


async def test_where_nothing_was_kept_there_is_nothing_to_back_up(
    empty_database_url: str, tmp_path: Path
) -> None:
    async with Database.open(empty_database_url, tmp_path) as nothing:
        with pytest.raises(Unusable, match="There is nothing"):
            await back_up(nothing, tmp_path / "backup", NOW, "0")
    assert not (tmp_path / "hindcast.db").exists()
    assert not (tmp_path / "backup").exists()


async def test_what_a_killed_backup_left_is_cleared_away_and_no_other_folder(
    ledger: SqlLedger, tmp_path: Path
) -> None:
    left, busy = tmp_path / ".hindcast-unfinished-left", tmp_path / ".hindcast-unfinished-busy"
    for folder in (left, busy):
        folder.mkdir()
        (folder / FILE_NAME).write_bytes(b"half of it")
        os.utime(folder, (0, 0))
    handle = os.open(busy, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        await back_up(ledger.database, tmp_path / "backup", NOW, "0")
        assert [path.name for path in tmp_path.glob(".hindcast-*")] == [busy.name]
    finally:
        os.close(handle)


async def test_scores_that_do_not_add_up_are_copied_as_they_are_and_told(
    ledger: SqlLedger, tmp_path: Path
) -> None:
    async with ledger.database.writing() as connection:
        await connection.execute(score.update().values(brier=1.5))
    told = await back_up(ledger.database, tmp_path / "backup", NOW, "0")
    assert told.differing == 2


async def test_what_does_not_arrive_whole_does_not_arrive_at_all(
    from_sqlite: Path, empty_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def something_else(_: object) -> dict[str, object]:
        return {}

    monkeypatch.setattr("storage.backup.restoring.tallies", something_else)
    async with Database.open(empty_database_url, tmp_path) as target:
        with pytest.raises(Unusable, match="is not what was read from the backup"):
            await restore(from_sqlite, target, tmp_path)
        assert await kept(target) == set()


async def test_a_backup_shows_one_moment_of_all_tables(database: Database, tmp_path: Path) -> None:
    """A verdict and its scores are written together: no backup has one without the other."""
    members = Forecasters(SqlLedger(database, StoppedClock()))
    await put_in_catalogue(database, RAIN)
    async with members.busy():
        await members.until(10)
        for number in range(5):
            file = tmp_path / f"backup-{number}"
            assert (await back_up(database, file, MONDAY, "0")).differing == 0
            with closing(sqlite3.connect(file)) as opened:
                assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_backup_of_an_older_version_is_brought_up_to_date(
    empty_database_url: str, tmp_path: Path
) -> None:
    (tmp_path / "old").mkdir()
    old = tmp_path / "old" / FILE_NAME
    engine = create_engine(f"sqlite:///{old}")
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), "0003")
        row = {"community": "slack:T1", "name": "Tea House", "joined_at": NOW}
        connection.execute(insert(community), row)
    engine.dispose()
    put_seal(old, Seal("2025-01-01T00:00:00+00:00", "0.0.1"))
    async with Database.open(empty_database_url, tmp_path) as target:
        told = await restore(old, target, tmp_path)
        async with target.reading() as connection:
            assert await revision(connection) == HEAD
            assert await connection.scalar(select(community.c.name)) == "Tea House"
    assert (told.rows, told.version) == (1, "0.0.1")


async def test_a_backup_of_a_newer_version_is_left_to_that_one(
    from_sqlite: Path, empty_database_url: str, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(from_sqlite)) as opened, opened:
        opened.execute("UPDATE hindcast_version SET version_num = '9999'")
        opened.execute("DROP TABLE hindcast_backup")
        opened.execute("DROP TABLE hindcast_backup_table")
    put_seal(from_sqlite, Seal("2036-01-01T00:00:00+00:00", "9.0.0"))
    async with Database.open(empty_database_url, tmp_path) as target:
        with pytest.raises(Unusable, match="made by a newer Hindcast"):
            await restore(from_sqlite, target, tmp_path)
        assert await nothing_in(target)


async def nothing_in(database: Database) -> bool:
    async with database.reading() as connection:
        return await revision(connection) is None
