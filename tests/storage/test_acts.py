"""Of several who are told of an act one takes it."""

import asyncio
import logging
from datetime import timedelta

import pytest
from sqlalchemy.exc import InterfaceError

from bot.bootstrap import FixedClock
from storage.database.engine import Database
from storage.processes.acts import LIFETIME, SqlActs
from tests.conftest import NOON


async def test_of_many_who_take_an_act_one_has_it(database: Database) -> None:
    acts = [SqlActs(database, FixedClock(NOON)) for _ in range(8)]
    assert sorted(await asyncio.gather(*(each.take("slack:1") for each in acts)))[-2:] == [
        False,
        True,
    ]
    assert await acts[0].take("slack:2")


async def test_an_act_is_called_whatever_a_platform_calls_it(database: Database) -> None:
    acts = SqlActs(database, FixedClock(NOON))
    for name in ("\0", "x" * 10_000, "é" * 30):
        assert [await acts.take(name), await acts.take(name)] == [True, False]


async def test_an_act_is_forgotten_after_an_hour(database: Database) -> None:
    sooner, later = (SqlActs(database, FixedClock(at)) for at in (NOON, NOON + LIFETIME))
    await sooner.take("slack:1")
    await SqlActs(database, FixedClock(NOON + timedelta(minutes=1))).take("slack:2")
    assert await later.purge() == 1
    assert [await later.take(f"slack:{n}") for n in (1, 2)] == [True, False]


async def test_an_act_may_be_taken_again_after_an_hour_though_nobody_forgot_it(
    database: Database,
) -> None:
    moments = (NOON, NOON + LIFETIME - timedelta(seconds=1), NOON + LIFETIME)
    acts = [SqlActs(database, FixedClock(at)) for at in moments]
    assert [await each.take("trouble:x") for each in acts] == [True, False, True]
    assert not await acts[-1].take("trouble:x")


async def test_an_act_that_was_given_back_is_anybodys(database: Database) -> None:
    acts = SqlActs(database, FixedClock(NOON))
    await acts.take("trouble:x")
    await acts.take("trouble:y")
    await acts.give_back("trouble:x")
    assert [await acts.take(f"trouble:{name}") for name in "xy"] == [True, False]


async def test_while_the_database_is_away_everybody_may_answer(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def gone() -> None:
        raise InterfaceError("", None, ConnectionRefusedError())

    monkeypatch.setattr(Database, "writing", lambda _: gone())
    with caplog.at_level(logging.WARNING):
        assert await SqlActs(database, FixedClock(NOON)).take("slack:1")
    assert "whether an act was answered before" in caplog.text
