"""Upward from every revision that was released: whatever was in the database is there still."""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData, make_url

from storage.database.engine import Database
from storage.database.migrate import REVISIONS, VERSION_TABLE, migrate
from storage.tables import metadata
from tests.storage.frozen import DUMPS, FROZEN, Kept, build, dump_of, freeze, rows_of, tables_of


def load_dump(url: str, revision: str) -> None:
    """Put a released revision with its rows into an empty file of SQLite."""
    file = make_url(url).database or ""
    with sqlite3.connect(file) as database:
        database.executescript((DUMPS / f"{revision}.sql").read_text("utf-8"))
    database.close()


def differences(connection: Connection) -> list[object]:
    options = {"compare_type": True, "version_table": VERSION_TABLE}
    return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)


@pytest.mark.parametrize("revision", FROZEN)
async def test_nothing_is_lost_on_the_way_up(
    empty_database_url: str, database_kind: str, tmp_path: Path, revision: str
) -> None:
    def before(connection: Connection) -> tuple[MetaData, Kept]:
        dumped = database_kind == "sqlite"
        tables = tables_of(connection) if dumped else build(connection, revision)
        return tables, rows_of(connection, tables)

    if database_kind == "sqlite":
        load_dump(empty_database_url, revision)
    async with Database.open(empty_database_url, tmp_path) as database:
        async with database.writing() as connection:
            tables, kept = await connection.run_sync(before)
        assert all(len(rows) == 2 for rows in kept.values())
        await migrate(database)
        async with database.reading() as connection:
            assert await connection.run_sync(differences) == []
            assert await connection.run_sync(rows_of, tables) == kept


@pytest.mark.parametrize("revision", FROZEN)
def test_a_released_revision_is_never_changed(revision: str) -> None:
    assert dump_of(revision) == (DUMPS / f"{revision}.sql").read_text("utf-8")


def test_released_revisions_are_the_first_ones() -> None:
    assert REVISIONS[: len(FROZEN)] == FROZEN


def test_what_a_release_freezes_is_what_is_new(tmp_path: Path) -> None:
    for revision in FROZEN:
        (tmp_path / f"{revision}.sql").touch()
    new = freeze(tmp_path)
    assert (*FROZEN, *new) == REVISIONS
    assert all("CREATE TABLE" in (tmp_path / f"{one}.sql").read_text("utf-8") for one in new)
    assert freeze(tmp_path) == []
