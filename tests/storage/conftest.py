"""What tests of the storage share: the diary, the ledger, and a clock that stands still."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database.engine import Database
from storage.diary.book import SqlDiary
from storage.ledger import SqlLedger
from tests.storage.clocks import StoppedClock
from tests.storage.ledgers import PAST, RAIN, SNOW, SOMEDAY, put_in_catalogue


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def diary(database: Database, clock: StoppedClock) -> SqlDiary:
    return SqlDiary(database, clock)


@pytest.fixture
async def another(
    database_url: str, clock: StoppedClock, tmp_path: Path
) -> AsyncIterator[SqlDiary]:
    """Give the diary of another process."""
    async with Database.open(database_url, tmp_path) as database:
        yield SqlDiary(database, clock)


@pytest.fixture
async def ledger(database: Database, clock: StoppedClock) -> SqlLedger:
    await put_in_catalogue(database, RAIN, SNOW, SOMEDAY, PAST)
    return SqlLedger(database, clock)
