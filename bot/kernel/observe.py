"""What the house reports about itself, behind a small Protocol; and the request id."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

NO_REQUEST = "-"
"""What stands in a log where nobody asked for anything."""

request_id: ContextVar[str] = ContextVar("request_id", default=NO_REQUEST)
"""The id of the request in progress; log records carry it across adapter, core and storage."""


_ID_BYTES = 4
"""Short enough to be read out to somebody; a log is searched by time as well."""


BECAME = ("posted", "unknown", "skipped")
"""What becomes of a check-in's post in the end."""

TROUBLES = ("away", "refused", "conflict", "other")
"""What errors of the database are."""

LEVELS = ("WARNING", "ERROR", "CRITICAL")
"""Lines of the log that are counted."""


class Metrics(Protocol):
    """Counts and durations. Label values come from closed sets, never from what people type."""

    def command(self, name: str, surface: str, status: str, seconds: float) -> None:
        """Report one command that was carried out or refused."""

    def lookup(self, outcome: str, seconds: float) -> None:
        """Report one look-up: `found` or `not_found`."""

    def post(self, platform: str, state: str) -> None:
        """Report what became of a check-in's post: `posted`, `unknown` or `skipped`."""

    def round(self, platform: str, seconds: float) -> None:
        """Report a round of the check-in that was made to its end."""

    def statement(self, kind: str, seconds: float) -> None:
        """Report a statement of the database: `read` or `write`."""

    def database_error(self, trouble: str) -> None:
        """Report an error of the database: `away`, `refused`, `conflict` or `other`."""

    def carrying(self, platform: str, more: int) -> None:
        """Report that a courier began a call, or ended one: 1 or -1."""

    def carried(self, platform: str, call: str, outcome: str, seconds: float) -> None:
        """Report what became of a courier's call: `sent`, `refused`, `unknown` or `lost`."""


class NoMetrics:
    """Reports nothing: for one-shot commands and tests."""

    def command(self, name: str, surface: str, status: str, seconds: float) -> None:
        """Report nothing."""

    def lookup(self, outcome: str, seconds: float) -> None:
        """Report nothing."""

    def post(self, platform: str, state: str) -> None:
        """Report nothing."""

    def round(self, platform: str, seconds: float) -> None:
        """Report nothing."""

    def statement(self, kind: str, seconds: float) -> None:
        """Report nothing."""

    def database_error(self, trouble: str) -> None:
        """Report nothing."""

    def carrying(self, platform: str, more: int) -> None:
        """Report nothing."""

    def carried(self, platform: str, call: str, outcome: str, seconds: float) -> None:
        """Report nothing."""


@contextmanager
def request() -> Iterator[str]:
    """Give everything inside the block one new request id."""
    token = request_id.set(secrets.token_hex(_ID_BYTES))
    try:
        yield request_id.get()
    finally:
        request_id.reset(token)
