"""Whatever the database refuses, no error says whose words or which forecast it was."""

import traceback
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from storage.database.engine import Database
from storage.database.migrate import reason
from storage.tables import catalogue_episode

WORDS = "zebrawordzz"
EPISODE = {"slug": "one", "title": WORDS, "show": WORDS, "speakers": [WORDS], "position": 1}


async def insert_each(database: Database, rows: Sequence[dict[str, Any]]) -> None:
    async with database.writing() as connection:
        for row in rows:
            await connection.execute(insert(catalogue_episode).values(row))


async def said_of(database: Database, *rows: dict[str, Any]) -> str:
    """Insert rows, one of which cannot be, and return all that a log would show of it."""
    with pytest.raises((StatementError, UnicodeEncodeError)) as raised:
        await insert_each(database, rows)
    told = "".join(traceback.format_exception(raised.value))
    return f"{told} {raised.value!r} {raised.value} {reason(raised.value)}"


async def test_a_key_that_is_taken_is_not_named(database: Database) -> None:
    said = await said_of(database, EPISODE | {"slug": WORDS}, EPISODE | {"slug": WORDS})
    assert IntegrityError.__name__ in said
    assert WORDS not in said


async def test_a_row_that_lacks_something_is_not_shown(database: Database) -> None:
    said = await said_of(database, EPISODE | {"position": None})
    assert "position" in said
    assert WORDS not in said


async def test_what_cannot_be_sent_is_not_shown(database: Database) -> None:
    said = await said_of(database, EPISODE | {"title": f"{WORDS} \ud800"})
    assert "surrogates not allowed" in said
    assert WORDS not in said


async def test_what_a_full_disk_refuses_is_not_shown(database: Database) -> None:
    """What refuses rows here stands for whatever else may."""
    async with database.writing() as connection:
        for statement in REFUSING[connection.dialect.name]:
            await connection.execute(text(statement))
    said = await said_of(database, EPISODE)
    assert "no room" in said
    assert DBAPIError.__name__ in said or IntegrityError.__name__ in said
    assert WORDS not in said


REFUSING = {
    "sqlite": [
        """CREATE TRIGGER refusing BEFORE INSERT ON catalogue_episode
           BEGIN SELECT RAISE(ABORT, 'no room'); END"""
    ],
    "postgresql": [
        """CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE 'no room' USING DETAIL = NEW.title; END $$""",
        """CREATE TRIGGER refusing BEFORE INSERT ON catalogue_episode
           FOR EACH ROW EXECUTE FUNCTION refuse()""",
    ],
}
