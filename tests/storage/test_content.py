"""A look at what the database holds notices what cannot be read."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.kernel.health import Level
from storage.database.content import examine_content
from storage.database.engine import Database
from storage.health import examine_database
from storage.ledger import SqlLedger
from tests.storage.clocks import StoppedClock
from tests.storage.ledgers import HERE, live


def spoil(file: Path, name: str) -> None:
    """Overwrite the first page of a table or an index, as a failing disk might."""
    with closing(sqlite3.connect(file)) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (size,) = opened.execute("PRAGMA page_size").fetchone()
        query = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
        (page,) = opened.execute(query, (name,)).fetchone()
    with file.open("r+b") as content:
        content.seek((page - 1) * size)
        content.write(b"\xff" * size)


async def test_a_sound_database_is_fine(database: Database) -> None:
    await live(SqlLedger(database, StoppedClock()), HERE)
    [found] = await examine_content(database)
    assert (found.level, found.mend) == (Level.OK, "")


async def test_a_table_that_is_gone_is_named(database: Database) -> None:
    async with database.writing() as connection:
        await connection.execute(text("DROP TABLE checkin"))
    [found] = await examine_content(database)
    assert found.level is Level.WRONG
    assert found.words.startswith("The table checkin cannot be read: ")


@pytest.mark.parametrize("name", ["forecast", "ix_post_prediction"])
async def test_a_broken_page_of_the_file_is_found(
    name: str, sqlite_template: Path, tmp_path: Path
) -> None:
    file = tmp_path / "hindcast.db"
    file.write_bytes(sqlite_template.read_bytes())
    async with Database.open("", tmp_path) as database:
        await live(SqlLedger(database, StoppedClock()), HERE)
    spoil(file, name)
    async with Database.open("", tmp_path) as database:
        found = [each async for each in examine_database(database, StoppedClock())]
    [wrong] = [each for each in found if each.level is Level.WRONG]
    assert "`hindcast restore`" in wrong.mend


async def test_no_more_time_is_spent_than_anybody_would_wait(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.database.content._LONGEST_S", -1.0)
    monkeypatch.setattr("storage.database.content._LOOK_EVERY", 1)
    (tmp_path / "hindcast.db").write_bytes(sqlite_template.read_bytes())
    async with Database.open("", tmp_path) as database:
        [found] = await examine_content(database)
    assert found.level is Level.WARNING
    assert "too large to be read through" in found.words
