"""The database as everybody above it relies on it, on SQLite and on PostgreSQL."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from bot.kernel.errors import Unusable
from storage.database.address import POSTGRESQL, SQLITE, read_address
from storage.database.engine import Database
from storage.database.migrate import migrate
from storage.tables import catalogue_episode, catalogue_revision, catalogue_source

NOON = datetime(2026, 11, 20, 12, 0, 0, 123456, tzinfo=UTC)
REVISION = {"id": 1, "revision": 0, "fingerprint": "", "changed_at": NOON}


def episode(slug: str, **more: object) -> dict[str, object]:
    return {"slug": slug, "title": "A talk", "show": "Show", "speakers": [], "position": 1, **more}


async def count(database: Database) -> int:
    async with database.reading() as connection:
        return (await connection.execute(select(catalogue_revision.c.revision))).scalar_one()


async def test_no_increment_is_lost_between_tasks_and_engines(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    async with database.writing() as connection:
        await connection.execute(insert(catalogue_revision).values(REVISION))

    async def increment(own: Database) -> None:
        async with own.writing() as connection:
            query = select(catalogue_revision.c.revision).with_for_update()
            found = (await connection.execute(query)).scalar_one()
            await asyncio.sleep(0.001)  # long enough for others to cut in
            await connection.execute(update(catalogue_revision).values(revision=found + 1))

    others = [Database.open(database_url, tmp_path) for _ in range(3)]
    async with asyncio.TaskGroup() as group:
        for own in (database, *others):
            for _ in range(25):
                group.create_task(increment(own))
    for other in others:
        await other.close()

    assert await count(database) == 100


async def test_readers_see_the_last_commit_while_somebody_writes(database: Database) -> None:
    async with database.writing() as connection:
        await connection.execute(insert(catalogue_revision).values(REVISION))
    async with database.writing() as connection:
        await connection.execute(update(catalogue_revision).values(revision=1))
        assert await count(database) == 0
    assert await count(database) == 1


async def test_an_error_undoes_the_transaction(database: Database) -> None:
    async def stumble() -> None:
        async with database.writing() as connection:
            await connection.execute(insert(catalogue_episode).values(episode("one")))
            raise RuntimeError("oh no")

    with pytest.raises(RuntimeError, match="oh no"):
        await stumble()
    async with database.reading() as connection:
        query = select(func.count()).select_from(catalogue_episode)
        assert (await connection.execute(query)).scalar_one() == 0


async def test_a_cancelled_writer_leaves_the_door_open(database: Database) -> None:
    inside = asyncio.Event()

    async def linger() -> None:
        async with database.writing() as connection:
            await connection.execute(insert(catalogue_revision).values(REVISION))
            inside.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(linger())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(30), database.writing() as connection:
        await connection.execute(insert(catalogue_revision).values(REVISION))
    assert await count(database) == 0


async def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        async with database.reading() as connection:
            await connection.execute(insert(catalogue_revision).values(REVISION))


async def test_a_source_needs_its_episode(database: Database) -> None:
    orphan = {
        "sha256": "0" * 64, "episode": "nowhere", "name": "a.txt", "layout": "plain",
        "kind": "transcript", "content": b"\x00\xff", "annotations": {},
    }  # fmt: skip
    with pytest.raises(IntegrityError):
        async with database.writing() as connection:
            await connection.execute(insert(catalogue_source).values(orphan))


async def test_bytes_and_json_come_back_as_they_went(database: Database) -> None:
    source = {
        "sha256": "0" * 64, "episode": "one", "name": "ü.txt", "layout": "plain",
        "kind": "transcript", "content": bytes(range(256)), "annotations": {"turns": [[1, "≈"]]},
    }  # fmt: skip
    async with database.writing() as connection:
        await connection.execute(insert(catalogue_episode).values(episode("one")))
        await connection.execute(insert(catalogue_source).values(source))
    async with database.reading() as connection:
        row = (await connection.execute(select(catalogue_source))).mappings().one()
    assert {**source, "retired_at": None} == dict(row)


async def test_moments_come_back_in_utc_whatever_zone_they_had(database: Database) -> None:
    in_tokyo = NOON.astimezone(timezone(timedelta(hours=9)))
    async with database.writing() as connection:
        await connection.execute(
            insert(catalogue_episode),
            [episode("old", retired_at=in_tokyo), episode("new", retired_at=None)],
        )
    async with database.reading() as connection:
        query = select(catalogue_episode.c.retired_at).order_by(catalogue_episode.c.slug)
        new, old = (await connection.execute(query)).scalars()
    assert new is None
    assert old == NOON
    assert old.tzinfo is UTC or old.utcoffset() == timedelta(0)


async def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    naive = episode("one", retired_at=NOON.replace(tzinfo=None))
    with pytest.raises(StatementError, match="no time zone"):
        async with database.writing() as connection:
            await connection.execute(insert(catalogue_episode).values(naive))


async def test_sqlite_is_set_up_for_several_processes(tmp_path: Path) -> None:
    async with Database.open("", tmp_path / "new" / "data") as database:
        # Writers wait as long, moment by moment: `tests/storage/test_waiting.py`.
        for transaction, busy_ms in ((database.reading, 5000), (database.writing, 250)):
            async with transaction() as connection:
                told = [
                    (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()
                    for name in ("journal_mode", "foreign_keys", "busy_timeout")
                ]
            assert told == ["wal", 1, busy_ms]
    assert [file.name for file in (tmp_path / "new" / "data").iterdir()] == ["hindcast.db"]


async def test_what_sqlite_has_committed_is_on_the_disk(tmp_path: Path) -> None:
    """FULL is 2: the log is synchronised at every commit (sqlite.org/pragma.html)."""
    async with Database.open("", tmp_path) as database:
        patient = database.unhurried()
        for writer in (database, patient):
            async with writer.writing() as connection:
                assert (await connection.execute(text("PRAGMA synchronous"))).scalar_one() == 2
        await patient.close()


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("", SQLITE),
        ("sqlite:////tmp/x.db", SQLITE),
        ("sqlite+aiosqlite:////tmp/x.db", SQLITE),
        ("postgres://me:pw@host/db", POSTGRESQL),
        ("postgresql://me:pw@host/db", POSTGRESQL),
        ("postgresql+asyncpg://me:pw@host/db", POSTGRESQL),
    ],
)
def test_addresses_are_understood_in_every_spelling(url: str, driver: str) -> None:
    assert read_address(url, Path("data")).drivername == driver


def test_sslmode_is_said_the_way_asyncpg_hears_it() -> None:
    address = read_address("postgres://me:pw@host/db?sslmode=require&x=1", Path())
    assert dict(address.query) == {"ssl": "require", "x": "1"}


@pytest.mark.parametrize(
    "url",
    [
        "me:s3cret@host",
        "postgresql://me:s3cret@host:not-a-port/db",
        "postgresql://me:s3@cret@host/db",
        "mysql://me:s3cret@host/db",
        "sqlite://",
        "sqlite:///:memory:",
    ],
)
def test_a_useless_address_is_refused_without_its_password(url: str, tmp_path: Path) -> None:
    with pytest.raises(Unusable) as refusal:
        Database.open(url, tmp_path)
    assert "cret" not in f"{refusal.value} {refusal.value.__cause__} {refusal.value.__context__}"


async def test_the_place_names_no_password(tmp_path: Path) -> None:
    async with Database.open("postgres://me:s3cret@db.example:5433/talks", tmp_path) as database:
        assert database.place == "PostgreSQL database “talks” at db.example:5433"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unusable, match=r"/file/data cannot be made: Not a directory"):
        Database.open("", tmp_path / "file" / "data")


def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "hindcast.db").mkdir()
    with pytest.raises(Unusable, match=r"/hindcast\.db is not a file"):
        Database.open("", tmp_path)


def test_a_folder_that_cannot_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # root may write everywhere
    with pytest.raises(Unusable, match=f"{tmp_path} cannot be written"):
        Database.open("", tmp_path)


async def test_sqlite_starts_without_what_only_postgresql_or_a_migration_needs(
    tmp_path: Path,
) -> None:
    async with Database.open("", tmp_path) as database:
        await migrate(database)
    code = """
import asyncio, sys, pathlib
from storage.cards import SqlCards
from storage.database.engine import Database
from storage.database.migrate import migrate
async def start():
    async with Database.open("", pathlib.Path(sys.argv[1])) as database:
        await migrate(database)
asyncio.run(start())
print(*sorted({"alembic", "asyncpg", "sqlalchemy.dialects.postgresql"} & set(sys.modules)))
"""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, str(tmp_path), stdout=asyncio.subprocess.PIPE
    )
    imported, _ = await process.communicate()
    assert (process.returncode, imported.split()) == (0, [])
