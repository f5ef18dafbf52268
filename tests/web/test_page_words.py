"""What pages say of themselves: what a chart will show, who is ranked, what a mark means."""

import re
from dataclasses import replace

import pytest

from bot.domain.prediction import Kind
from bot.kernel.local import WAY_IN
from tests.web.conftest import House
from tests.web.predictions import LOOMS, OWN, RAIN, STEAM, a_prediction, ledger
from tests.web.summed import SummedLibrary

EPISODE = "/episodes/ada-lovelace-1843"
VISITORS = "Visitors read; to forecast, judge or track takes this room’s key."
DISPUTE = "A dispute changes no score: your reason stands below the verdict, without your name"


@pytest.fixture
def house() -> House:
    return House(library=SummedLibrary(), ledger=ledger())


async def test_calibration_says_how_it_is_read_and_whose_forecasts_it_counts(browser):
    page = await browser.page("/calibration")
    assert "says 70 % of ten things, and seven of them happen: the dots then lie on" in page
    assert "It counts judged predictions that five or more had forecast." in page
    assert "Here a picture will stand" not in page


async def test_where_nothing_is_judged_calibration_says_what_will_stand_there(browser, house):
    house.ledger.judged = []
    page = await browser.page("/calibration")
    assert "Here a picture will stand: what was forecast from left to right" in page
    assert "It begins once predictions are judged that members had forecast." in page


async def test_standings_say_who_is_ranked_and_what_a_brier_score_is(browser):
    page = await browser.page("/standings")
    assert "Nobody is ranked yet." in page
    assert "Ranked is who has forecast five judged predictions." in page
    assert "from 0 (certain and right) to 1 (certain and wrong)" in page


async def test_the_timelines_legend_names_every_mark_that_stands_in_it(browser):
    page = await browser.page("/timeline")
    legend = page.split('class="legend', 1)[1].split("</ul>")[0]
    named = dict(re.findall(r'tone-\w+">(.)</span> ([^<]+)', legend))
    assert named == {
        "✓": "happened", "✗": "did not", "?": "due, to be judged", "○": "open",
        "–": "cannot be known",
    }  # fmt: skip
    shown = re.findall(r'<span class="tone-\w+">(.)</span>', page.split('class="legend')[0])
    assert shown
    assert set(shown) <= set(named)


@pytest.mark.parametrize("path", ["/", "/predictions", "/timeline", "/calibration", EPISODE])
async def test_visitors_are_told_once_what_takes_the_key_and_its_owner_is_not(browser, path):
    page = await browser.page(path)
    assert page.count(VISITORS) == 1
    assert f"{VISITORS} {WAY_IN}" in page
    await browser.come_with_key()
    assert VISITORS not in await browser.page(path)


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ((LOOMS, RAIN), "The words that they rest on have a dotted underline."),
        ((LOOMS,), "The words that it rests on have a dotted underline."),
    ],
)
async def test_a_transcript_says_what_its_dotted_underlines_are(browser, house, known, said):
    house.ledger.known = known
    assert said in await browser.page(EPISODE)


async def test_a_transcript_without_predictions_speaks_of_no_underlines(browser, house):
    house.ledger.known = ()
    assert "dotted underline" not in await browser.page(EPISODE)


async def test_who_may_dispute_a_verdict_reads_what_that_does(browser):
    assert DISPUTE not in await browser.page("/predictions/rain")
    await browser.come_with_key()
    assert DISPUTE in await browser.page("/predictions/rain")
    assert DISPUTE not in await browser.page("/predictions/looms")


async def test_what_was_withdrawn_closes_on_no_day(browser, house):
    house.ledger.known = (a_prediction("gone", withdrawn=True),)
    page = await browser.page("/predictions/gone")
    assert "over, as it was withdrawn" in page
    assert "closes " not in page


async def test_a_link_to_the_board_counts_nothing_that_was_withdrawn(browser, house):
    house.ledger.known = (LOOMS, RAIN, a_prediction("gone", withdrawn=True))
    assert "whether it happened: 2 predictions, open, due and judged." in await browser.page(
        "/predictions"
    )


async def test_a_speakers_own_predictions_come_first_and_the_others_are_told_apart(browser, house):
    soon = a_prediction("soon", resolve_by=LOOMS.made_on.replace(year=2026), community="local")
    house.ledger.known = (soon, LOOMS, OWN)
    page = await browser.page("/predictions?speaker=ada+lovelace")
    assert page.index("Did looms happen?") < page.index("Did soon happen?")
    assert beside(page) == "1 claimed on their words by members. That stands last."
    assert "Is there tea?" not in page
    assert beside(await browser.page("/predictions")) == ""


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (
            "",
            "2 claimed on their words by members, 1 only recounted. That stands last in each list.",
        ),
        ("open", "1 claimed on their words by members, 1 only recounted. That stands last."),
        ("due", "1 claimed on their words by members. That stands last."),
        ("judged", ""),
        ("withdrawn", "1 only recounted. That stands last."),
    ],
)
async def test_of_what_is_not_a_speakers_own_only_what_is_listed_is_counted(
    browser, house, state, told
):
    house.ledger.known = (
        RAIN,
        LOOMS,
        replace(LOOMS, id="claimed", community="local"),
        replace(LOOMS, id="told", kind=Kind.RECAP),
        replace(STEAM, community="local"),
        a_prediction("gone", kind=Kind.RECAP, withdrawn=True),
    )
    page = await browser.page(f"/predictions?speaker=ada+lovelace&state={state}")
    assert beside(page) == told


def beside(page: str) -> str:
    """Return what the board says there is beside a speaker's own predictions."""
    return page.partition("Beside what Ada Lovelace predicted: ")[2].partition("</p>")[0]
