"""What the front page says before one has typed anything."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from adapters.web.material.glance import Glance, read_glance
from adapters.web.material.striking import has_figure, stands_alone
from tests.fakes import FakeLedger
from tests.web.conftest import House
from tests.web.predictions import LOOMS, POETRY, RAIN, SAID, STEAM, a_prediction, ledger
from tests.web.summed import SummedLibrary

WORDS = "The engine weaves algebraic patterns just as the loom weaves flowers and leaves."


@dataclass
class Retold(SummedLibrary):
    """Ada's first sentence in other words."""

    words: str = WORDS

    async def quote(self, quote_id):
        found = await super().quote(quote_id)
        retold = found is not None and found.id == SAID[0].id
        return replace(found, text=self.words) if retold else found


@pytest.fixture
def house() -> House:
    return House(library=Retold(), ledger=ledger())


@pytest.mark.parametrize(
    "words",
    [
        "It weaves algebraic patterns just as the loom weaves flowers and leaves.",
        "That is what the engine will be doing in ten years, and nobody will mind.",
        "They will weave algebraic patterns by the end of the century, all of them.",
        "So by 1850 the engine weaves patterns just as the loom weaves flowers.",
        "Will the engine weave algebraic patterns by the end of this decade?",
        "Um the engine will uh weave patterns by um the end of the year I think.",
        "and by 1850 the engine weaves patterns just as the loom weaves flowers.",
        "The engine weaves algebraic patterns just as the loom weaves flowers and",
        "I I would expect the engine to weave patterns by the end of the year.",
        "The engine weaves.",
    ],
)
async def test_words_that_lean_on_others_do_not_strike(house, words):
    assert not stands_alone(words)
    house.library.words = words
    house.ledger.known = (RAIN,)
    assert (await read_glance(house.room().ports)).striking is None


async def test_words_with_a_date_or_a_number_come_first(house):
    other = "Nobody will mind that the engine weaves patterns by the year 1850."
    assert has_figure(other)
    assert not has_figure(WORDS)
    house.library.words = other
    again = replace(RAIN, id="more-rain", quotes=(SAID[2].id, SAID[0].id))
    house.ledger.known = (again,)
    told = (await read_glance(house.room().ports)).striking
    assert told is not None
    assert [quote.shown for quote in told.words] == [other]


async def test_a_line_says_what_this_is_in_figures_that_are_counted(browser, house):
    assert (
        "Look up who said what in two conversations, word for word, and follow 4 "
        "predictions to what became of them."
    ) in await browser.page("/")
    empty = Glance(None, ())
    assert empty.in_short(0) == ""
    assert empty.in_short(4) == "Look up who said what in four conversations, word for word."
    assert "in-a-line" not in await browser.page("/?q=loom")  # who talks knows it


async def test_words_of_which_one_knows_what_became_of_them_stand_on_the_front_page(browser):
    page = await browser.page("/")
    assert f'<a href="/quote/{SAID[0].id}">“The engine weaves algebraic patterns' in page
    assert '<a href="/predictions/rain">Did rain happen?</a>' in page
    assert "✓ It happened on 20 November 2025" in page


async def test_what_is_due_soonest_stands_below_and_leads_on(browser, house):
    house.ledger.known = (
        *(a_prediction(f"in-{n}", resolve_by=date(2026, 3, n)) for n in range(1, 5)),
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
