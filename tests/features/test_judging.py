"""Opinions, verdicts and disputes: how it is said what became of a prediction."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.prediction import Answer
from bot.kernel.asker import LOCAL
from bot.kernel.card import Status
from tests.conftest import Visit, says
from tests.fakes import FixedClock
from tests.features.conftest import DUE, OPEN, Visiting
from tests.features.judging import EVIDENCE, judged


async def test_members_say_what_happened_and_change_their_mind(alice: Visit) -> None:
    await alice.says(f"/prediction {DUE}")
    shown = list(alice.cards)
    card = await alice.presses("Yes")
    assert card.private
    assert "You say: yes. Did it happen? 1 yes." in says(card)
    alice.cards = shown
    assert "Did it happen? 1 too early." in says(await alice.presses("Too early"))
    assert await alice.house.ports.ledger.opinions(LOCAL, DUE) == {Answer.EARLY: 1}


async def test_an_opinion_on_what_is_open_shows_the_prediction(alice: Visit) -> None:
    card = await alice.says(f"h1:opinion:{OPEN}.0")
    assert "That no longer fits; the prediction is shown here as it stands now." in says(card)
    assert not await alice.house.ports.ledger.opinions(LOCAL, OPEN)


async def test_a_verdict_is_given_with_evidence_and_scores_who_forecast(
    visiting: Visiting, mo: Visit, clock: FixedClock
) -> None:
    await visiting("a").says(f"/forecast {OPEN} percent:90")
    clock.time += timedelta(days=2)
    card = await mo.says(f"/resolve {OPEN} outcome:yes {EVIDENCE}")
    assert card.private
    assert card.title == "Prediction · ✓ happened"
    assert "One member scored." in says(card)
    assert "Judged by mo on 22 November 2026:" in says(card)
    runs = [run for block in card.blocks for run in getattr(block, "runs", ())]
    assert [run.url for run in runs if run.url] == ["https://example.com/paper"]
    a = visiting("a")
    await a.says(f"/prediction {OPEN}")
    score = await a.presses("My score")
    assert "Your Brier score is 0.010; your peer score is not defined" in says(score)
    assert "from 0 (certain and right) to 1" in says(score)
    await mo.says(f"/prediction {OPEN}")
    assert "You have no score here" in says(await mo.presses("My score"))


async def test_a_verdict_before_its_day_says_so_and_how_long_forecasts_count(mo: Visit) -> None:
    card = await mo.says(f"/resolve {OPEN} outcome:no {EVIDENCE}")
    assert "It had not closed: that would have been on 31 December 2026." in says(card)
    assert "No day was given, so forecasts count up to now." in says(card)
    assert "had not closed" not in says(await mo.says(f"/resolve {DUE} outcome:no {EVIDENCE}"))


async def test_members_do_not_judge(alice: Visit) -> None:
    card = await alice.says(f"/resolve {OPEN} outcome:yes {EVIDENCE}")
    assert "/resolve is for moderators." in says(card)


async def test_resolving_twice_is_refused_with_when_it_was_judged(mo: Visit) -> None:
    await judged(mo)
    again = await mo.says(f"/resolve {OPEN} outcome:no {EVIDENCE}")
    assert again.status is Status.REFUSED
    assert "It was judged on 20 November 2026: ✓ It happened." in says(again)
    assert f"/revoke {OPEN}" in says(again)


async def test_of_two_moderators_at_once_one_is_told_that_the_other_was_first(
    mo: Visit, house: object
) -> None:
    second = Visit(mo.house, mo.asker)
    cards = await asyncio.gather(
        *(v.says(f"/resolve {OPEN} outcome:{o} {EVIDENCE}")
          for v, o in ((mo, "yes"), (second, "no")))
    )  # fmt: skip
    assert sorted(card.status for card in cards) == [Status.OK, Status.REFUSED]
    refused = next(card for card in cards if card.status is Status.REFUSED)
    assert "judged" in says(refused)
    assert "mo" in says(refused)


async def test_a_verdict_that_is_taken_back_restores_every_figure(
    visiting: Visiting, mo: Visit, clock: FixedClock
) -> None:
    await visiting("a").says(f"/forecast {OPEN} percent:90")
    clock.time += timedelta(days=2)
    await judged(mo, "no")
    assert await mo.house.ports.ledger.scores(LOCAL)
    card = await mo.says(f"/revoke {OPEN}")
    assert "Taken back: “✗ It did not happen”. Every figure is as it was" in says(card)
    assert card.title == "Prediction · open"
    assert not await mo.house.ports.ledger.scores(LOCAL)
    assert "No verdict has been given on it." in says(await mo.says(f"/revoke {OPEN}"))
    await judged(mo, "yes")


async def test_whoever_judges_disputes_or_revokes_reads_their_own_forecast_on_the_card(
    mo: Visit, visiting: Visiting, clock: FixedClock
) -> None:
    await mo.says(f"/forecast {OPEN} percent:75")
    clock.time += timedelta(days=2)
    own, bob = "You said 75 % on 20 November 2026", visiting("bob")
    for line in (
        f"/resolve {OPEN} outcome:no {EVIDENCE}",
        f'/dispute {OPEN} reason:"nobody looked"',
        f"/revoke {OPEN}",
    ):
        card = await mo.says(line)
        assert card.private
        assert own in says(card), line
        assert "You said" not in says(await bob.says(f"/prediction {OPEN}"))
    assert [action.words for action in card.actions if action.yours] == ["75 % · yours"]


async def test_a_dispute_stands_on_the_card_without_a_name(alice: Visit, mo: Visit) -> None:
    await judged(mo)
    card = await alice.says(f'/dispute {OPEN} reason:"the paper was withdrawn"')
    assert "Disputed on 20 November 2026: the paper was withdrawn" in says(card)
    assert "alice" not in says(await mo.says(f"/prediction {OPEN}"))
    again = says(await alice.says(f'/dispute {OPEN} reason:"nobody could repeat it"'))
    assert "without your name, in place of your earlier one." in again
    assert "the paper was withdrawn" not in again
    unjudged = await alice.says(f"/dispute {DUE} reason:no")
    assert "No verdict has been given on it." in says(unjudged)


async def test_what_cannot_be_known_scores_nobody(
    visiting: Visiting, mo: Visit, clock: FixedClock
) -> None:
    await visiting("a").says(f"/forecast {OPEN} percent:90")
    clock.time += timedelta(days=2)
    card = await mo.says(f"/resolve {OPEN} outcome:ambiguous {EVIDENCE}")
    assert "Nobody is scored." in says(card)
    assert not await mo.house.ports.ledger.scores(LOCAL)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("outcome:yes happened_on:2027-03-01", "1 March 2027 is still to come"),
        ("outcome:no happened_on:2026-03-01", "Leave it out."),
        ("outcome:yes happened_on:1999-01-01", "1 January 1999 is before it was predicted"),
        ('outcome:yes happened_on:"30 February 2026"', "There is no 30 February 2026."),
        ('outcome:yes happened_on:"last spring"', "2026-12-31"),
        ("outcome:yse", "Did you mean “yes”?"),
        ("outcome:perhaps", "It can be yes, no, ambiguous or annulled."),
    ],
)
async def test_what_cannot_be_meant_is_asked_back(mo: Visit, more: str, said: str) -> None:
    card = await mo.says(f"/resolve {OPEN} {EVIDENCE} {more}")
    assert card.status is Status.REFUSED
    assert said in says(card)
    assert await mo.house.ports.ledger.verdict(LOCAL, OPEN) is None


async def test_what_happened_after_it_was_due_is_a_no(mo: Visit) -> None:
    card = await mo.says(f"/resolve {DUE} outcome:yes {EVIDENCE} happened_on:2026-01-01")
    assert "the answer is then no" in says(card)
    assert await mo.house.ports.ledger.verdict(LOCAL, DUE) is None


async def test_of_many_disputes_the_newest_are_shown(mo: Visit, visiting: Visiting) -> None:
    await judged(mo)
    for name in "abcd":
        await visiting(name).says(f"/dispute {OPEN} reason:because-{name}")
    card = says(await mo.says(f"/prediction {OPEN}"))
    assert "because-d" in card
    assert "because-a" not in card
    assert "and 2 more disputes" in card


@pytest.mark.parametrize("typed", ["trust me", "ftp://example.com", "https://"])
async def test_evidence_is_a_link_that_others_can_open(mo: Visit, typed: str) -> None:
    card = await mo.says(f'/resolve {OPEN} outcome:yes evidence:"{typed}"')
    assert card.status is Status.REFUSED
    assert f"“{typed}” has none. Write evidence:" in says(card)
    assert await mo.house.ports.ledger.verdict(LOCAL, OPEN) is None


async def test_an_opinion_that_no_button_offers_is_refused(alice: Visit) -> None:
    card = await alice.says(f"h1:opinion:{DUE}.7")
    assert card.status is Status.REFUSED
    assert f"That button is not one of mine. See /prediction {DUE}." in says(card)


async def test_evidence_is_needed(mo: Visit) -> None:
    card = await mo.says(f"/resolve {OPEN} outcome:yes")
    assert "/resolve needs evidence: a link that shows it, and a few words." in says(card)
