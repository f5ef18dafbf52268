"""Measures every statement that goes to the database, and counts its errors."""

import logging
from time import perf_counter

from sqlalchemy import Connection, ExceptionContext, event
from sqlalchemy.engine.interfaces import ExecutionContext

from bot.kernel.observe import Metrics
from storage.database.engine import Database
from storage.database.reach import trouble_of

log = logging.getLogger(__name__)

SLOW_S = 1.0
"""From here on a statement is written down: its SQL, which holds no values, and its time."""

_BEGAN = "hindcast_began"


def measure(database: Database, metrics: Metrics) -> None:
    """Report each statement of `database` to `metrics` from now on."""

    def before(connection: Connection, *_: object) -> None:
        connection.info[_BEGAN] = perf_counter()

    def after(
        connection: Connection,
        _cursor: object,
        statement: str,
        _parameters: object,
        _context: ExecutionContext | None,
        _many: bool,
    ) -> None:
        seconds = perf_counter() - connection.info[_BEGAN]
        metrics.statement(_kind(statement), seconds)
        if seconds >= SLOW_S:
            log.warning("a statement took %.1f s: %s", seconds, " ".join(statement.split()))

    def failed(context: ExceptionContext) -> None:
        error = context.sqlalchemy_exception or context.original_exception
        metrics.database_error(trouble_of(error))

    for engine in database.engines:
        event.listen(engine, "before_cursor_execute", before)
        event.listen(engine, "after_cursor_execute", after)
        event.listen(engine, "handle_error", failed)


def _kind(statement: str) -> str:
    return "read" if statement.lstrip()[:6].upper() in ("SELECT", "PRAGMA") else "write"
