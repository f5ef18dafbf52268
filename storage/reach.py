"""Whether the database is out of reach, and what people are told then."""

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.kernel.errors import Refusal

OUT_OF_REACH = (DBAPIError, PoolTimeout, OSError)
"""What a database raises that is away, locked or full; some mistakes of ours are among them."""

_NOT_AWAY = ("22", "23", "42")
"""PostgreSQL's codes for what would fail again: data, constraints, statements (its manual,
"Appendix A. PostgreSQL Error Codes")."""


def is_away(error: Exception) -> bool:
    """Tell a database out of reach from what would fail again, such as a broken constraint."""
    if not isinstance(error, DBAPIError):
        return isinstance(error, OUT_OF_REACH)
    # Much of what PostgreSQL reports arrives as the base class, with a code.
    code = getattr(error.orig, "sqlstate", None) or ""
    mistaken = isinstance(error, IntegrityError | ProgrammingError | DataError)
    return not (mistaken or code.startswith(_NOT_AWAY))


def excuse(error: Exception) -> Refusal | None:
    """Return what a person is told of an error that is the database's; None of any other."""
    if not is_away(error):
        return None
    return Refusal(
        "The database is away: for now nothing more can be looked up or kept.",
        "Try again in a minute.",
    )
