"""What went wrong with the database, and what people are told while it is out of reach."""

from enum import StrEnum

from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    ProgrammingError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.kernel.errors import OutOfReach, Refusal

FAILS = (SQLAlchemyError, OSError)
"""Whatever goes wrong with a database; a TimeoutError is an OSError too."""

UNREADABLE = (*FAILS, TypeError)
"""The same, and what drivers raise of an address or a file that is not what it should be."""

OUT_OF_REACH = (DBAPIError, PoolTimeout, OSError)
"""What a database raises that is away, locked or full; some mistakes of ours are among them."""


class Trouble(StrEnum):
    """What kind of trouble it is: the label of a figure, so a closed set."""

    AWAY = "away"
    """It does not answer, or is too busy to; trying again may help."""
    REFUSED = "refused"
    """It answers, but takes nothing: the disk is full or fails, or nothing may be written there."""
    CONFLICT = "conflict"
    """Another was first, or a rule of the tables forbids it."""
    OTHER = "other"
    """It would fail again: a broken file, missing rights, or a mistake of ours."""


_SQLITE = {3, 8, 10, 13}, {11, 26}
"""SQLite's codes: PERM, READONLY, IOERR and FULL refuse; CORRUPT and NOTADB are a broken file
(sqlite.org/rescode.html)."""
_POSTGRESQL = ("25006", "531", "532", "58"), ("22", "42", "XX")
"""PostgreSQL's: read-only, disk full, out of memory and failures of the system refuse; data,
statements and broken pages would fail again (its manual, "Appendix A. PostgreSQL Error Codes")."""


def trouble_of(error: BaseException) -> Trouble:
    """Tell what kind of trouble an error is."""
    if isinstance(error, IntegrityError):
        return Trouble.CONFLICT
    if not isinstance(error, DBAPIError):
        return Trouble.AWAY if isinstance(error, OUT_OF_REACH) else Trouble.OTHER
    if isinstance(error, ProgrammingError | DataError):
        return Trouble.OTHER
    # Much of what PostgreSQL reports arrives as the base class, with a code.
    code = getattr(error.orig, "sqlstate", None) or ""
    number = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    for trouble, codes, numbers in (
        (Trouble.REFUSED, _POSTGRESQL[0], _SQLITE[0]),
        (Trouble.OTHER, _POSTGRESQL[1], _SQLITE[1]),
    ):
        if code.startswith(codes) or number in numbers:
            return trouble
    return Trouble.CONFLICT if code.startswith("23") else Trouble.AWAY


def is_away(error: Exception) -> bool:
    """Tell a database that keeps nothing now from what would fail again."""
    return trouble_of(error) in (Trouble.AWAY, Trouble.REFUSED)


def excuse(error: Exception) -> Refusal | None:
    """Return what a person is told of an error that is the database's; None of any other."""
    if isinstance(error, OutOfReach):
        return error
    if not is_away(error):
        return None
    return OutOfReach(
        "The database is away: for now nothing more can be looked up or kept.",
        "Try again in a minute.",
    )
