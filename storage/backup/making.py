"""Making a backup: online, from one moment, read back before it gets its name."""

from datetime import datetime
from pathlib import Path

from bot.kernel.errors import Unusable
from storage.aside import aside, check_free, finished, place
from storage.backup.copying import copy, tallies
from storage.backup.seal import Seal, put_seal
from storage.backup.tally import Copied, Tallies
from storage.database.address import FILE_NAME
from storage.database.engine import Database
from storage.database.failing import failing
from storage.database.migrate import HEAD, migrate, require_known
from storage.ledger.scores import rescore


async def back_up(database: Database, file: Path, now: datetime, version: str) -> Copied:
    """Write everything that a database holds into a new file and return what that is.

    Others may write meanwhile: the file shows one moment. A database of an older Hindcast is
    copied as it is, so that it can be kept before it is brought up to date. Raises `Unusable` when
    there is nothing to back up, when the file is there already, or when it cannot be written and
    read back; then nothing is left under its name.
    """
    check_free(file)
    found = await require_known(database)
    seal = Seal(now.isoformat(timespec="seconds"), version)
    with failing(f"The backup {file} could not be made"), aside(file.parent) as folder:
        async with Database.open("", folder) as target:
            await migrate(target, found)
            copied = await _copied(database, target)
            # An older revision's scores are looked at when it is restored.
            differing = len(await rescore(target, check=True)) if found == HEAD else 0
        await finished(put_seal, folder / FILE_NAME, seal)
        await finished(place, folder / FILE_NAME, file)
    return Copied.of(copied, differing, seal.made_at, seal.version)


async def _copied(database: Database, target: Database) -> Tallies:
    """Copy a database into a new one, and read that back."""
    async with database.snapshot() as source, target.writing() as connection:
        copied = await copy(source, connection)
    async with target.reading() as connection:
        if await tallies(connection) != copied:
            raise Unusable("What stands in the backup is not what was read. Look at the disk.")
    return copied
