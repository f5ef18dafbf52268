"""A look whether what the database holds can be read; nothing in it is changed."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from time import monotonic

from sqlalchemy import literal, select

from bot.kernel.health import Finding, doubtful, fine, wrong
from storage.database.engine import Database
from storage.database.migrate import reason
from storage.database.reach import FAILS
from storage.tables import metadata

_AREA = "database"
_LONGEST_S = 30.0
"""SQLite reads some hundred megabytes in this time, even from a slow disk."""
_LOOK_EVERY = 10_000
"""Steps of SQLite's machine between looks at the clock: less than a millisecond."""
_MEND = (
    "Stop Hindcast, look at the disk, and bring the last backup into a new database with"
    " `hindcast restore`."
)


async def examine_content(database: Database) -> Sequence[Finding]:
    """Read a row of every table; of SQLite, every page as well."""
    unread = [finding for name in metadata.tables if (finding := await _table(database, name))]
    if unread:
        return unread
    if database.file:
        return [await asyncio.to_thread(_pages, database.file)]
    return [fine(_AREA, "All its tables can be read.")]


async def _table(database: Database, name: str) -> Finding | None:
    try:
        async with database.reading() as connection:
            await connection.execute(select(literal(1)).select_from(metadata.tables[name]).limit(1))
    except FAILS as error:
        return wrong(_AREA, f"The table {name} cannot be read: {reason(error)}.", _MEND)
    return None


def _pages(file: Path) -> Finding:
    """Have SQLite look at all pages, for as long as anybody would wait."""
    until = monotonic() + _LONGEST_S
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
            connection.set_progress_handler(lambda: monotonic() > until, _LOOK_EVERY)
            (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            words = f"Its file is too large to be read through in {_LONGEST_S:.0f} s."
            return doubtful(_AREA, words, "`hindcast backup` reads all of it.")
        said = str(error)
    if said == "ok":
        return fine(_AREA, "Its file is whole.")
    return wrong(_AREA, f"Its file is damaged: {' '.join(said.split())}.", _MEND)
