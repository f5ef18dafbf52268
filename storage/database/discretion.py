"""Errors of the database that name no values: those are words of people, and what they forecast."""

import re

from sqlalchemy import Engine, ExceptionContext, event

_VALUES = re.compile(
    r"\nDETAIL: .*?(?=\nHINT: |\Z)"  # PostgreSQL's: the key, or the whole row, that it refused
    r"|(?<=Could not decode to UTF-8 column) '.*"  # the sqlite3 module's: the text as it stands
    r"|(?<=invalid input for query argument \$\d): .*"  # asyncpg's, before anything is sent
    r"|(?<=invalid input for query argument \$\d\d): .*",
    re.DOTALL,
)


def name_no_values(engine: Engine) -> None:
    """Take values out of whatever this engine raises; its parameters must be hidden already."""
    event.listen(engine, "handle_error", _failed)


def _failed(context: ExceptionContext) -> None:
    _clean(context.sqlalchemy_exception)
    _clean(context.original_exception)


def _clean(error: BaseException | None) -> None:
    """Change an error and its causes in place: whoever made them prints them in his own way."""
    if error is None:
        return
    if isinstance(getattr(error, "detail", None), str):  # asyncpg puts it into its words
        vars(error)["detail"] = None
    if isinstance(error, UnicodeEncodeError):  # it holds the whole text
        error.args = (str(error),)
    error.args = tuple(_VALUES.sub("", arg) if isinstance(arg, str) else arg for arg in error.args)
    _clean(error.__cause__)
