"""The board as data."""

import csv
from dataclasses import replace
from io import StringIO

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.web.board.exports import COLUMNS
from adapters.web.routes import make_app
from bot.kernel.cooldown import Cooldowns, Pace
from tests.web.conftest import House
from tests.web.predictions import ALL, LOOMS, SAID, ledger
from tests.web.toys import HOSTILE


@pytest.fixture
def house() -> House:
    return House(ledger=ledger())


async def rows(browser, query: str = "") -> dict[str, dict[str, str]]:
    text = await browser.page(f"/predictions.csv{query}")
    return {row["slug"]: row for row in csv.DictReader(StringIO(text))}


async def test_both_have_the_same_predictions_in_the_same_columns(browser):
    told = (await browser.json("/predictions.json"))["predictions"]
    assert [each["slug"] for each in told] == [each.id for each in ALL]
    assert all(tuple(each) == COLUMNS for each in told)
    table = await rows(browser)
    assert list(table) == [each.id for each in ALL]
    assert tuple(table["rain"]) == COLUMNS


async def test_a_row_has_the_words_the_dates_and_the_verdict(browser):
    row = (await rows(browser))["rain"]
    assert row["quote"] == SAID[0].text
    assert (row["made_on"], row["resolve_by"]) == ("2025-05-22", "2025-11-30")
    assert (row["state"], row["outcome"], row["happened_on"]) == ("judged", "yes", "2025-11-20")
    assert (row["judged_on"], row["disputes"], row["probability"]) == ("2025-12-01", "1", "0.9")
    assert row["page"].endswith("/predictions/rain")


async def test_the_crowd_is_told_only_once_it_may_be_seen(browser):
    table = await rows(browser)
    assert (table["rain"]["forecasts"], table["rain"]["crowd_median"]) == ("5", "0.63")
    assert (table["looms"]["forecasts"], table["looms"]["crowd_median"]) == ("7", "")
    told = {each["slug"]: each for each in (await browser.json("/predictions.json"))["predictions"]}
    assert told["looms"]["crowd_median"] is None
    await browser.come_with_key()
    assert (await rows(browser))["looms"]["crowd_median"] == ""


async def test_they_follow_the_choice_of_the_board(browser):
    assert list(await rows(browser, "?state=open")) == ["looms", "poetry"]
    assert list(await rows(browser, "?topic=engines")) == ["poetry"]
    for path, said in (("csv?state=never", "state is not “never”"), ("json?from=May", "no day")):
        response = await browser.get(f"/predictions.{path}")
        assert (response.status, response.content_type) == (400, "application/json")
        assert said in (await response.json())["error"]
    board = await browser.page("/predictions?topic=engines")
    assert 'href="/predictions.csv?topic=engines"' in board
    assert 'href="/predictions.json?topic=engines"' in board


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", " =", "＝"])
async def test_no_spreadsheet_runs_what_somebody_wrote(browser, house, begin):
    formula = f'{begin}HYPERLINK("https://example.org","{HOSTILE}")\nnew, line'
    house.ledger.known = (replace(LOOMS, claim=formula, community="local"),)
    row = (await rows(browser))["looms"]
    assert row["claim"] == f"'{formula}"
    (told,) = (await browser.json("/predictions.json"))["predictions"]
    assert told["claim"] == formula


async def test_they_are_files_to_keep(browser):
    for name in ("csv", "json"):
        headers = (await browser.get(f"/predictions.{name}")).headers
        expected = f'attachment; filename="hindcast-predictions.{name}"'
        assert headers["Content-Disposition"] == expected


@pytest.mark.parametrize("path", ["/predictions.csv", "/predictions.json?state=open"])
async def test_visitors_are_given_what_was_written_a_moment_ago_under_its_name(
    browser, house, path
):
    first = await browser.get(path)
    house.ledger.known = ()
    again = await browser.get(path)
    assert await again.read() == await first.read()
    assert again.headers["Content-Disposition"] == first.headers["Content-Disposition"]
    assert again.content_type == first.content_type
    unchanged = await browser.get(path, headers={"If-None-Match": again.headers["ETag"]})
    assert unchanged.status == 304
    await browser.come_with_key()
    assert await (await browser.get(path)).read() != await first.read()


async def test_whoever_fetches_file_after_file_is_asked_to_wait(house):
    slow = replace(house.room(), pace=Cooldowns(Pace(2, 60.0), lambda: 0.0))
    async with TestClient(TestServer(make_app(slow))) as client:
        for path in ("/predictions.csv", "/predictions.json"):
            assert (await client.get(path)).status == 200
        assert (await client.get("/api/predictions")).status == 429
        assert (await client.get("/predictions")).status == 200
