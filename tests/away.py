"""A ledger whose database is away: it refuses as it does where nobody answers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from storage.ledger import SqlLedger
from storage.ledger.book import within_reach


@asynccontextmanager
async def _unanswered(_: SqlLedger) -> AsyncIterator[None]:
    with within_reach():
        raise ConnectionRefusedError
    yield


def send_away(patch: pytest.MonkeyPatch) -> None:
    """Have every ledger find its database away; what is read of the catalogue goes on."""
    patch.setattr(SqlLedger, "reading", _unanswered)
