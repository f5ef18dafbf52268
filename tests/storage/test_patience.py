"""What the operator does may take longer than any statement of the running bot."""

import argparse
import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.settings import Settings, read_settings
from bot.subcommands import backup, export
from storage.database.engine import Database

pytestmark = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
SILENT_S, BUSY_S = 0.2, 1.0


@asynccontextmanager
async def busy(database: Database) -> AsyncIterator[None]:
    """Keep a table from everybody for a while: whoever reads it waits, as for a large one."""
    locked = asyncio.Event()

    async def hold() -> None:
        async with database.writing() as connection:
            await connection.execute(text("LOCK TABLE forecast IN ACCESS EXCLUSIVE MODE"))
            locked.set()
            await asyncio.sleep(BUSY_S)

    holding = asyncio.create_task(hold())
    await locked.wait()
    yield
    await holding


@pytest.mark.parametrize("command", [backup.run, export.run])
async def test_a_slow_statement_is_waited_for(
    database: Database,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: Callable[[Settings, argparse.Namespace], Awaitable[int]],
) -> None:
    monkeypatch.setattr("storage.database.engine.SILENT_S", SILENT_S)
    values = {"HINDCAST_DATABASE_URL": database_url, "HINDCAST_DATA_DIR": str(tmp_path)}
    options = argparse.Namespace(file=tmp_path / "file", keep=None, community=None)
    async with busy(database):
        assert await command(read_settings(values), options) == 0
    assert (tmp_path / "file").exists()
