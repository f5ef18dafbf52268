"""Who waits for their turn to write in a community, and who does not."""

import asyncio

import pytest
from sqlalchemy import select

from bot.kernel.errors import OutOfReach
from storage.database.engine import Database
from storage.ledger import SqlLedger
from tests.patience import until
from tests.storage.ledgers import ELSEWHERE, HERE, given

CROWD = 40
"""More than there are connections."""


async def test_a_crowd_that_waits_in_one_community_takes_no_connection_from_others(
    ledger: SqlLedger, database: Database
) -> None:
    async with ledger.writing(HERE):
        crowd = [
            asyncio.create_task(ledger.forecast(HERE, given(f"member {number}", "rain", 0.5)))
            for number in range(CROWD)
        ]
        await asyncio.sleep(0.1)  # all of them have come
        assert database.connections() == 1
        async with ledger.reading() as connection:
            assert await connection.scalar(select(1)) == 1
    await asyncio.gather(*crowd)
    assert len(await ledger.forecasts(HERE, "rain")) == CROWD


async def test_who_gives_up_waiting_leaves_the_turn_to_the_next(ledger: SqlLedger) -> None:
    async with ledger.writing(HERE):
        first, second = (
            asyncio.create_task(ledger.forecast(HERE, given(who, "rain", 0.5))) for who in "ab"
        )
        await asyncio.sleep(0)
        first.cancel()
        await until(first.done)
    await second
    assert [each.member for each in await ledger.forecasts(HERE, "rain")] == ["b"]
    assert list(await ledger.forecasts(ELSEWHERE, "rain")) == []


async def test_whose_turn_does_not_come_is_told_why_and_not_that_the_database_is_away(
    ledger: SqlLedger, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("storage.ledger.turns.QUEUE_S", 0.05)
    async with ledger.writing(HERE):
        with pytest.raises(OutOfReach, match="too many others here wait for the same") as told:
            await ledger.forecast(HERE, given("a", "rain", 0.5))
    assert "away" not in str(told.value)
    assert "no turn in the ledger" in caplog.text
    assert "out of reach" not in caplog.text
