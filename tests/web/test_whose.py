"""Nothing is put into a speaker's mouth on any page, in any picture, preview, feed or file."""

import csv
import re
from dataclasses import replace
from io import StringIO

import pytest

from bot.domain.prediction import Kind
from bot.kernel.asker import LOCAL
from tests.web.conftest import House
from tests.web.predictions import HAPPENED, LOOMS, RAIN, SAID, ledger
from tests.web.summed import SummedLibrary
from tests.web.test_feed import post, read

MEMBERS = replace(LOOMS, community=LOCAL, author="alice", hedge="")
RECOUNTED = replace(LOOMS, kind=Kind.RECAP, hedge="")
CASES = [
    (MEMBERS, "A member here, on words of Ada Lovelace", "A member here asks:", "Words said on"),
    (RECOUNTED, "Ada Lovelace, on what somebody else predicted", "Recounted:", "Recounted on"),
]


@pytest.fixture
def house() -> House:
    house = House(library=SummedLibrary(), ledger=ledger())
    house.diary.posted = [post("p1")]
    return house


def plain(page: str) -> str:
    """Return what a page says, without markup."""
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


@pytest.mark.parametrize(("made", "whose", "lead", "dated"), CASES)
async def test_its_page_and_the_preview_of_its_link_say_whose_it_is(
    browser, house, made, whose, lead, dated
):
    house.ledger.known = (made,)
    page = await browser.page("/predictions/looms")
    told = dict(re.findall(r'<meta property="og:([a-z:]+)" content="([^"]+)">', page))
    assert told["description"].startswith(f"{whose}: “It weaves")
    assert f"{dated} 22 May 2025" in told["description"]
    assert told["image:alt"].startswith(f"Did looms happen? — {whose} — ")
    assert f"Did looms happen? {whose}: “It weaves" in plain(page)


@pytest.mark.parametrize(("made", "whose", "lead", "dated"), CASES)
@pytest.mark.parametrize("path", ["/predictions", "/timeline", f"/quote/{SAID[0].id}"])
async def test_lists_say_whose_it_is(browser, house, path, made, whose, lead, dated):
    house.ledger.known = (made,)
    assert whose in plain(await browser.page(path))


@pytest.mark.parametrize(("made", "whose", "lead", "dated"), CASES)
async def test_a_transcript_does_not_call_it_predicted(browser, house, made, whose, lead, dated):
    house.ledger.known = (made,)
    page = plain(await browser.page("/episodes/ada-lovelace-1843"))
    assert f"{lead} Did looms happen?" in page
    assert "Predicted: " not in page


@pytest.mark.parametrize(
    ("made", "name", "beside", "dated"),
    [
        (LOOMS, "Ada Lovelace", "", "Predicted on 22 May 2025"),
        (MEMBERS, "A member here", "On words of Ada Lovelace", "Words said on 22 May 2025"),
        (RECOUNTED, "Ada Lovelace", "On what somebody else predicted", "Recounted on 22 May 2025"),
    ],
)
async def test_its_picture_says_whose_it_is(browser, house, monkeypatch, made, name, beside, dated):
    drawn = []
    monkeypatch.setattr(
        "adapters.web.pages.pictures.draw", lambda words: drawn.append(words) or b""
    )
    house.ledger.known = (made,)
    await browser.get("/predictions/looms.png")
    (words,) = drawn
    assert (words.speaker, words.role, words.day) == (name, beside, dated)


@pytest.mark.parametrize(("made", "whose", "lead", "dated"), CASES)
async def test_the_front_page_shows_nobodys_words_as_if_they_predicted_it(
    browser, house, made, whose, lead, dated
):
    house.ledger.known = (replace(made, id=RAIN.id),)
    house.ledger.judged = [HAPPENED]
    assert 'id="said-once"' not in await browser.page("/")


@pytest.mark.parametrize(("made", "whose", "lead", "dated"), CASES)
async def test_the_feed_says_whose_it_is(browser, house, made, whose, lead, dated):
    house.ledger.known = (made,)
    (checkin,) = (await read(browser)).entries[-1:]
    assert f"{whose}: “It weaves" in checkin.summary


@pytest.mark.parametrize(
    ("made", "speaker", "kind"),
    [
        (LOOMS, "Ada Lovelace", "speaker"),
        (MEMBERS, None, "member"),
        (RECOUNTED, "Ada Lovelace", "other"),
    ],
)
async def test_programs_are_told_whose_it_is(browser, house, made, speaker, kind):
    house.ledger.known = (made,)
    for path in ("/predictions.json", "/api/predictions", "/api/predictions?speaker=ada"):
        (told,) = (await browser.json(path))["predictions"]
        assert (told["speaker"], told["author_kind"]) == (speaker, kind)
    (row,) = csv.DictReader(StringIO(await browser.page("/predictions.csv")))
    assert (row["speaker"], row["author_kind"]) == (speaker or "", kind)
