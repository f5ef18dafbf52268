"""The schemas of revisions that were released, each frozen as SQLite's own dump, with rows in it.

To freeze those that are new, before a release: `python -m tests.storage.frozen`.
"""

import sqlite3
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from alembic import command
from sqlalchemy import JSON, Connection, MetaData, Table, create_engine, select
from sqlalchemy.types import TypeEngine

from storage.database.migrate import REVISIONS, VERSION_TABLE, alembic_config

DUMPS = Path(__file__).parent / "schemas"
FROZEN = tuple(sorted(file.stem for file in DUMPS.glob("*.sql")))
"""The revisions that are frozen, in order."""

_ROWS = ("one", "two")
_PLAIN: dict[type, tuple[Any, Any]] = {
    str: _ROWS,
    int: (1, 2),
    float: (0.25, 0.75),
    bool: (True, False),
    bytes: (b"one\x00", b"two\xff"),
    date: (date(2026, 11, 20), date(2027, 1, 1)),
    datetime: (datetime(2026, 11, 20, 12, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
    time: (time(9), time(21, 30)),
}

Kept = dict[str, list[tuple[Any, ...]]]
"""All rows of all tables, as they were."""


def build(connection: Connection, revision: str) -> MetaData:
    """Make the tables as they were at a revision, and put rows in each; return the tables."""
    command.upgrade(alembic_config(connection), revision)
    tables = tables_of(connection)
    for table in tables.sorted_tables:
        rows = [_row(table, number) for number in range(len(_ROWS))]
        connection.execute(table.insert(), rows)
    return tables


def tables_of(connection: Connection) -> MetaData:
    """Return the tables that are there, but for the one that says the revision."""
    tables = MetaData()
    tables.reflect(connection, only=lambda name, _: name != VERSION_TABLE)
    return tables


def rows_of(connection: Connection, tables: MetaData) -> Kept:
    """Read every column that the tables had, in no order that a database chooses."""
    return {
        table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
        for table in tables.sorted_tables
    }


def dump_of(revision: str) -> str:
    """Build a revision in SQLite and return it as SQL."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "hindcast.db"
        engine = create_engine(f"sqlite:///{file}")
        with engine.begin() as connection:
            build(connection, revision)
        engine.dispose()
        with sqlite3.connect(file) as database:
            lines = "\n".join(database.iterdump()) + "\n"
        database.close()
    return lines


def _row(table: Table, number: int) -> dict[str, Any]:
    return {column.name: _value(column.type, number) for column in table.columns}


def _value(kind: TypeEngine[Any], number: int) -> object:
    if isinstance(kind, JSON):
        return [_ROWS[number], {"“": None}]
    return _PLAIN[kind.python_type][number]


def freeze(folder: Path = DUMPS) -> list[str]:
    """Freeze the revisions that are not frozen yet, and return which they were."""
    new = [one for one in REVISIONS if not (folder / f"{one}.sql").exists()]
    for revision in new:
        (folder / f"{revision}.sql").write_text(dump_of(revision), "utf-8")
    return new


if __name__ == "__main__":
    sys.stdout.write(f"{' '.join(freeze())}\n")
