"""Brings a database to the newest revision of the tables, once, whoever comes first."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.kernel.errors import Unusable
from storage.database.engine import Database
from storage.database.reach import UNREADABLE

if TYPE_CHECKING:
    from alembic.config import Config

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009")
"""All revisions in order; a test holds them equal to the files in `migrations/versions/`."""
HEAD = REVISIONS[-1]

# Not Alembic's usual name: a shared PostgreSQL database may hold another program's.
VERSION_TABLE = "hindcast_version"

LOCK = int.from_bytes(b"hindcast", "big")
"""The key of PostgreSQL's advisory lock: any 63 bits that others are unlikely to choose."""


async def migrate(database: Database, to: str = HEAD) -> None:
    """Bring the tables up to a revision, the newest if none is named; costs one look if they are.

    Raises `Unusable` when the database cannot be reached or used, and when a newer Hindcast made
    it; then nothing in it is changed.
    """
    with _unusable(database.place):
        async with database.reading() as connection:
            if await revision(connection) == to:
                return
        async with database.unhurried() as patient, patient.writing() as connection:
            await become_the_only_one(connection)
            if await revision(connection) != to:
                await connection.run_sync(_upgrade, to)


async def require_head(database: Database) -> None:
    """Raise `Unusable` unless a database is there at the newest revision; nothing is changed."""
    found = await require_known(database)
    if found != HEAD:
        raise Unusable(
            f"An older Hindcast made this database (revision {found}, here {HEAD}). Make a backup"
            " with `hindcast backup`, then start this version once: `hindcast serve` brings the"
            " database up to date."
        )


async def require_known(database: Database) -> str:
    """Return the revision of a database; `Unusable` unless there is one, and we know it."""
    if database.file and not database.file.exists():
        raise Unusable(f"There is nothing: {database.file} is not there.")
    with _unusable(database.place):
        async with database.reading() as connection:
            found = await revision(connection)
    if found is None:
        raise Unusable(f"There is nothing: Hindcast never used {database.place}.")
    return found


async def become_the_only_one(connection: AsyncConnection) -> None:
    """Become the only one who migrates, until the transaction ends."""
    # SQLite lets one writer in at a time: there the transaction is the lock.
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})


async def revision(connection: AsyncConnection) -> str | None:
    """Return the revision of the tables; None for an empty database.

    Raises `Unusable` for one that this code does not know.
    """
    if not await connection.run_sync(_has_version_table):
        return None
    rows = await connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608
    found = list(rows.scalars())
    unknown = next((one for one in found if one not in REVISIONS), None)
    if unknown is not None:
        raise Unusable(
            f"This database was made by a newer Hindcast (revision {unknown})."
            " Run that version, or restore a backup from before."
        )
    return found[0] if found else None


def _has_version_table(connection: Connection) -> bool:
    return inspect(connection).has_table(VERSION_TABLE)


def _upgrade(connection: Connection, to: str) -> None:
    from alembic import command  # noqa: PLC0415 - slow to import, seldom needed

    command.upgrade(alembic_config(connection), to)


def alembic_config(connection: Connection | None = None) -> "Config":
    """Return what Alembic wants to know; there is no alembic.ini."""
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config(attributes={"connection": connection})
    folder = Path(__file__).parents[1] / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config


@contextmanager
def _unusable(place: str) -> Iterator[None]:
    """Turn what drivers and systems raise into a sentence that says where and why."""
    try:
        yield
    except UNREADABLE as error:
        raise Unusable(f"The database cannot be used ({place}): {reason(error)}.") from error


def reason(error: Exception) -> str:
    """Return what the driver, or the system, said of an error."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        return str(error.orig.__cause__ or error.orig).rstrip(".")
    if isinstance(error, OSError) and error.errno and error.errno > 0 and not error.filename:
        return os.strerror(error.errno)  # without the numbers that asyncio puts around it
    return (str(error) or type(error).__name__).rstrip(".")
