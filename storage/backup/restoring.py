"""Restoring a backup: into an empty database only, all or nothing."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.kernel.errors import Unusable
from storage.aside import aside, finished
from storage.backup.copying import copy, holds_anything, tallies
from storage.backup.keeping import backups
from storage.backup.seal import check_seal
from storage.backup.tally import Copied, Tallies
from storage.database.address import FILE_NAME
from storage.database.engine import Database
from storage.database.failing import FAILURES, failing
from storage.database.file import remove
from storage.database.migrate import become_the_only_one, migrate
from storage.ledger.scores import rescore

_WAY_OUT = (
    "name one with HINDCAST_DATABASE_URL, or another folder with HINDCAST_DATA_DIR. Or stop"
    " Hindcast and move the old one away: the file together with those beside it that end in -wal"
    " and -shm."
)
_WAY_OUT_OF_A_SERVERS = "make one there, and name it with HINDCAST_DATABASE_URL."


async def restore(file: Path, database: Database, room: Path) -> Copied:
    """Bring what stands in a backup into an empty database and return what that is.

    A backup of an older Hindcast is brought up to date on the way, in a copy in the folder `room`.
    Raises `Unusable` when the file is no backup or was changed, when the database holds anything,
    and when it cannot be written; then the database is as it was.
    """
    check_there(file)
    with failing(f"{file} could not be restored"):
        with aside(room) as folder:
            copied_file = folder / FILE_NAME
            await finished(shutil.copyfile, file, copied_file)
            seal = await finished(check_seal, copied_file, file)
            async with Database.open("", folder) as source, _filled_or_gone(database):
                async with database.reading() as connection:
                    await _check_empty(connection, database)
                await migrate(source)
                await migrate(database)
                copied = await _copied(source, database)
        differing = len(await rescore(database, check=True))
    return Copied.of(copied, differing, seal.made_at, seal.version)


def check_there(file: Path) -> None:
    """Raise `Unusable` where there is no such file, before anything is opened or made."""
    if file.is_dir():
        there = backups(file)
        newest = f"; the newest is {there[-1]}" if there else ""
        raise Unusable(f"{file} is a folder: name a file in it that is a backup{newest}.")
    if not file.is_file():
        raise Unusable(f"{file} is not there: name a file that `hindcast backup` made.")


@asynccontextmanager
async def _filled_or_gone(database: Database) -> AsyncIterator[None]:
    """Clear SQLite's file away in the end where it was made here and nothing stands in it."""
    file = database.file
    new = file is not None and not file.exists()
    try:
        yield
    except BaseException:
        if file and new and file.exists():
            with suppress(*FAILURES):
                await _clear_away(file, database)
        raise


async def _clear_away(file: Path, database: Database) -> None:
    async with database.writing() as connection:  # so nobody else fills it meanwhile
        if not await holds_anything(connection):
            remove(file)


async def _copied(source: Database, database: Database) -> Tallies:
    """Copy in one transaction, which is undone unless what stands there is what was read."""
    async with source.snapshot() as kept, database.writing() as connection:
        await become_the_only_one(connection)
        await _check_empty(connection, database)
        copied = await copy(kept, connection)
        if await tallies(connection) != copied:
            raise Unusable(f"What stands in {database.place} is not what was read from the backup.")
    return copied


async def _check_empty(connection: AsyncConnection, database: Database) -> None:
    if await holds_anything(connection):
        raise Unusable(
            f"{database.place} holds something already, and nothing is ever overwritten. Restore"
            f" into a new database: {_WAY_OUT if database.file else _WAY_OUT_OF_A_SERVERS}"
        )
