"""The ledger: whom it reminds, and what a member takes along; on both databases."""

from datetime import date

import pytest

from bot.domain.prediction import Prediction
from bot.kernel.errors import Refusal
from bot.ports import Manners
from storage.communities import SqlCommunities
from storage.database.engine import Database
from storage.ledger import SqlLedger
from tests.storage.clocks import MONDAY, StoppedClock
from tests.storage.ledgers import (
    ELSEWHERE,
    HERE,
    MADE_ON,
    given,
    judged,
)


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
