"""When the last backup was made: a row of the database, so that every process can tell."""

from datetime import datetime
from pathlib import Path

from bot.kernel.errors import Unusable
from storage.database.engine import Database
from storage.database.failing import FAILURES
from storage.database.migrate import HEAD, reason, revision
from storage.processes.synced import SqlSynced

_NAME = "backup"


async def note_backup(database: Database, file: Path, now: datetime) -> None:
    """Remember that a backup was made: `file`. A database of an older Hindcast is left as it is.

    Raises `Unusable` when it cannot be written.
    """
    try:
        async with database.reading() as connection:
            if await revision(connection) != HEAD:
                return
        await SqlSynced(database).put(_NAME, now.isoformat(timespec="seconds"))
    except FAILURES as error:
        raise Unusable(
            f"The backup {file} is made, but {database.place} could not be told so:"
            f" {reason(error)}."
            " Figures and alerts go on counting from the one before."
        ) from error


async def last_backup(database: Database) -> datetime | None:
    """Return when the last backup was made; None where there was none."""
    found = await SqlSynced(database).get(_NAME)
    return datetime.fromisoformat(found) if found else None
