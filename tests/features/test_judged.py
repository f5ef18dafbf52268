"""What follows from verdicts: standings, calibration, records and histories."""

from datetime import UTC, datetime, timedelta

from bot.bootstrap import House
from bot.features.checkin_card import checkin_card
from bot.kernel.card import Chart
from tests.conftest import NOON, Visit, says
from tests.fakes import FixedClock
from tests.features.conftest import OPEN, Visiting, posted
from tests.features.judging import EVIDENCE, judged


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
    assert "1 forecast; what all say together is shown from five on." in late
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
    assert "1 forecast; what all say together" in says(card)
