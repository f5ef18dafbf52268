"""Standings, calibration, and the timeline."""

import re
from dataclasses import replace
from datetime import date

import pytest

from adapters.web.board.timeline import years_of
from bot.domain.prediction import Kind, Standing
from bot.features.cases import Case
from tests.web.conftest import House
from tests.web.predictions import (
    CHARLES,
    HAPPENED,
    LOOMS,
    POETRY,
    RAIN,
    STEAM,
    a_prediction,
    forecasts,
    ledger,
)
from tests.web.toys import HOSTILE

TODAY = date(2026, 1, 2)


@pytest.fixture
def house() -> House:
    return House(ledger=ledger())


def rows(page: str) -> list[list[str]]:
    """Return the rows of a page's tables, each cell with the name it has on a phone."""
    body = "".join(part.split("</tbody>")[0] for part in page.split("<tbody")[1:])
    found = []
    for row in body.split("</tr>")[:-1]:
        cells = re.findall(r'<t[hd] [^>]*?(?:data-name="([^"]*)")?>(.*?)</t[hd]>', row, re.DOTALL)
        words = (f"{name} {re.sub('<[^>]*>', '', inner)}" for name, inner in cells)
        found.append([" ".join(cell.split()) for cell in words])
    return found


async def test_who_is_ranked_stands_in_order_and_the_others_are_counted(browser, house):
    house.ledger.places = [
        Standing("ada", 9, 0.12, 31.4, 0.453),
        Standing(HOSTILE, 5, 0.2, None, 0.647),
        Standing("dora", 5, 0.3, -219.1, 0.747),
        Standing("carl", 2, 0.05, 3.0, None),
    ]
    page = await browser.page("/standings")
    ranked, hostile, behind = rows(page)[:3]
    assert behind[3] == "Peer −219"
    assert ranked == ["1 ada", "Rating 0.453", "Brier 0.120", "Peer +31", "Judged 9"]
    assert hostile[3] == "Peer not defined"
    assert "<img" not in page
    assert "carl" not in page
    assert "1 member has fewer" in page
    assert "lower is better" in page


async def test_the_owner_is_you_to_nobody_else(browser, house):
    house.ledger.places = [Standing("you", 9, 0.12, 31.4, 0.453)]
    assert rows(await browser.page("/standings"))[0][0] == "1 the owner"
    await browser.come_with_key()
    assert rows(await browser.page("/standings"))[0][0] == "1 you"
    assert rows(await browser.page("/standings?as=Alice"))[0][0] == "1 the owner"


async def test_speakers_stand_beside_the_members_as_judged_here(browser):
    ada, charles = rows(await browser.page("/standings"))
    assert ada[:4] == ["Ada Lovelace", "Came true 1", "Did not 0", "Unclear 0"]
    assert ada[4:] == ["Due 1", "Open 1", "Brier 0.010 over 1"]
    # None of his is judged, so nothing is said of how they came out.
    assert charles[1:] == ["Came true –", "Did not –", "Unclear –", "Due 0", "Open 1", "Brier –"]


async def test_what_somebody_recounts_of_others_counts_for_nobody(browser, house):
    told = a_prediction("tides", resolve_by=date(2025, 12, 1), speaker=CHARLES, kind=Kind.RECAP)
    house.ledger.known = (*house.ledger.known, told)
    charles = rows(await browser.page("/standings"))[1]
    assert charles[4:6] == ["Due 0", "Open 1"]
    page = await browser.page("/speakers/charles-babbage")
    own, _, recounted = page.partition("What they told of others’ predictions")
    assert "Did tides happen?" not in own
    assert "Did tides happen?" in recounted
    assert "Charles Babbage</a>, on what somebody else predicted" in await browser.page(
        "/predictions"
    )


async def test_where_nothing_is_judged_no_column_of_noughts_says_so(browser, house):
    house.ledger.judged = []
    page = await browser.page("/standings")
    assert "None of their predictions has been judged in this room yet." in page
    assert rows(page)[0] == ["Ada Lovelace", "Due 2", "Open 1"]
    speaker = await browser.page("/speakers/ada-lovelace")
    assert "None judged here yet:" in speaker
    assert "came true" not in speaker
    episode = await browser.page("/episodes/ada-lovelace-1843")
    assert "made here</a>: none judged yet, 2 due, 2 open." in episode


async def test_calibration_is_everybodys_and_with_the_key_ones_own_too(browser, house):
    visitor = await browser.page("/calibration")
    assert "Near 63 %: 5 of 5" in visitor
    assert "Yours" not in visitor
    await browser.come_with_key()
    member = await browser.page("/calibration")
    assert "It begins with the first judged prediction that was forecast." in member
    assert member.index("Yours") < member.index("Everybody here together")


async def test_calibration_leaves_out_what_fewer_than_five_had_forecast(browser, house):
    house.ledger.given = forecasts("rain", (0.61, 0.62, 0.63, 0.64))
    assert "Near" not in await browser.page("/calibration")


async def test_a_dot_stands_only_where_five_forecasts_lie_together(browser, house):
    await browser.come_with_key()
    house.ledger.given = forecasts("rain", (0.61, 0.62, 0.63, 0.64, 0.65, 0.97))
    page = await browser.page("/calibration")
    assert "Near 63 %: 5 of 5" in page
    assert "97 %" not in page
    assert "1 more forecast lies apart." in page
    house.ledger.given = forecasts("rain", (0.05, 0.25, 0.5, 0.75, 0.97))
    house.ledger.judged = [replace(HAPPENED, id="v2")]
    page = await browser.page("/calibration")
    assert "of fewer, each could be told apart. 5 forecasts lie apart." in page
    assert "97 %" not in page


async def test_everybodys_calibration_is_kept_while_no_verdict_changes(browser, house):
    await browser.come_with_key()
    assert "5 of 5" in await browser.page("/calibration")
    house.ledger.given = []
    assert "5 of 5" in await browser.page("/calibration")
    house.ledger.judged = [replace(HAPPENED, id="v2")]
    assert "5 of 5" not in await browser.page("/calibration")


async def test_the_timeline_has_past_and_future_with_today_between(browser):
    page = await browser.page("/timeline")
    places = [page.index(f'id="{name}"') for name in ("y2025", "rain", "steam", "y2026", "looms")]
    assert places == sorted(places)
    assert page.index('id="steam"') < page.index("Today, 2 January 2026") < page.index('id="looms"')
    assert "1 more has no date" in page
    assert 'id="poetry"' not in page


def test_years_are_in_order_and_this_one_is_always_there():
    known = [Case.at(HAPPENED.given_at, each, None) for each in (LOOMS, RAIN, STEAM)]
    years = years_of([*known, Case.at(HAPPENED.given_at, POETRY, None)], date(2025, 12, 31))
    assert [(y.number, len(y.past), len(y.to_come)) for y in years] == [(2025, 1, 1), (2026, 0, 1)]
    assert [year.number for year in years_of(known[:1], date(2024, 6, 1))] == [2024, 2026]
    assert years_of([], TODAY) == []
