"""While another process writes into the same file: one waits, and may leave off."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from storage.database.engine import Database
from storage.database.waiting import MOMENT_S

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
LONG_S, SLOW_S = 4 * MOMENT_S, 2.0
"""What another may take, and what a busy machine may take on top of a moment."""


@contextmanager
def written(file: Path | None) -> Iterator[sqlite3.Connection]:
    """Write into a file, and keep all others from it until the block ends."""
    assert file
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


async def write(database: Database) -> None:
    async with database.writing() as connection:
        await connection.execute(text("DELETE FROM heartbeat"))


async def test_whoever_waits_for_another_writer_is_let_go_at_once(database: Database) -> None:
    with written(database.file):
        waiting = asyncio.create_task(write(database))
        await asyncio.sleep(MOMENT_S)
        began = monotonic()
        waiting.cancel()
        await asyncio.wait({waiting})
        assert waiting.cancelled()
        assert monotonic() - began < MOMENT_S + SLOW_S
    await write(database)


async def test_a_visitor_who_has_time_is_let_go_at_once_too(database: Database) -> None:
    await write(database)  # from now on the file keeps a log
    with written(database.file):
        visited = Database.visit(str(database.engines[0].url), Path())
        async with visited, visited.unhurried() as patient:
            waiting = asyncio.create_task(write(patient))
            await asyncio.sleep(LONG_S)
            began = monotonic()
            waiting.cancel()
            await asyncio.wait({waiting})
            assert monotonic() - began < MOMENT_S + SLOW_S


async def test_whoever_waits_longer_than_sqlite_does_gets_the_lock(database: Database) -> None:
    with written(database.file) as other:
        waiting = asyncio.create_task(write(database))
        await asyncio.sleep(LONG_S)
        assert not waiting.done()
        other.execute("ROLLBACK")
        await waiting


async def test_in_the_end_one_is_told_that_the_file_is_locked(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.database.engine.UNHURRIED_BUSY_S", LONG_S)
    began = monotonic()
    with written(database.file):
        async with database.unhurried() as hurried:
            with pytest.raises(OperationalError, match="database is locked"):
                await write(hurried)
    assert LONG_S <= monotonic() - began < LONG_S + SLOW_S
