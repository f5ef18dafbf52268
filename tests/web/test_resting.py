"""Whether it happened: from words to the predictions that rest on them."""

import pytest

from adapters.web.chat.linking import linked
from bot.domain.quote import QuoteId
from bot.kernel.card import Card, code, link, prose
from tests.web.conftest import House
from tests.web.predictions import LOOMS, SAID, a_prediction, ledger
from tests.web.summed import SummedLibrary

EPISODE = "/episodes/ada-lovelace-1843"
GONE = a_prediction("gone", withdrawn=True)
PART = a_prediction(
    "part", quotes=(QuoteId(SAID[1].id.source, SAID[1].id.start + 3, SAID[1].id.end - 3),)
)


@pytest.fixture
def house() -> House:
    return House(library=SummedLibrary(), ledger=ledger(GONE, PART))


async def test_a_quote_leads_to_what_was_predicted_with_it_and_says_what_became_of_it(browser):
    page = await browser.page(f"/quote/{SAID[0].id}")
    assert '<h2 id="happened" class="rubric">Did it happen?</h2>' in page
    assert '<a href="/predictions/rain">Did rain happen?</a>' in page
    assert '<span class="tone tone-happened">✓ It happened on 20 November 2025</span>' in page
    assert '<span class="tone tone-due">was due 31 December 2025; not judged yet</span>' in page
    assert '<span class="tone tone-open">due 31 December 2026, in 12 months</span>' in page
    assert '<span class="tone tone-open">no date; nobody has judged it yet</span>' in page


async def test_a_quote_that_shares_a_word_with_a_prediction_leads_to_it(browser):
    page = await browser.page(f"/quote/{SAID[1].id}")
    assert page.count('href="/predictions/') == 1
    assert '<a href="/predictions/part">' in page


async def test_what_was_withdrawn_is_not_held_against_the_words(browser):
    assert "/predictions/gone" not in await browser.page(f"/quote/{SAID[0].id}")


async def test_words_without_a_prediction_ask_nothing(browser, house):
    assert "Did it happen?" not in await browser.page(f"/quote/{house.library.sentences[0].id}")


async def test_a_transcript_says_below_the_words_what_was_predicted_with_them(browser):
    page = await browser.page(EPISODE)
    for span in (SAID[0].id, SAID[1].id):
        assert f'<span id="{span}" class=rests>' in page
    assert page.count("class=rests") == 2
    below = page.index('<a href="/predictions/looms">')
    assert page.index(f'id="{SAID[0].id}"') < below
    assert LOOMS.question in page[below : below + 200]
    assert "/predictions/gone" not in page


async def test_a_prediction_stands_once_below_words_that_it_rests_on_twice(browser, house):
    house.ledger.known = (a_prediction("twice", quotes=(SAID[0].id, SAID[0].id)),)
    assert (await browser.page(EPISODE)).count('<li>Predicted: <a href="/predictions/twice">') == 1


async def test_more_words_of_a_prediction_have_a_small_mark_only(browser, house):
    more = house.library.sentences[5].id
    house.ledger.known = (a_prediction("twice", quotes=(more, SAID[0].id)),)
    page = await browser.page(EPISODE)
    first, again = '<li>Predicted: <a href="/predictions/twice">', "named above already</a>"
    assert page.count(first) == page.count(again) == 1
    assert page.index(f'id="{SAID[0].id}"') < page.index(first) < page.index(f'id="{more}"')
    assert page.index(f'id="{more}"') < page.index(again)


async def test_words_of_another_source_are_not_looked_for_here(browser, house):
    span = SAID[0].id
    house.ledger.known = (a_prediction("else", quotes=(QuoteId("0" * 12, span.start, span.end),)),)
    assert "class=rests" not in await browser.page(EPISODE)


async def test_words_that_are_looked_up_lead_to_what_was_predicted_with_them(keeper):
    card = await keeper.say("/quote discoveries that people pretty you know agree super impressive")
    assert "<p>Predicted: Will AI have made discoveries" in card["html"]
    assert '<a href="/predictions/super-impressive-ai-discoveries-in-2026' in card["html"]
    assert "due 31\u00a0December\u00a02026" in card["html"]
    assert "Predicted:" not in (await keeper.say("/quote sunscreen"))["html"]


def test_what_is_not_named_is_on_the_board():
    typed = prose("And 2 more predictions: ", code("/predictions episode:david-luan-2025"))
    (shown,) = linked(Card("", (typed,))).blocks
    assert shown.runs[-1] == link("the board", "/predictions?episode=david-luan-2025")
    other = prose(code("/predictions state:judged"))
    assert linked(Card("", (other,))).blocks == (other,)


async def test_a_prediction_that_words_lead_to_is_shown_by_its_button(keeper):
    await keeper.say("/quote discoveries that people pretty you know agree super impressive")
    shown = await keeper.say("h1:show-prediction:super-impressive-ai-discoveries-in-2026")
    assert shown["title"] == "Prediction · open"


async def test_the_card_of_a_prediction_does_not_lead_to_itself(keeper):
    card = await keeper.say("/prediction super-impressive-ai-discoveries-in-2026")
    assert "Predicted:" not in card["html"]
