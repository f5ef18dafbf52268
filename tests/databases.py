"""Databases for tests: every test that asks for one runs on SQLite and on PostgreSQL.

PostgreSQL is a real server, started once per session, or the one at HINDCAST_TEST_DATABASE_URL.
Each test has a database of its own, copied from one that was migrated once.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage.database.engine import Database
from storage.database.migrate import migrate
from tests.postgresql import postgresql

KINDS = ("sqlite", "postgresql")


@pytest.fixture(params=KINDS)
def database_kind(request: pytest.FixtureRequest) -> str:
    """Return `sqlite` or `postgresql`: what asks for it runs once for each."""
    return request.param


@pytest.fixture
def empty_database_url(
    database_kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """Give the address of a new database with nothing in it."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'hindcast.db'}"
        return
    server = request.getfixturevalue("postgresql_server")
    with _new_database(server) as url:
        yield url


@pytest.fixture
def database_url(
    database_kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """Give the address of a new, migrated database; open it as often as you like."""
    if database_kind == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        file = shutil.copy(template, tmp_path / "hindcast.db")
        yield f"sqlite:///{file}"
        return
    server = request.getfixturevalue("postgresql_server")
    template = request.getfixturevalue("postgresql_template")
    with _new_database(server, template) as url:
        yield url


@pytest.fixture
async def database(database_url: str, tmp_path: Path) -> AsyncIterator[Database]:
    """Give a new, migrated, open database."""
    async with Database.open(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated file to copy."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    _run(_migrated, f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Give the address of a PostgreSQL server on which databases may be created."""
    given = os.environ.get("HINDCAST_TEST_DATABASE_URL")
    if given:
        yield given
        return
    with postgresql() as server:
        # Nobody will miss these databases after a power cut.
        _run(on_server, server.url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        yield server.url


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> Iterator[str]:
    """Give the name of a migrated database to copy."""
    with _new_database(postgresql_server) as url:
        _run(_migrated, url)
        yield make_url(url).database or ""


@pytest.fixture
def empty_postgresql(postgresql_server: str) -> Iterator[str]:
    """Give the address of a new PostgreSQL database with nothing in it."""
    with _new_database(postgresql_server) as url:
        yield url


@contextmanager
def _new_database(server: str, template: str = "template1") -> Iterator[str]:
    """Create a database beside others on a server, and drop it in the end."""
    name = f"hindcast_test_{uuid4().hex[:12]}"
    _run(on_server, server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        _run(on_server, server, f'DROP DATABASE "{name}" WITH (FORCE)')


async def on_server(server: str, *commands: str) -> None:
    """Run commands that want no transaction around them."""
    url = make_url(server).set(drivername="postgresql+asyncpg")
    engine = create_async_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for command in commands:
            await connection.execute(text(command))
    await engine.dispose()


async def _migrated(url: str) -> None:
    async with Database.open(url, Path()) as database:
        await migrate(database)


def _run(work: Callable[..., Coroutine[Any, Any, None]], *arguments: str) -> None:
    """Run a coroutine beside the loop of the test, whatever state that one is in."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work(*arguments)).result()
