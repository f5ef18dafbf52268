"""A look at the database tells where it is slow to let anybody in."""

import pytest
from sqlalchemy import event

from bot.kernel.health import Level
from storage import health
from storage.database.engine import Database
from tests.storage.clocks import StoppedClock


async def answered(
    database: Database, monkeypatch: pytest.MonkeyPatch, *connects_s: float
) -> tuple[Level, str]:
    """Return what is said of its answer where each time to connect takes so long."""
    now_s, left_s = 0.0, iter(connects_s)

    def connect(*_: object) -> None:
        nonlocal now_s
        now_s += next(left_s, 0.0)

    monkeypatch.setattr(health, "monotonic", lambda: now_s)
    for engine in database.engines:
        event.listen(engine, "connect", connect)
    found = [each async for each in health.examine_database(database, StoppedClock())]
    return found[0].level, found[0].words


async def test_who_is_slow_to_let_anybody_in_each_time_is_slow(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    level, words = await answered(database, monkeypatch, 6.0, 4.0, 5.0)
    assert level is Level.WARNING
    assert words.endswith(" It took 4.0 s.")


async def test_who_was_slow_to_let_one_in_may_have_been_busy(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    level, words = await answered(database, monkeypatch, 6.0, 4.0)
    assert level is Level.OK
    assert words.startswith(("SQLite 3", "PostgreSQL 1"))
