"""The seal of a backup: what it was when it was written, kept inside it.

SQLite notices a broken page, but not a changed byte in a row. A seal is taken over what stands in
the file, so that it holds at whatever revision of the tables the file was made.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.kernel.errors import Unusable
from storage.backup.tally import Tally

_SEAL, _ROWS = "hindcast_backup", "hindcast_backup_table"
_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Seal:
    """When a backup was made, in ISO 8601, and by which version of Hindcast."""

    made_at: str
    version: str


def put_seal(file: Path, seal: Seal) -> None:
    """Check a database file and seal it. Raises `Unusable` when it is broken."""
    with _opened(file) as connection:
        # Without the log, the one file is all there is, and a read-only folder can hold it.
        connection.execute("PRAGMA journal_mode = DELETE")
        _check_pages(connection, file)
        found = _read(connection)
        with connection:
            connection.execute(f"CREATE TABLE {_SEAL} (made_at TEXT, version TEXT)")
            connection.execute(f"INSERT INTO {_SEAL} VALUES (?, ?)", (seal.made_at, seal.version))  # noqa: S608
            connection.execute(
                f"CREATE TABLE {_ROWS} (name TEXT PRIMARY KEY, amount INTEGER, digest TEXT)"
            )
            rows = [(name, tally.rows, f"{tally.digest:x}") for name, tally in found.items()]
            connection.executemany(f"INSERT INTO {_ROWS} VALUES (?, ?, ?)", rows)  # noqa: S608


def check_seal(file: Path, named: Path) -> Seal:
    """Return the seal of a backup that is what it was when it was written; else `Unusable`.

    `file` may be a copy; people know it as `named`.
    """
    try:
        with _opened(file) as connection:
            if not {_SEAL, _ROWS} <= set(_tables(connection)):
                raise Unusable(f"{named} is no backup: make one with `hindcast backup`.")
            _check_pages(connection, named)
            seal = Seal(*connection.execute(f"SELECT made_at, version FROM {_SEAL}").fetchone())  # noqa: S608
            rows = connection.execute(f"SELECT name, amount, digest FROM {_ROWS}")  # noqa: S608
            kept = {name: Tally(amount, int(digest, 16)) for name, amount, digest in rows}
            intact = kept == _read(connection)
    except (sqlite3.Error, ValueError, TypeError) as error:
        raise Unusable(f"{named} is no backup, or is broken: {_kind(error)}.") from None
    if not intact:
        raise Unusable(
            f"{named} is not what it was when it was made: it was changed, or the disk spoilt it."
            " Take another backup."
        )
    return seal


def _kind(error: Exception) -> str:
    """Return what SQLite says of a file; what Python says would repeat the text it cannot read."""
    return str(error) if hasattr(error, "sqlite_errorcode") else "what stands in it cannot be read"


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file)) as connection:
        yield connection


def _tables(connection: sqlite3.Connection) -> list[str]:
    return [name for (name,) in connection.execute(_TABLES)]


def _check_pages(connection: sqlite3.Connection, file: Path) -> None:
    """Have SQLite look at every page and every reference."""
    (said,) = connection.execute("PRAGMA integrity_check").fetchone()
    if said != "ok" or connection.execute("PRAGMA foreign_key_check").fetchone():
        raise Unusable(f"{file} is broken: SQLite finds it inconsistent. Take another one.")


def _read(connection: sqlite3.Connection) -> dict[str, Tally]:
    """Return what stands in every table but the seal's own."""
    found = {}
    for name in _tables(connection):
        if name in (_SEAL, _ROWS):
            continue
        tally = Tally()
        cursor = connection.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - a name of the schema
        while rows := cursor.fetchmany(_AT_ONCE):
            tally = tally.with_rows(rows)
        found[name] = tally
    return found
