"""Migrations: from nothing, by many at once, and never backwards."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Connection,
    column,
    func,
    insert,
    inspect,
    make_url,
    select,
    table,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError

from bot.kernel.errors import Unusable
from storage.database.engine import Database
from storage.database.migrate import HEAD, REVISIONS, VERSION_TABLE, alembic_config, migrate
from storage.tables import catalogue_episode, metadata, verdict

VERSIONS = table(VERSION_TABLE, column("version_num"))

START = """
import asyncio, sys, pathlib
from storage.database.engine import Database
from storage.database.migrate import migrate
async def start():
    async with Database.open(sys.argv[1], pathlib.Path()) as database:
        print("ready", flush=True)
        sys.stdin.readline()
        await migrate(database)
asyncio.run(start())
"""


def test_the_revisions_are_alembics() -> None:
    scripts = ScriptDirectory.from_config(alembic_config())
    newest_first = [script.revision for script in scripts.walk_revisions()]
    assert tuple(reversed(newest_first)) == REVISIONS
    assert scripts.get_heads() == [HEAD]


def differences(connection: Connection) -> list[object]:
    options = {"compare_type": True, "version_table": VERSION_TABLE}
    return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)


@pytest.mark.parametrize("revision", REVISIONS[:-1])
async def test_an_upgrade_from_an_earlier_revision_keeps_what_is_there(
    empty_database_url: str, tmp_path: Path, revision: str
) -> None:
    def earlier(connection: Connection) -> None:
        command.upgrade(alembic_config(connection), revision)

    one = {"slug": "one", "title": "", "show": "", "speakers": [], "position": 1}
    async with Database.open(empty_database_url, tmp_path) as database:
        async with database.writing() as connection:
            await connection.run_sync(earlier)
            await connection.execute(insert(catalogue_episode).values(one))
        await migrate(database)
        async with database.reading() as connection:
            assert await connection.run_sync(differences) == []
            assert await connection.scalar(select(catalogue_episode.c.slug)) == "one"


async def test_one_verdict_stands_whoever_writes(database: Database) -> None:
    row = {
        "community": "local", "prediction": "rain", "outcome": "yes", "evidence": "",
        "given_by": "mona", "given_at": datetime.now(UTC), "standing": True,
    }  # fmt: skip
    async with database.writing() as connection:
        revoked = {"revoked_at": row["given_at"], "standing": None}
        for name in ("one", "two"):
            await connection.execute(insert(verdict).values(row | revoked | {"id": name}))
        await connection.execute(insert(verdict).values(row | {"id": "three"}))
    with pytest.raises(IntegrityError):
        async with database.writing() as connection:
            await connection.execute(insert(verdict).values(row | {"id": "four"}))


async def test_an_upgrade_from_nothing_makes_the_tables(
    empty_database_url: str, tmp_path: Path
) -> None:
    def primary_keys(connection: Connection) -> set[str | None]:
        found = inspect(connection)
        return {found.get_pk_constraint(name)["name"] for name in metadata.tables}

    async with Database.open(empty_database_url, tmp_path) as database:
        await migrate(database)
        async with database.reading() as connection:
            assert await connection.run_sync(differences) == []
            # Alembic does not compare these by itself.
            assert await connection.run_sync(primary_keys) == {
                f"pk_{name}" for name in metadata.tables
            }


async def test_migrating_again_changes_nothing(database: Database) -> None:
    one = {"slug": "one", "title": "", "show": "", "speakers": [], "position": 1}
    async with database.writing() as connection:
        await connection.execute(insert(catalogue_episode).values(one))
    await migrate(database)
    async with database.reading() as connection:
        query = select(func.count()).select_from(catalogue_episode)
        assert (await connection.execute(query)).scalar_one() == 1


async def test_processes_that_start_at_once_all_succeed(empty_database_url: str) -> None:
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", START, empty_database_url,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        for _ in range(4)
    ]  # fmt: skip
    for process in processes:
        assert process.stdout
        assert await process.stdout.readline() == b"ready\n"
    ends = await asyncio.gather(*(process.communicate(b"go\n") for process in processes))
    assert [process.returncode for process in processes] == [0] * 4, ends


async def test_engines_that_start_at_once_all_succeed(
    empty_database_url: str, tmp_path: Path
) -> None:
    databases = [Database.open(empty_database_url, tmp_path) for _ in range(8)]
    await asyncio.gather(*(migrate(database) for database in databases))
    for database in databases:
        await database.close()


async def test_a_newer_database_is_refused_and_left_as_it_is(database: Database) -> None:
    async with database.writing() as connection:
        await connection.execute(update(VERSIONS).values(version_num="9999"))
        await connection.execute(text("DROP TABLE catalogue_revision"))

    def tables(connection: Connection) -> set[str]:
        return set(inspect(connection).get_table_names())

    async with database.reading() as connection:
        before = await connection.run_sync(tables)
    with pytest.raises(Unusable, match=r"newer Hindcast \(revision 9999\)\. Run that version"):
        await migrate(database)
    async with database.reading() as connection:
        assert await connection.run_sync(tables) == before
        assert (await connection.execute(select(VERSIONS))).scalar_one() == "9999"


async def test_a_migration_that_fails_leaves_nothing_behind(
    empty_database_url: str, tmp_path: Path
) -> None:
    async with Database.open(empty_database_url, tmp_path) as database:
        async with database.writing() as connection:
            await connection.execute(text("CREATE TABLE card_state (in_the_way INTEGER)"))
        with pytest.raises(Unusable, match="card_state"):
            await migrate(database)
        async with database.reading() as connection:
            names = await connection.run_sync(lambda c: inspect(c).get_table_names())
    assert names == ["card_state"]


async def refusal_of(url: str, folder: Path) -> str:
    async with Database.open(url, folder) as database:
        with pytest.raises(Unusable) as refusal:
            await migrate(database)
    return str(refusal.value)


async def test_a_file_that_is_no_database_is_named_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "hindcast.db"
    file.write_text("Dear diary, " * 100)
    said = await refusal_of("", tmp_path)
    assert said == f"The database cannot be used ({file}): file is not a database."
    assert file.read_text() == "Dear diary, " * 100


async def test_a_server_that_is_away_is_named_without_the_password(tmp_path: Path) -> None:
    said = await refusal_of("postgres://me:s3cret@127.0.0.1:9/talks", tmp_path)
    assert said.startswith(
        "The database cannot be used (PostgreSQL database “talks” at 127.0.0.1:9): "
    )
    assert "s3cret" not in said


async def test_a_database_that_is_not_there_is_named(
    postgresql_server: str, tmp_path: Path
) -> None:
    url = make_url(postgresql_server).set(database="nowhere")
    said = await refusal_of(url.render_as_string(hide_password=False), tmp_path)
    assert "“nowhere”" in said
    assert said.endswith('database "nowhere" does not exist.')


async def test_an_option_that_nobody_knows_is_named(tmp_path: Path) -> None:
    said = await refusal_of("postgres://me:s3cret@127.0.0.1:9/talks?colour=blue", tmp_path)
    assert "colour" in said
    assert "s3cret" not in said
