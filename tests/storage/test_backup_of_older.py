"""Backups of a database that an older Hindcast made, before it is brought up to date."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.kernel.errors import Unusable
from storage.backup import back_up
from storage.backup.copying import tallies
from storage.database.engine import Database
from storage.database.migrate import revision
from tests.storage.frozen import FROZEN, build

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize("older", FROZEN)
async def test_it_is_copied_as_it_is_and_stays_so(
    empty_database_url: str, tmp_path: Path, older: str
) -> None:
    async with Database.open(empty_database_url, tmp_path) as database:
        async with database.writing() as connection:
            tables = await connection.run_sync(build, older)
        told = await back_up(database, tmp_path / "backup", NOW, "0")
        async with database.reading() as connection:
            before = await tallies(connection)
            assert await revision(connection) == older
    async with (
        Database.open(f"sqlite:///{tmp_path / 'backup'}", tmp_path) as kept,
        kept.reading() as connection,
    ):
        assert await tallies(connection) == before
        assert await revision(connection) == older
    assert set(before) == set(tables.tables)
    assert told.rows == 2 * len(before)


async def test_tables_that_are_not_those_of_their_revision_are_not_half_copied(
    database: Database, tmp_path: Path
) -> None:
    async with database.writing() as connection:
        await connection.execute(text("UPDATE hindcast_version SET version_num = '0001'"))
    with pytest.raises(Unusable, match="not those of the revision"):
        await back_up(database, tmp_path / "backup", NOW, "0")
    assert list(tmp_path.glob("*backup*")) == []
