"""The board: what is listed, how it is narrowed down, and what is never shown."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.kernel.asker import LOCAL
from tests.web.conftest import House
from tests.web.predictions import ALL, ELSEWHERE, LOOMS, OWN, SAID, a_prediction, ledger
from tests.web.toys import HOSTILE


@pytest.fixture
def house() -> House:
    return House(ledger=ledger())


def asked(page: str) -> list[str]:
    """Return the ids of the predictions a page lists, in order."""
    return [part.split('"')[0] for part in page.split('<h3><a href="/predictions/')[1:]]


async def test_all_are_listed_by_where_they_stand(browser):
    page = await browser.page("/predictions")
    assert asked(page) == ["looms", "poetry", "steam", "rain"]
    assert page.index('id="open"') < page.index('id="due"') < page.index('id="judged"')
    assert "closes 31 December 2026, in 12 months · 7 forecasts" in page
    assert "✓ happened" in page


async def test_a_date_is_never_broken_at_the_end_of_a_line(browser):
    page = await (await browser.get("/predictions")).text()
    assert "</a>, 22\u00a0May\u00a02025" in page
    assert "closes 31\u00a0December\u00a02026, in 12 months" in page


async def test_each_has_its_words_and_leads_to_them(browser):
    page = await browser.page("/predictions")
    assert "“It weaves algebraic patterns just as the loom" in page
    assert f'<a href="/quote/{SAID[0].id}">the words</a>' in page
    assert '<a href="/speakers/ada-lovelace">Ada Lovelace</a>, 22 May 2025' in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=due", ["steam"]),
        ("state=JUDGED", ["rain"]),
        ("speaker=babbage", ["poetry"]),
        ("episode=ada-lovelace-1843&state=open", ["looms", "poetry"]),
        ("topic=Engines", ["poetry"]),
        ("from=2025-12-01", ["looms", "steam"]),
        ("from=2025-12-01&to=2025-12-31", ["steam"]),
        ("to=2025-12-01&topic=", ["rain"]),
        ("speaker=babbage&topic=weaving", []),
        ("state=withdrawn", []),
    ],
)
async def test_it_is_narrowed_down_by_its_address(browser, query, found):
    response = await browser.get(f"/predictions?{query}")
    assert response.status == 200
    assert asked(await response.text()) == found


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("state=hopeful", "It is one of open, due, judged, withdrawn."),
        ("speaker=ada lovelise", "Did you mean Ada Lovelace?"),
        ("episode=nothing", "I know no episode “nothing”."),
        ("topic=tides", "Topics: engines, weaving."),
        ("from=yesterday", "Write it like 2026-12-31."),
        ("to=2026-02-30", "“2026-02-30” is no day."),
        ("from=2026-12-31&to=2026-01-01", "The days are the wrong way round."),
        ("from=20260101", "“20260101” is no day."),
        ("from=2026-W01-1", "“2026-W01-1” is no day."),
        (f"topic={HOSTILE}", "Nothing was predicted on"),
        (f"speaker={'a' * 6000}", "I know no speaker"),
    ],
)
async def test_what_nothing_can_be_like_is_told(browser, query, told):
    response = await browser.get(f"/predictions?{query}")
    page = await response.text()
    assert response.status == 400
    assert told in page
    assert "<img" not in page
    assert "a" * 300 not in page


async def test_days_the_wrong_way_round_are_offered_the_other_way(browser):
    page = await browser.page("/predictions?state=due&from=2025-12-31&to=2025-12-01")
    assert "31 December 2025 comes after 1 December 2025." in page
    assert "No prediction is like that." not in page
    turned = "/predictions?state=due&from=2025-12-01&to=2025-12-31"
    assert f'<a href="{turned.replace("&", "&amp;")}">Due from 1 December 2025 until' in page
    assert asked(await browser.page(turned)) == ["steam"]
    assert (await browser.get("/predictions.csv?from=2025-12-31&to=2025-12-31")).status == 200
    refused = await browser.get("/predictions.json?from=2025-12-31&to=2025-12-01")
    assert refused.status == 400
    assert "The days are the wrong way round." in await refused.text()


async def test_many_are_turned_like_pages(browser, house):
    many = tuple(
        a_prediction(f"n{n}", resolve_by=date(2027, 1, 1) + timedelta(days=n)) for n in range(45)
    )
    house.ledger.known = many
    first = await browser.page("/predictions?speaker=ada+lovelace&state=open")
    assert asked(first) == [f"n{n}" for n in range(20)]
    further = "/predictions?state=open&amp;speaker=Ada+Lovelace&amp;page=2"
    assert f'<a rel="next" href="{further}">' in first
    last = await browser.page("/predictions?state=open&page=99")
    assert asked(last) == [f"n{n}" for n in range(40, 45)]
    assert 'rel="next"' not in last
    assert asked(await browser.page("/predictions?state=open&page=-1")) == asked(first)
    every = await browser.page("/predictions")
    assert len(asked(every)) == 6
    assert '<a class="more" href="/predictions?state=open">All 45 that are open</a>' in every


async def test_nobody_sees_what_another_community_predicts(browser, house):
    house.ledger.known = (*ALL, ELSEWHERE, OWN)
    for path in ("/predictions", "/predictions.json", "/predictions.csv", "/timeline"):
        page = await browser.page(path)
        assert "secret" not in page, path
        assert "What do others ask?" not in page, path
    assert "own-tea" in await browser.page("/predictions")
    assert (await browser.get("/predictions/secret")).status == 404


async def test_an_empty_board_teaches(browser, house):
    house.ledger.known = ()
    assert "Nothing was predicted yet." in await browser.page("/predictions")
    assert "Nothing here has a date yet." in await browser.page("/timeline")
    assert "Nobody has predicted anything yet." in await browser.page("/standings")


async def test_whatever_people_write_stays_text(browser, house):
    long = "w" * 3000
    wild = replace(
        LOOMS, question=f"{HOSTILE} {long}?", claim=HOSTILE, hedge=HOSTILE, judging=HOSTILE,
        topic=HOSTILE, speaker=HOSTILE, quotes=(), community="local",
    )  # fmt: skip
    house.ledger.known = (wild,)
    for path in ("/predictions", "/predictions/looms", "/timeline", "/feed.atom", "/looms"):
        page = await browser.page(path)
        assert "<img src=x" not in page, path
        assert "&lt;img src=x" in page or path == "/feed.atom", path


async def test_visitors_share_a_page_and_who_has_the_key_sees_changes_at_once(browser, house):
    assert "looms" in await browser.page("/predictions")
    house.ledger.known = ()
    assert "looms" in await browser.page("/predictions")
    await browser.come_with_key()
    assert "looms" not in await browser.page("/predictions")


async def test_what_a_member_claims_is_not_put_down_to_who_said_the_words(browser, house):
    claimed = a_prediction("own-tea", question="Is there tea?", community=LOCAL)
    house.ledger.known = (*ALL, claimed)
    assert "A member here, on words of" in await browser.page("/predictions")
    assert "Is there tea?" not in await browser.page("/speakers/ada-lovelace")
    assert ">Ada Lovelace</a></th>" in await browser.page("/standings")


async def test_a_speakers_page_says_first_how_it_went_and_leads_to_all_of_theirs(browser):
    speaker = await browser.page("/speakers/ada-lovelace")
    theirs = '<a href="/predictions?speaker=Ada+Lovelace">3 predictions</a>'
    told = speaker.index(f"{theirs}: 1 came true, 0 did not, 1 due, 1 open.")
    assert told < speaker.index("Look up their words")


async def test_speakers_topics_and_episodes_tell_how_it_went_so_far(browser):
    speaker = await browser.page("/speakers/ada-lovelace")
    assert '<span class="tone tone-happened">✓ 1</span> came true' in speaker
    assert "Brier 0.010 over the 1 they put a figure on" in speaker
    order = [speaker.index(f"Did {name} happen?") for name in ("rain", "steam", "looms")]
    assert order == sorted(order)
    assert "Did poetry happen?" not in speaker
    episode = await browser.page("/episodes/ada-lovelace-1843")
    assert "4 predictions were made here</a>: 1 came true, 0 did not, 1 due, 2 open." in episode
