"""What became of predictions: opinions, verdicts, scores."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.bootstrap import House
from bot.domain.prediction import Answer
from bot.features.checkin_card import checkin_card
from bot.kernel.asker import LOCAL
from bot.kernel.card import Chart, Status
from tests.conftest import NOON, Visit, says
from tests.fakes import FixedClock
from tests.features.conftest import DUE, OPEN, Visiting, posted

EVIDENCE = 'evidence:"https://example.com/paper"'


async def judged(mo: Visit, outcome: str = "yes", name: str = OPEN, more: str = "") -> None:
    card = await mo.says(f"/resolve {name} outcome:{outcome} {EVIDENCE} {more}")
    assert card.status is Status.OK, says(card)


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
    assert "here is the prediction as it stands" in says(card)
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
    assert "/resolve needs evidence." in says(card)


async def test_standings_rank_from_five_judged_predictions_on(
    visiting: Visiting, mo: Visit, clock: FixedClock
) -> None:
    assert "Nobody is ranked yet." in says(await mo.says("/standings"))
    listed = [
        action.id
        for page in range(2)
        for action in (await mo.says("/predictions state:open") if page == 0
                       else await mo.presses("Next page")).actions
        if action.command == "show-prediction"
    ][:5]  # fmt: skip
    for name in listed:
        await visiting("ann").says(f"/forecast {name} percent:80")
        await visiting("bob").says(f"/forecast {name} percent:60")
    await visiting("cy").says(f"/forecast {listed[0]} percent:60")
    clock.time += timedelta(days=3)
    for name in listed:
        await judged(mo, name=name)
    card = await mo.says("/standings")
    assert card.title == "Standings · two members ranked"
    assert "1 ann · rating 0.487 · Brier 0.040 · peer" in says(card)
    assert "2 bob" in says(card)
    assert "one member has fewer" in says(card)
    assert "lower is better" in says(card)
    picture = await visiting("ann").says("/calibration")
    (chart,) = (block for block in picture.blocks if isinstance(block, Chart))
    assert chart.series[0].counts == (5,)
    assert "5 of 5" in chart.alt
    assert picture.private


async def test_a_members_calibration_is_found_by_their_name_in_the_room(
    visiting: Visiting, mo: Visit, clock: FixedClock
) -> None:
    listed = [a.id for a in (await mo.says("/predictions open")).actions if a.label.isdigit()]
    for name in listed[:5]:
        await visiting("ann").says(f"/forecast {name} percent:80")
    clock.time += timedelta(days=3)
    for name in listed[:5]:
        await judged(mo, name=name)
    for typed in ("/calibration ann", "/calibration member:@ann"):
        card = await mo.says(typed)
        (chart,) = (block for block in card.blocks if isinstance(block, Chart))
        assert "Near 80 %: 5 of 5" in chart.alt
    assert "from five forecasts on" in says(await mo.says("/calibration member:nobody"))


async def test_a_record_tells_how_a_speakers_predictions_were_judged_here(mo: Visit) -> None:
    unjudged = says(await mo.says("/record schrittwieser"))
    assert "None of them has been judged yet." in unjudged
    assert "came true" not in unjudged
    await judged(mo)
    card = await mo.says("/record schrittwieser")
    assert "came true 1 did not 0" in says(card)
    assert "No Brier score" in says(card)
    assert card.title.startswith("Julian Schrittwieser · ")
    opened = await mo.presses("1")
    assert opened.title == "Prediction · ✓ happened"


async def test_the_crowds_history_is_for_those_who_forecast_until_it_closes(
    visiting: Visiting, alice: Visit, clock: FixedClock
) -> None:
    for day, (name, percent) in enumerate(zip("abcdef", (10, 20, 40, 60, 90, 95), strict=True)):
        clock.time = NOON + timedelta(days=day)
        await visiting(name).says(f"/forecast {OPEN} percent:{percent}")
    hidden = await alice.says(f"/history {OPEN}")
    assert hidden.private
    assert not [block for block in hidden.blocks if isinstance(block, Chart)]
    assert "answers stay hidden until you give yours" in says(hidden)
    shown = await visiting("a").says(f"/history {OPEN}")
    assert shown.private
    (chart,) = (block for block in shown.blocks if isinstance(block, Chart))
    assert "between 40 % and 50 %" in chart.alt
    assert [mark.text for mark in chart.marks] == ["Closes 31 December 2026"]
    clock.time = datetime(2027, 1, 2, tzinfo=UTC)
    everybodys = await alice.says(f"/history {OPEN}")
    assert [block for block in everybodys.blocks if isinstance(block, Chart)]


async def test_a_history_closed_by_a_verdict_says_the_day_the_page_says(
    visiting: Visiting, mo: Visit
) -> None:
    await visiting("a").says(f"/forecast {OPEN} percent:10")
    await mo.says(f"/resolve {OPEN} outcome:yes {EVIDENCE} happened_on:{NOON:%Y-%m-%d}")
    card = await visiting("a").says(f"/history {OPEN}")
    (chart,) = (block for block in card.blocks if isinstance(block, Chart))
    day = f"{NOON.day} {NOON:%B %Y}"
    assert chart.marks[0].text == f"Closed {day}"
    assert f"closed {day}" in says(await mo.says(f"/prediction {OPEN}"))


async def test_after_an_early_verdict_all_cards_agree_on_the_close_and_the_count(
    house: House, visiting: Visiting, mo: Visit, clock: FixedClock
) -> None:
    post = await posted(house, OPEN, NOON.date())
    await visiting("early").says(f"/forecast {OPEN} percent:90")
    clock.time += timedelta(days=3)
    await visiting("late").says(f"/forecast {OPEN} percent:75")
    await judged(mo, more="happened_on:2026-11-22")
    wall = says(await checkin_card(post, house.ports))
    assert "closed 22 November 2026 · 1 forecast ✓" in wall
    late = says(await visiting("late").says(f"/prediction {OPEN}"))
    assert "closed 22 November 2026" in late
    assert "1 forecast; what they say together is shown from five on." in late
    came = "1 more forecast came when it had happened already, on 22 November 2026"
    assert f"{came}; it does not count." in late
    assert "You said 75 % on 23 November 2026. That does not count." in late
    assert "only what was said before that day counts." in late
    assert "1 forecast;" in says(await mo.says(f"/history {OPEN}"))
    assert "✓ happened · 1 forecast" in says(await mo.says("/predictions judged"))


async def test_where_nobody_forecast_in_time_the_card_says_when_they_did(
    visiting: Visiting, mo: Visit
) -> None:
    await visiting("late").says(f"/forecast {OPEN} percent:75")
    await judged(mo, more="happened_on:2026-11-02")
    card = says(await mo.says(f"/prediction {OPEN}"))
    assert "1 forecast came when it had happened already, on 2 November 2026; it does" in card
    assert "No forecasts" not in card


async def test_a_history_of_fewer_than_five_shows_the_count_alone(visiting: Visiting) -> None:
    a = visiting("a")
    await a.says(f"/forecast {OPEN} percent:10")
    card = await a.says(f"/history {OPEN}")
    (chart,) = (block for block in card.blocks if isinstance(block, Chart))
    assert chart.series[0].points == ()
    assert "1 forecast; what they say together" in says(card)
