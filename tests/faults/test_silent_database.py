"""PostgreSQL accepts connections and says nothing more, as where its machine is gone."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import select, text

from bot.kernel.ending import DATABASE_S
from storage.database import engine
from storage.database.engine import Database
from storage.database.reach import OUT_OF_REACH, is_away
from tests.postgresql import postgresql

SILENT_S = 1.0
SLOW_S = 20.0
"""What else it may take, where others have the machine's time."""


async def read(database: Database) -> int | None:
    async with database.reading() as connection:
        return await connection.scalar(select(1))


async def write(database: Database) -> int | None:
    async with database.writing() as connection:
        return await connection.scalar(select(1))


@pytest.mark.parametrize("use", [read, write])
async def test_a_silent_database_counts_as_away_and_is_used_again_once_it_speaks(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    use: Callable[[Database], Awaitable[int | None]],
) -> None:
    monkeypatch.setattr(engine, "SILENT_S", SILENT_S)
    monkeypatch.setattr("storage.database.postgresql.CONNECT_S", SILENT_S)
    with postgresql() as server:
        async with Database.open(server.url, tmp_path) as database:
            assert await use(database) == 1
            with server.silent():
                asked_at = monotonic()
                with pytest.raises(OUT_OF_REACH) as found:
                    await use(database)
                # The connection there was, and a new one.
                assert monotonic() - asked_at < 2 * SILENT_S + SLOW_S
                assert is_away(found.value)
            assert await use(database) == 1


async def test_a_silent_database_is_parted_from_at_once_whatever_is_asked_of_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with postgresql() as server:
        database = Database.open(server.url, tmp_path)
        await asyncio.gather(*(read(database) for _ in range(4)))

        async def ask() -> None:
            async with database.writing() as connection:
                await connection.execute(text("SELECT pg_sleep(60)"))

        asking = asyncio.create_task(ask())
        while not database.connections():
            await asyncio.sleep(0)
        with server.silent():
            began = monotonic()
            await database.close()
            # One after the other they would take half a minute each.
            assert monotonic() - began < DATABASE_S + SLOW_S
            with pytest.raises(OUT_OF_REACH):
                await asking
            assert monotonic() - began < DATABASE_S + SLOW_S
    assert not caplog.records
