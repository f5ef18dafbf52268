"""What the front page says before one has typed anything."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from adapters.web.material.glance import read_glance
from tests.fakes import FakeLedger
from tests.web.conftest import House
from tests.web.foretold import LOOMS, POETRY, RAIN, SAID, STEAM, foretold, ledger
from tests.web.summed import SummedLibrary


@pytest.fixture
def house() -> House:
    return House(library=SummedLibrary(), ledger=ledger())


async def test_words_of_which_one_knows_what_became_of_them_stand_on_the_front_page(browser):
    page = await browser.page("/")
    assert f'<a href="/quote/{SAID[0].id}">“It weaves algebraic patterns just as' in page
    assert '<a href="/predictions/rain">Did rain happen?</a>' in page
    assert "✓ It happened on 20 November 2025" in page


async def test_what_is_due_soonest_stands_below_and_leads_on(browser, house):
    house.ledger.known = (
        *(foretold(f"in-{n}", resolve_by=date(2026, 3, n)) for n in range(1, 5)),
        POETRY,
    )
    page = await browser.page("/")
    below = page[page.index('id="soonest"') :]
    assert [f"/predictions/in-{n}" in below for n in range(1, 5)] == [True, True, True, False]
    assert "/predictions/poetry" not in below  # it has no date
    assert '<a href="/timeline">' in below


async def test_each_day_shows_other_words(house):
    room = house.room()
    again = replace(RAIN, id="more-rain")
    house.ledger.known = (RAIN, again)
    house.ledger.judged.append(replace(house.ledger.judged[0], prediction=again.id))
    seen = set()
    for _ in range(2):
        told = await read_glance(room.ports)
        seen.add(told.striking and told.striking.prediction.id)
        clock = room.ports.clock
        clock.time += timedelta(days=1)
    assert seen == {"rain", "more-rain"}


async def test_due_ones_stand_there_where_nothing_is_judged(house):
    house.ledger = FakeLedger((LOOMS, STEAM))
    told = await read_glance(house.room().ports)
    assert told.striking is not None
    assert told.striking.prediction == STEAM


async def test_scraps_are_no_striking_words(browser, house):
    house.ledger.known = (replace(RAIN, quotes=(SAID[2].id,)),)  # “Always wear sunscreen.”
    assert 'id="said-once"' not in await browser.page("/")


async def test_an_empty_board_says_nothing(browser, house):
    house.ledger.known = ()
    page = await browser.page("/")
    assert 'id="soonest"' not in page
    assert 'id="said-once"' not in page
