"""The ledger: judged, scored, disputed and taken back; on both databases."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.prediction import Answer, Dispute, Opinion, Outcome
from bot.kernel.errors import Refusal
from storage.ledger import SqlLedger
from tests.storage.clocks import MONDAY, StoppedClock
from tests.storage.ledgers import (
    ELSEWHERE,
    HERE,
    given,
    judged,
)


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


async def test_who_forecast_alone_has_no_peer_score(ledger: SqlLedger) -> None:
    await ledger.forecast(HERE, given("al", "rain", 0.9))
    await ledger.judge(HERE, judged("rain"))
    assert [place.peer for place in await ledger.standings(HERE)] == [None]
