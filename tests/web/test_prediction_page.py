"""A prediction's own page: what everybody sees, and what only members do."""

from dataclasses import replace

import pytest

from bot.domain.prediction import Dispute
from bot.features.prediction_card import BLIND
from tests.web.conftest import House
from tests.web.predictions import (
    ALL,
    ELSEWHERE,
    HAPPENED,
    LOOMS,
    SAID,
    a_prediction,
    forecasts,
    ledger,
)


@pytest.fixture
def house() -> House:
    return House(ledger=ledger())


async def test_it_says_what_was_said_and_how_it_will_be_judged(browser):
    page = await browser.page("/predictions/looms")
    assert "<h1>Did looms happen?</h1>" in page
    assert "“It weaves algebraic patterns just as the loom weaves flowers and leaves.”" in page
    assert "closes 31 December 2026, in 12 months" in page
    for fact in ("The claim of looms.", "“quite likely”", "By looking.", "22 May 2025"):
        assert fact in page
    assert f'href="/quote/{SAID[0].id}"' in page
    assert f'href="/episodes/ada-lovelace-1843?quote={SAID[0].id}#here"' in page


async def test_its_link_has_a_preview_with_the_words_as_a_picture(browser):
    page = await browser.page("/predictions/looms")
    assert '<meta property="og:title" content="Did looms happen?">' in page
    assert "“It weaves algebraic patterns" in page.split('og:description" content="')[1]
    assert "/predictions/looms.png" in page.split('og:image" content="')[1]
    assert 'href="/predictions/looms.png?download" download="hindcast-looms.png"' in page


async def test_what_members_forecast_is_hidden_until_it_closes(browser):
    for _ in range(2):
        page = await browser.page("/predictions/looms")
        assert f"7 forecasts so far. {BLIND.capitalize()}." in page
        assert "17 %" not in page
        assert "<picture>" not in page
        await browser.come_with_key()


async def test_once_closed_everybody_sees_the_crowd_and_how_it_moved(browser):
    page = await browser.page("/predictions/rain")
    assert "5 forecasts: the middle one is 63 %, half of them lie between 62 % and 64 %." in page
    assert "The crowd’s median: 63 %" in page.split('alt="')[1]


async def test_of_fewer_than_five_only_the_number_is_told_even_then(browser, house):
    house.ledger.given = forecasts("rain", (0.61, 0.62, 0.63, 0.64))
    page = await browser.page("/predictions/rain")
    assert "4 forecasts; what all say together is shown from five on." in page
    assert "<picture>" not in page
    assert "62 %" not in page


async def test_a_verdict_stands_with_its_evidence_and_its_dispute(browser):
    page = await browser.page("/predictions/rain")
    assert "✓ It happened on 20 November 2025." in page
    assert '<a href="https://example.org/rain" rel="noreferrer">evidence</a>' in page
    assert "Disputed on 2 December 2025: It was snow." in page


async def test_all_that_is_said_against_a_verdict_stands_on_its_page(browser, house):
    said = [Dispute(f"m{n}", f"Reason {n}.", HAPPENED.given_at) for n in range(4)]
    house.ledger.judged = [replace(HAPPENED, disputes=tuple(said))]
    page = await browser.page("/predictions/rain")
    assert all(f"Disputed on 1 December 2025: Reason {n}." in page for n in range(4))


async def test_who_judged_is_named_as_whoever_looks_would_name_them(browser, house):
    house.ledger.judged = [replace(HAPPENED, given_by="you")]
    assert "Judged by the owner on 1 December 2025" in await browser.page("/predictions/rain")
    await browser.come_with_key()
    assert "Judged by you on" in await browser.page("/predictions/rain")
    assert "Judged by the owner on" in await browser.page("/predictions/rain?as=Alice")
    house.ledger.judged = [replace(HAPPENED, given_by="Alice")]
    assert "Judged by you on" in await browser.page("/predictions/rain?as=Alice")
    assert "Judged by Alice on" in await browser.page("/predictions/rain")


async def test_visitors_are_shown_the_way_and_members_the_buttons(browser, house):
    visitor = await browser.page("/predictions/looms")
    assert visitor.count("Visitors read; ") == visitor.count("Ask whoever runs this room") == 1
    assert visitor.count("<button") == visitor.count("data-copy=") == 1
    await browser.come_with_key()
    house.ledger.given += [replace(f, member="you") for f in forecasts("looms", (0.42,))]
    member = await browser.page("/predictions/looms")
    assert 'value="h1:percent:looms.75"' in member
    assert 'value="h1:exact:looms"' in member
    assert "You said 42 % on 1 June 2025. “What others say” shows what all say together" in member
    assert "until you give yours" not in member
    assert 'name="door" value="/resolve prediction:looms"' in member


async def test_a_forecast_that_came_after_the_close_is_not_shown_as_ones_own(browser, house):
    await browser.come_with_key()
    (early,) = forecasts("rain", (0.42,))
    late = replace(early, probability=0.99, at=HAPPENED.given_at)
    house.ledger.given += [replace(each, member="you") for each in (early, late)]
    page = await browser.page("/predictions/rain")
    assert "You said 42 % on 1 June 2025." in page
    assert "99 %" not in page


async def test_one_that_came_when_it_had_happened_is_said_not_to_count(browser, house):
    await browser.come_with_key()
    (late,) = forecasts("rain", (0.99,))
    house.ledger.given = [replace(late, member="you", at=HAPPENED.given_at)]
    page = await browser.page("/predictions/rain")
    assert "You said 99 % on 1 December 2025. That does not count." in page
    assert "1 forecast came when it had happened already, on 20 November 2025" in page
    assert "No forecasts" not in page
    assert "closed 20 November 2025, 6 weeks ago · no forecasts" in await browser.page(
        "/predictions"
    )


async def test_another_browser_never_sees_what_is_a_members_own(browser, house):
    await browser.come_with_key()
    house.ledger.given += [replace(f, member="you") for f in forecasts("looms", (0.42,))]
    assert "42 %" in await browser.page("/predictions/looms")
    browser.forget()
    assert "42 %" not in await browser.page("/predictions/looms")


async def test_one_without_a_date_may_have_happened_any_day(browser):
    await browser.come_with_key()
    page = await browser.page("/predictions/poetry")
    assert "no date; asked about again every 90 days" in page
    assert 'value="h1:percent:poetry.50"' in page
    assert 'value="h1:opinion:poetry.0"' in page


async def test_those_that_ask_nearly_the_same_lead_to_each_other(browser, house):
    house.ledger.known = (LOOMS, a_prediction("weavers", near=("looms",)))
    for one, other in (("looms", "weavers"), ("weavers", "looms")):
        page = await browser.page(f"/predictions/{one}")
        assert f'<a href="/predictions/{other}">Did {other} happen?</a>' in page


async def test_one_without_words_says_so(browser, house):
    house.ledger.known = (replace(LOOMS, quotes=(), speaker=None),)
    page = await browser.page("/predictions/looms")
    assert "No words of an episode stand behind it." in page
    assert "/predictions/looms.png" in page.split('og:image" content="')[1]


async def test_one_that_was_replaced_leads_to_the_one_of_today(browser, house):
    house.ledger.moved = {"weaving": "looms"}
    for _ in range(2):
        response = await browser.get("/predictions/weaving?as=Bob")
        there = "/predictions/looms?as=Bob"
        assert (response.status, response.headers["Location"]) == (301, there)
        assert await response.text() == ""
        await browser.come_with_key()
    page = await (await browser.get("/predictions/weaving", allow_redirects=True)).text()
    assert "<h1>Did looms happen?</h1>" in page


@pytest.mark.parametrize(
    "path", ["/predictions/loms", "/predictions/the-looms", "/prediction/looms"]
)
async def test_one_that_is_nearly_there_is_offered(browser, path):
    response = await browser.get(path)
    assert response.status == 404
    assert '<li><a href="/predictions/looms">Did looms happen?</a>' in await response.text()


@pytest.mark.parametrize("name", ["%00", "%3Cimg%20src=x%3E", "a" * 6000, "%F0%9F%99%82"])
async def test_whatever_stands_in_the_address_is_missed_without_markup(browser, name):
    response = await browser.get(f"/predictions/{name}")
    page = await response.text()
    assert response.status == 404
    assert "<img" not in page
    assert "a" * 200 not in page


async def test_what_is_near_never_names_another_communitys(browser, house):
    house.ledger.known = (*ALL, ELSEWHERE)
    assert "secret" not in await browser.page("/predictions/secrets")


async def test_it_has_a_picture_to_take_along_which_tells_no_forecast(browser):
    response = await browser.get("/predictions/looms.png?download")
    assert response.content_type == "image/png"
    assert (await response.read()).startswith(b"\x89PNG")
    assert "hindcast-looms.png" in response.headers["Content-Disposition"]
    assert (await browser.get("/predictions/luums.png")).status == 404


async def test_what_to_do_stands_after_the_first_words_and_further_words_below_it(browser, house):
    house.ledger.known = (replace(LOOMS, quotes=(SAID[0].id, SAID[2].id)),)
    page = await browser.page("/predictions/looms")
    order = ("It weaves algebraic", 'id="answers"', "It rests on these words", "wear sunscreen")
    places = [page.index(part, page.index("<main")) for part in order]
    assert places == sorted(places)
