"""The ledger: predictions, and what members forecast; on both databases."""

from dataclasses import replace

import pytest

from bot.domain.prediction import Prediction
from bot.kernel.errors import Refusal
from storage.database.engine import Database
from storage.ledger import SqlLedger
from storage.tables import forecast
from tests.storage.clocks import MONDAY, StoppedClock
from tests.storage.ledgers import (
    ELSEWHERE,
    HERE,
    MADE_ON,
    PAST,
    RAIN,
    SNOW,
    SOMEDAY,
    given,
    judged,
    put_in_catalogue,
)


async def test_predictions_come_soonest_due_first_and_undated_last(ledger: SqlLedger) -> None:
    assert list(await ledger.predictions(None)) == [PAST, SNOW, RAIN, SOMEDAY]
    added = await ledger.add(HERE, Prediction("", "Ünsere Katze bellt!", "?", MADE_ON, author="al"))
    assert added.id == "own-unsere-katze-bellt"
    assert list(await ledger.predictions(HERE)) == [PAST, SNOW, RAIN, SOMEDAY, added]
    assert list(await ledger.predictions(ELSEWHERE)) == [PAST, SNOW, RAIN, SOMEDAY]
    assert await ledger.prediction(HERE, added.id) == added
    assert await ledger.prediction(ELSEWHERE, added.id) is None
    assert await ledger.prediction(None, added.id) is None
    assert await ledger.prediction(None, "snow") == SNOW


async def test_predictions_that_claim_the_same_get_different_ids(ledger: SqlLedger) -> None:
    claims = ["It rains", "it RAINS.", "下雨", "下雪", "word " * 30]
    added = [await ledger.add(HERE, Prediction("", claim, "?", MADE_ON)) for claim in claims]
    assert [one.id for one in added] == [
        "own-it-rains", "own-it-rains-2", "own-prediction", "own-prediction-2",
        "own-word-word-word-word-word-word-word-word",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["", "nothing", "\0", "a" * 70, "Robert'); DROP", "own-nothing"])
async def test_what_nobody_predicted_is_refused(ledger: SqlLedger, name: str) -> None:
    assert await ledger.prediction(HERE, name) is None
    assert await ledger.verdict(HERE, name) is None
    assert list(await ledger.forecasts(HERE, name)) == []
    with pytest.raises(Refusal, match="There is no prediction"):
        await ledger.forecast(HERE, given("al", name, 0.5))


async def test_forecasters_are_counted_for_many_at_once(
    ledger: SqlLedger, database: Database
) -> None:
    await put_in_catalogue(database, replace(RAIN, id="drizzle"), replaced_by="rain")
    for member, name in (("al", "rain"), ("al", "rain"), ("bo", "rain"), ("al", "snow")):
        await ledger.forecast(HERE, given(member, name, 0.5))
    await ledger.forecast(ELSEWHERE, given("cy", "rain", 0.5))
    async with database.writing() as connection:  # from before it was replaced
        older = forecast.update().where(forecast.c.member == "bo").values(prediction="drizzle")
        await connection.execute(older)
    counts = await ledger.tallies(HERE, dict.fromkeys(["rain", "snow", "someday"]))
    assert counts == {"rain": 2, "snow": 1}
    assert await ledger.tallies(HERE, {}) == {}
    latest = await ledger.latest_of(HERE, dict.fromkeys(["rain", "snow", "someday"]))
    assert {name: [f.member for f in given] for name, given in latest.items()} == {
        "rain": ["al", "bo"],
        "snow": ["al"],
    }
    assert latest["rain"] == await ledger.latest(HERE, "rain")
    assert await ledger.latest_of(HERE, {}) == {}


async def test_of_each_prediction_those_are_counted_who_forecast_before_its_moment(
    ledger: SqlLedger, clock: StoppedClock
) -> None:
    await ledger.forecast(HERE, given("al", "rain", 0.5))
    await ledger.forecast(HERE, given("al", "snow", 0.5))
    clock.wait(hours=1)
    for member, name in (("al", "rain"), ("bo", "rain"), ("bo", "snow")):
        await ledger.forecast(HERE, given(member, name, 0.5))
    assert await ledger.tallies(HERE, {"rain": clock.time, "snow": None}) == {"rain": 1, "snow": 2}
    assert await ledger.tallies(HERE, {"rain": MONDAY, "snow": clock.time}) == {"snow": 1}
    assert await ledger.forecasters(HERE, "rain", clock.time) == 1
    latest = await ledger.latest_of(HERE, {"rain": clock.time, "snow": None})
    assert [f.member for f in latest["rain"]] == ["al"]
    assert len(latest["snow"]) == 2
    assert await ledger.forecasters(HERE, "rain") == 2


async def test_a_changed_forecast_is_kept_beside_the_first(
    ledger: SqlLedger, clock: StoppedClock
) -> None:
    before, first = await ledger.forecast(HERE, given("al", "rain", 0.7))
    assert (before, first.probability, first.at) == (None, 0.7, MONDAY)
    clock.wait(hours=1)
    before, second = await ledger.forecast(HERE, given("al", "rain", 0.0))
    assert before == 0.7
    assert second.sequence > first.sequence
    other = (await ledger.forecast(HERE, given("bo", "rain", 1.0)))[1]
    await ledger.forecast(ELSEWHERE, given("al", "rain", 0.1))
    assert list(await ledger.forecasts(HERE, "rain")) == [first, second, other]
    assert list(await ledger.forecasts_of(HERE, "al")) == [first, second]


async def test_one_press_is_one_forecast_even_after_the_close(
    ledger: SqlLedger, clock: StoppedClock
) -> None:
    await ledger.forecast(HERE, given("al", "rain", 0.2))
    once = await ledger.forecast(HERE, given("al", "rain", 0.7, "press"))
    clock.wait(days=100)
    again = await ledger.forecast(HERE, given("al", "rain", 0.7, "press"))
    assert once == again
    assert once[0] == 0.2
    assert len(await ledger.forecasts(HERE, "rain")) == 2
    with pytest.raises(Refusal, match="two members"):
        await ledger.forecast(HERE, given("bo", "rain", 0.7, "press"))


async def test_forecasting_closes_with_the_due_date(ledger: SqlLedger, clock: StoppedClock) -> None:
    with pytest.raises(Refusal, match="closed at the end of 31 October 2026"):
        await ledger.forecast(HERE, given("al", "past", 0.5))
    await ledger.judge(HERE, judged("rain"))
    with pytest.raises(Refusal, match="judged already"):
        await ledger.forecast(HERE, given("al", "rain", 0.5))
    added = await ledger.add(HERE, Prediction("", "It hails", "?", MADE_ON))
    await ledger.withdraw(HERE, added.id)
    with pytest.raises(Refusal, match="withdrawn"):
        await ledger.forecast(HERE, given("al", added.id, 0.5))


async def test_the_last_act_of_a_member_is_known_whatever_it_was_about(ledger: SqlLedger) -> None:
    assert await ledger.last_act(HERE, "al") == ("", 0)
    for member, name in (("al", "rain"), ("al", "snow"), ("bo", "rain")):
        await ledger.forecast(HERE, replace(given(member, name, 0.5), interaction=member + name))
    (_, last) = await ledger.forecasts_of(HERE, "al")
    assert await ledger.last_act(HERE, "al") == ("alsnow", last.sequence)
    assert await ledger.last_act(ELSEWHERE, "al") == ("", 0)
