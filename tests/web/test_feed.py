"""The feed: read as a feed reader reads it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import feedparser
import pytest

from bot.kernel.asker import LOCAL
from bot.ports import Post, PostState
from tests.web.conftest import House
from tests.web.predictions import ELSEWHERE, HAPPENED, LOOMS, RAIN, ledger
from tests.web.toys import HOSTILE

MORNING = datetime(2026, 1, 2, 9, tzinfo=UTC)


def post(name: str, **more) -> Post:
    given = {"community": LOCAL, "state": PostState.POSTED, "prediction": LOOMS.id, **more}
    return Post(
        id=name, channel="", local_date=date(2026, 1, 2), judging=False, attempt=1, nonce="",
        created_at=MORNING, **given,
    )  # fmt: skip


@pytest.fixture
def house() -> House:
    house = House(ledger=ledger())
    house.diary.posted = [post("p1", sent_at=MORNING + timedelta(minutes=1))]
    return house


async def read(browser):
    response = await browser.get("/feed.atom")
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    headers = {name.lower(): value for name, value in response.headers.items()}
    found = feedparser.parse(await response.read(), response_headers=headers)
    assert not found.bozo
    assert found.version == "atom10"
    return found


async def test_it_has_check_ins_and_verdicts_newest_first(browser):
    found = await read(browser)
    checkin, verdict = found.entries
    assert checkin.title == "Prediction check-in · 2 January 2026"
    assert checkin.summary.startswith("Did looms happen? Ada Lovelace: “It weaves")
    assert checkin.link.endswith("/predictions/looms")
    assert verdict.title == "Did rain happen?"
    assert "✓ It happened on 20 November 2025. Evidence: Wet feet" in verdict.summary
    assert found.feed.updated == checkin.updated == "2026-01-02T09:01:00+00:00"


async def test_a_disputed_verdict_is_the_same_entry_changed(browser, house):
    verdict = (await read(browser)).entries[1]
    assert verdict.published == HAPPENED.given_at.isoformat()
    assert verdict.updated == HAPPENED.disputes[0].at.isoformat()
    assert "Disputed: It was snow." in verdict.summary


async def test_ids_are_for_good_and_no_two_alike(browser):
    first, again = await read(browser), await read(browser)
    ids = [entry.id for entry in first.entries]
    assert ids == [entry.id for entry in again.entries]
    assert len(set(ids)) == len(ids)
    assert all(each.startswith("urn:uuid:") for each in ids)


async def test_it_tells_nothing_that_was_not_posted_here_or_is_anothers(browser, house):
    house.ledger.known = (*house.ledger.known, ELSEWHERE)
    house.diary.posted = [
        post("p1", state=PostState.SKIPPED),
        post("p2", community="discord:1"),
        post("p3", prediction="gone"),
        post("p4", prediction=ELSEWHERE.id),
    ]
    assert [entry.title for entry in (await read(browser)).entries] == ["Did rain happen?"]


async def test_what_people_write_is_text_in_it_whatever_it_is(browser, house):
    house.ledger.known = (replace(RAIN, question=f"{HOSTILE} a\x00b?"), LOOMS)
    verdict = (await read(browser)).entries[1]
    assert verdict.title == f"{HOSTILE} a b?"


@pytest.mark.parametrize("code", [*range(32), 0x7F, 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xFFFE, 0xFFFF])
async def test_no_character_makes_it_unreadable(browser, house, code):
    forbidden = chr(code)
    judged = replace(HAPPENED, evidence=f"wet{forbidden}feet", disputes=())
    house.ledger.known = (replace(RAIN, question=f"a{forbidden}b?"), LOOMS)
    house.ledger.judged = [judged]
    verdict = (await read(browser)).entries[1]
    assert verdict.title == "a b?"
    assert verdict.summary.endswith("Evidence: wet feet")


async def test_an_empty_one_is_a_feed_all_the_same(browser, house):
    house.ledger.known, house.ledger.judged, house.diary.posted = (), [], []
    assert (await read(browser)).entries == []


async def test_every_page_leads_to_it_and_readers_ask_only_for_news(browser):
    link = '<link rel="alternate" type="application/atom+xml" href="/feed.atom"'
    assert link in await browser.page("/predictions")
    tag = (await browser.get("/feed.atom")).headers["ETag"]
    response = await browser.get("/feed.atom", headers={"If-None-Match": tag})
    assert response.status == 304
