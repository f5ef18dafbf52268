"""A look at the database and the index; nothing in either is changed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from operator import itemgetter
from pathlib import Path
from time import monotonic
from typing import TypeVar

from sqlalchemy import func, select, text

from bot.kernel.errors import Unusable
from bot.kernel.health import Finding, compared_clocks, doubtful, fine, wrong
from bot.ports import Clock
from storage.backup.last_backup import last_backup
from storage.database.content import examine_content
from storage.database.engine import Database
from storage.database.migrate import HEAD, reason, revision
from storage.database.reach import UNREADABLE
from storage.database.sqlite import BUSY_S
from storage.library.index import open_index
from storage.seeds.planting import content_hash
from storage.tables import synced

T = TypeVar("T")

_AREA, _INDEX, _BACKUP = "database", "index", "backup"
_SLOW_S = 1.0
_LOOKS = 3
"""What is slow once may have waited for somebody else's write; what is slow each time is slow."""
_FILE_MEND = (
    "See that its disk has room and this user may write there. A damaged file is moved away, and"
    " `hindcast restore` brings a backup in its place."
)
_EMPTY = (
    "Restore a backup now, if there is one (`hindcast restore FILE`), or start: `hindcast serve`"
    " makes the tables and fills them."
)
_SERVER_MEND = "See that it runs and takes connections, and look at HINDCAST_DATABASE_URL."
OLD = timedelta(hours=36)
"""A daily backup that is late by half a day; docs/alerts.yml has the same."""


async def examine_database(database: Database, clock: Clock) -> AsyncIterator[Finding]:
    """Look whether it answers, whose tables it has, whether it can be written, and its clock."""
    if database.file and not database.file.exists():
        made = _EMPTY
        yield doubtful(_AREA, f"There is none yet at {database.file}.", made)
        return
    try:
        async for finding in _findings(database, clock):
            yield finding
    except Unusable as error:
        yield wrong(_AREA, f"{database.place}.", str(error))
    except UNREADABLE as error:
        words = f"{database.place} cannot be used: {reason(error)}."
        yield wrong(_AREA, words, _FILE_MEND if database.file else _SERVER_MEND)


async def _findings(database: Database, clock: Clock) -> AsyncIterator[Finding]:
    took_s, version = await _timed(lambda: _version(database))
    yield _answered(database.place, version, took_s)
    async with database.reading() as connection:
        found = await revision(connection)
        yield _tables(found)
        if connection.dialect.name == "postgresql":
            now: datetime = (await connection.execute(select(func.clock_timestamp()))).scalar_one()
            yield compared_clocks("the database's", now, clock.now())
        else:
            yield _journal(await connection.scalar(text("PRAGMA journal_mode")))
    if found == HEAD:
        yield await _writable(database)
        for finding in await examine_content(database):
            yield finding
        yield _backup(await last_backup(database), clock.now())


def _answered(place: str, version: str, took_s: float) -> Finding:
    words = f"{version} answers: {place}."
    if took_s < _SLOW_S:
        return fine(_AREA, words)
    return doubtful(_AREA, f"{words} It took {took_s:.1f} s.", "See what keeps it busy.")


async def _timed(look: Callable[[], Awaitable[T]]) -> tuple[float, T]:
    """Return how many seconds a look takes, and what it saw.

    One that is slow is done again, and the quickest counts.
    """
    looks: list[tuple[float, T]] = []
    while not looks or (looks[-1][0] >= _SLOW_S and len(looks) < _LOOKS):
        began = monotonic()
        saw = await look()
        looks.append((monotonic() - began, saw))
    return min(looks, key=itemgetter(0))


async def _version(database: Database) -> str:
    """Connect, and return what answers."""
    async with database.reading() as connection:
        if connection.dialect.name == "postgresql":
            version = f"PostgreSQL {await connection.scalar(text('SHOW server_version'))}"
        else:
            version = f"SQLite {await connection.scalar(text('SELECT sqlite_version()'))}"
        await connection.invalidate()  # or the next look would find it open in the pool
    return version


def _tables(found: str | None) -> Finding:
    if found == HEAD:
        return fine(_AREA, f"Its tables are at the newest revision, {HEAD}.")
    if found is None:
        return doubtful(_AREA, "It has no tables yet.", _EMPTY)
    words = f"Its tables are at revision {found}, of {HEAD}."
    return doubtful(_AREA, words, "`hindcast serve` brings it up to date. Make a backup before.")


def _journal(mode: str | None) -> Finding:
    if mode == "wal":
        return fine(_AREA, "It keeps a log (WAL), so that reading and writing go on side by side.")
    words = f"Its journal is “{mode}”, not WAL: whoever writes makes all others wait."
    return doubtful(_AREA, words, "Keep the file on a local disk, not on a network's.")


def _backup(made: datetime | None, now: datetime) -> Finding:
    if made is None:
        return fine(_BACKUP, "None was made yet; `hindcast backup FILE` makes one.")
    words = f"The last one was made on {made:%Y-%m-%d at %H:%M} UTC."
    if now - made < OLD:
        return fine(_BACKUP, words)
    return doubtful(
        _BACKUP, words, "Make one with `hindcast backup`, and see what keeps the daily one."
    )


async def _write(database: Database) -> None:
    """Write a row and take it back."""
    async with database.writing() as connection:
        tried = await connection.begin_nested()
        await connection.execute(synced.insert().values(name="doctor", fingerprint="tried"))
        await tried.rollback()


async def _writable(database: Database) -> Finding:
    try:
        took_s, _ = await _timed(lambda: _write(database))
    except UNREADABLE as error:
        if "locked" in str(error):
            words = f"Somebody has been writing for more than {BUSY_S:.0f} s."
            return doubtful(_AREA, words, "See which other process has the file open.")
        words = f"It cannot be written: {reason(error)}."
        return wrong(_AREA, words, "Give its user the right to, and the disk some room.")
    if took_s < _SLOW_S:
        return fine(_AREA, "It can be written.")
    words = f"It can be written, after {took_s:.1f} s."
    return doubtful(_AREA, words, "See what keeps it busy, and how full its disk is.")


async def examine_index(database: Database, home: Path) -> AsyncIterator[Finding]:
    """Look whether the index that fits the catalogue is there and can be opened."""
    try:
        async with database.reading() as connection:
            name = await content_hash(connection)
    except UNREADABLE:
        words = "It cannot be told whether it fits: the catalogue cannot be read."
        yield doubtful(_INDEX, words, "Mend the database first.")
        return
    if await asyncio.to_thread(open_index, home, name):
        yield fine(_INDEX, "It opens, and is the one of this catalogue.")
        return
    words = f"In {home} there is none that fits the catalogue."
    yield doubtful(_INDEX, words, "`hindcast serve` builds it, at the start or within a minute.")
