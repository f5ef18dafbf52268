"""The ledger's story: forecast, judged, scored, taken back; on both databases."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.prediction import Answer, Dispute, Opinion, Outcome, Prediction
from bot.kernel.errors import Refusal
from bot.ports import Manners
from storage.communities import SqlCommunities
from storage.engine import Database
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


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
async def ledger(database: Database, clock: StoppedClock) -> SqlLedger:
    await put_in_catalogue(database, RAIN, SNOW, SOMEDAY, PAST)
    return SqlLedger(database, clock)


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


async def test_who_looked_first_is_marked_from_then_on(ledger: SqlLedger) -> None:
    await ledger.look(HERE, "al", "rain")
    await ledger.look(HERE, "al", "rain")
    marks = [
        (await ledger.forecast(place, given(member, name, 0.5)))[1].looked_first
        for place, member, name in [
            (HERE, "al", "rain"), (HERE, "al", "rain"), (HERE, "al", "snow"),
            (HERE, "bo", "rain"), (ELSEWHERE, "al", "rain"),
        ]
    ]  # fmt: skip
    assert marks == [True, True, False, False, False]


async def test_whoever_could_read_a_verdict_that_was_revoked_is_marked_as_if_they_had_looked(
    ledger: SqlLedger, clock: StoppedClock
) -> None:
    await ledger.forecast(HERE, given("al", "rain", 0.5))
    clock.wait(hours=1)
    await ledger.judge(HERE, replace(judged("rain", Outcome.AMBIGUOUS), given_at=clock.now()))
    clock.wait(hours=1)
    await ledger.revoke(HERE, "rain", "mona", clock.now())
    marks = [
        (await ledger.forecast(place, given(member, name, 0.5)))[1].looked_first
        for place, member, name in [
            (HERE, "bo", "rain"), (HERE, "bo", "rain"), (HERE, "al", "rain"),
            (HERE, "bo", "snow"), (ELSEWHERE, "bo", "rain"),
        ]
    ]  # fmt: skip
    assert marks == [True, True, False, False, False]  # al had committed before anything was shown


async def test_an_opinion_takes_the_place_of_the_earlier_one(ledger: SqlLedger) -> None:
    for member, answer in [("al", Answer.YES), ("al", Answer.EARLY), ("bo", Answer.EARLY)]:
        await ledger.opine(HERE, Opinion(member, "past", answer, MONDAY))
    assert await ledger.opinions(HERE, "past") == {Answer.EARLY: 2}
    assert await ledger.opinions(ELSEWHERE, "past") == {}


async def test_a_verdict_scores_what_was_forecast(ledger: SqlLedger, clock: StoppedClock) -> None:
    await ledger.forecast(HERE, given("al", "rain", 0.9))
    await ledger.forecast(HERE, given("bo", "rain", 0.4))
    verdict = await ledger.judge(HERE, judged("rain", Outcome.YES, date(2026, 12, 1)))
    assert await ledger.verdict(HERE, "rain") == verdict
    assert list(await ledger.verdicts(HERE)) == [verdict]
    scores = {one.member: one for one in await ledger.scores(HERE)}
    assert scores["al"].brier == pytest.approx(0.01)
    assert scores["bo"].brier == pytest.approx(0.36)
    assert scores["al"].peer == pytest.approx(-scores["bo"].peer)
    assert list(await ledger.scores(HERE, "bo")) == [scores["bo"]]
    assert list(await ledger.scores(ELSEWHERE)) == []
    assert [(place.member, place.count) for place in await ledger.standings(HERE)] == [
        ("al", 1), ("bo", 1),
    ]  # fmt: skip


async def test_a_second_verdict_is_refused_with_the_name_of_the_first(ledger: SqlLedger) -> None:
    await ledger.judge(HERE, judged("rain", Outcome.NO))
    with pytest.raises(Refusal, match="judged “no” by mona already"):
        await ledger.judge(HERE, judged("rain", by="nils"))
    assert await ledger.verdict(ELSEWHERE, "rain") is None


async def test_a_verdict_is_disputed_and_taken_back(ledger: SqlLedger) -> None:
    with pytest.raises(Refusal, match="has not been judged"):
        await ledger.revoke(HERE, "rain", "mona", MONDAY)
    await ledger.forecast(HERE, given("al", "rain", 0.9))
    given_ = await ledger.judge(HERE, judged("rain"))
    for reason in ("It was hail.", "It was sleet."):
        disputed = await ledger.dispute(HERE, "rain", Dispute("bo", reason, MONDAY))
    assert disputed.disputes == (Dispute("bo", "It was sleet.", MONDAY),)
    assert list(await ledger.verdicts(HERE)) == [disputed]
    assert (await ledger.revoke(HERE, "rain", "mona", MONDAY)).id == given_.id
    assert await ledger.verdict(HERE, "rain") is None
    assert list(await ledger.scores(HERE)) == []
    assert list(await ledger.standings(HERE)) == []
    again = await ledger.judge(HERE, judged("rain"))
    assert again.id != given_.id
    assert again.disputes == ()


async def test_a_reminder_is_handed_out_once_when_it_falls_due(
    ledger: SqlLedger, clock: StoppedClock
) -> None:
    added = await ledger.add(HERE, Prediction("", "It hails", "?", MADE_ON, date(2026, 11, 30)))
    for name in ("snow", "rain", added.id):
        assert await ledger.remind(HERE, "al", name)
        assert not await ledger.remind(HERE, "al", name)
    for name, why in [("someday", "no date"), ("past", "already")]:
        with pytest.raises(Refusal, match=why):
            await ledger.remind(HERE, "al", name)
    clock.wait(days=14)  # the morning of 30 November
    assert list(await ledger.due_reminders(clock.now(), "slack")) == []
    clock.wait(days=1)
    due = {one.prediction for one in await ledger.due_reminders(clock.now(), "slack")}
    assert due == {"snow", added.id}
    assert list(await ledger.due_reminders(clock.now(), "slack")) == []
    assert not await ledger.remind(HERE, "al", "rain")
    clock.wait(days=90)
    assert list(await ledger.due_reminders(clock.now(), "discord")) == []
    assert [one.member for one in await ledger.due_reminders(clock.now(), "slack")] == ["al"]


async def test_a_member_takes_everything_along_and_is_forgotten(ledger: SqlLedger) -> None:
    for member, probability in [("al", 0.9), ("bo", 0.4), ("cy", 0.7)]:
        await ledger.forecast(HERE, given(member, "rain", probability))
        await ledger.forecast(ELSEWHERE, given(member, "rain", probability))
    await ledger.look(HERE, "al", "snow")
    added = await ledger.add(HERE, Prediction("", "It hails", "?", MADE_ON, author="al"))
    await ledger.judge(HERE, judged("rain", by="al"))
    with_al = await ledger.scores(HERE, "bo")
    export = await ledger.export(HERE, "al")
    assert export["forecasts"][0]["probability"] == 0.9
    assert export["forecasts"][0]["at"] == MONDAY.isoformat()
    assert {name: len(rows) for name, rows in export.items() if rows} == {
        "forecasts": 1, "looks": 1, "scores": 1, "verdicts": 1, "predictions": 1,
    }  # fmt: skip
    assert await ledger.forget(HERE, "al") == 3
    assert not any((await ledger.export(HERE, "al")).values())
    assert (await ledger.verdict(HERE, "rain")).given_by == ""
    assert (await ledger.prediction(HERE, added.id)).author is None
    assert [one.member for one in await ledger.scores(HERE)] == ["bo", "cy"]
    assert await ledger.scores(HERE, "bo") != with_al
    assert len(await ledger.forecasts(ELSEWHERE, "rain")) == 3
    assert await ledger.forget(HERE, "al") == 0


async def test_nobody_is_reminded_where_the_bot_is_no_longer(
    ledger: SqlLedger, database: Database, clock: StoppedClock
) -> None:
    for place in (HERE, ELSEWHERE):
        await ledger.remind(place, "al", "snow")
    await SqlCommunities(database, clock).left(HERE)
    clock.wait(days=29)
    assert [one.community for one in await ledger.due_reminders(clock.now())] == [ELSEWHERE]


async def test_a_reminder_put_back_is_handed_out_again(
    ledger: SqlLedger, clock: StoppedClock
) -> None:
    await ledger.remind(HERE, "al", "snow")
    clock.wait(days=29)
    [due] = await ledger.due_reminders(clock.now())
    await ledger.put_back(due)
    assert await ledger.due_reminders(clock.now()) == [due]
    assert await ledger.due_reminders(clock.now()) == []


async def test_what_is_due_too_late_is_not_kept(ledger: SqlLedger) -> None:
    with pytest.raises(Refusal, match="2200"):
        await ledger.add(HERE, Prediction("", "It hails", "?", MADE_ON, date.max))


async def test_who_forecast_alone_has_no_peer_score(ledger: SqlLedger) -> None:
    await ledger.forecast(HERE, given("al", "rain", 0.9))
    await ledger.judge(HERE, judged("rain"))
    assert [place.peer for place in await ledger.standings(HERE)] == [None]


async def test_a_listed_moderator_is_told_and_forgotten(
    ledger: SqlLedger, database: Database, clock: StoppedClock
) -> None:
    communities = SqlCommunities(database, clock)
    listed = Manners(moderators=frozenset({"al", "bo"}))
    await communities.change(HERE, lambda _: listed)
    await ledger.judge(HERE, judged("rain", by="al"))
    await ledger.revoke(HERE, "rain", "bo", MONDAY)
    export = await ledger.export(HERE, "al")
    assert export["settings"] == [{"moderator": True}]
    assert "bo" not in str(export)
    await ledger.forget(HERE, "al")
    anew = SqlCommunities(database, clock)  # the other remembers for a little while
    assert (await anew.manners(HERE)).moderators == {"bo"}
