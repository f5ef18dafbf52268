"""Each error of a database is one kind of trouble, for people and for figures alike."""

import sqlite3

import pytest
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage.database.reach import Trouble, excuse, trouble_of

AWAY, REFUSED, CONFLICT, OTHER = Trouble


class Reported(Exception):
    """What a driver says, with PostgreSQL's code or SQLite's."""

    def __init__(self, sqlstate: str | None = None, number: int = 0) -> None:
        super().__init__("it said no")
        self.sqlstate, self.sqlite_errorcode = sqlstate, number


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        ("08003", AWAY),  # the connection does not exist
        ("57P02", AWAY),  # it crashed
        ("57014", AWAY),  # it took too long
        ("53300", AWAY),  # too many connections
        ("40P01", AWAY),  # two waited for each other
        ("53100", REFUSED),  # the disk is full
        ("25006", REFUSED),  # read-only, as a standby
        ("58030", REFUSED),  # the disk fails
        ("23505", CONFLICT),
        ("42501", OTHER),  # missing rights
        ("22001", OTHER),
        ("XX001", OTHER),  # a broken page
        (None, AWAY),  # the connection was cut
    ],
)
def test_what_postgresql_reports_is_told_apart_by_its_code(
    code: str | None, trouble: Trouble
) -> None:
    assert trouble_of(DBAPIError("", None, Reported(code))) is trouble


@pytest.mark.parametrize(
    ("number", "trouble"),
    [
        (sqlite3.SQLITE_BUSY, AWAY),
        (sqlite3.SQLITE_CANTOPEN, AWAY),
        (sqlite3.SQLITE_FULL, REFUSED),
        (sqlite3.SQLITE_IOERR_WRITE, REFUSED),
        (sqlite3.SQLITE_READONLY, REFUSED),
        (sqlite3.SQLITE_CORRUPT, OTHER),
        (sqlite3.SQLITE_NOTADB, OTHER),
    ],
)
def test_what_sqlite_reports_is_told_apart_by_its_code(number: int, trouble: Trouble) -> None:
    assert trouble_of(OperationalError("", None, Reported(number=number))) is trouble


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (PoolTimeout(), AWAY),
        (ConnectionRefusedError(), AWAY),
        (ProgrammingError("", None, Reported()), OTHER),
        (ValueError(), OTHER),
    ],
)
def test_people_are_told_to_try_again_where_that_may_help(
    error: Exception, trouble: Trouble
) -> None:
    assert trouble_of(error) is trouble
    assert (excuse(error) is not None) is (trouble in (AWAY, REFUSED))
