from dataclasses import replace

import pytest

from bot.domain.quote import QuoteId
from bot.domain.readings import Reading
from bot.domain.transcript.episode import Speaker, Voice
from tests.fakes import EPISODE, SHA256, conversation
from tests.web.toys import HOSTILE

PAGE = "/episodes/ada-lovelace-1843"


async def test_the_list_leads_to_every_episode(browser):
    page = await browser.page("/episodes")
    assert f'href="{PAGE}"' in page
    assert "Ada Lovelace · The Difference · 22 May 2025" in page


async def test_the_whole_conversation_stands_in_turns(browser, house):
    page = await browser.page(PAGE)
    for sentence in house.library.sentences:
        assert f'<span id="{sentence.id}">{sentence.text}</span>' in page
    assert page.count('<section class="turn') == 3
    assert page.index("<b>Charles Babbage</b> <a") < page.index("<b>Ada Lovelace</b> <a")
    assert "<b>Unattributed</b>" in page
    assert "<mark>" not in page


async def test_the_page_opens_at_the_quoted_words(browser, house):
    second, third = house.library.sentences[2:4]
    span = QuoteId.of(SHA256, second.id.end - 5, third.id.start + 3)
    page = await browser.page(f"{PAGE}?quote={span}")
    assert page.count("<mark>") == 2
    marked = f'<span id="here"></span><span id="{second.id}"><mark>{second.text}</mark></span>'
    assert marked in page
    assert page.count('id="here"') == 1


@pytest.mark.parametrize("quote", ["nonsense", "000000000000-0-10", f"{SHA256[:12]}-90000-90001"])
async def test_a_quote_that_is_not_here_is_admitted(browser, quote):
    page = await browser.page(f"{PAGE}?quote={quote}")
    assert "does not stand in this episode" in page
    assert 'id="here"' not in page


@pytest.mark.parametrize(
    "path",
    [
        "/quote/000000000000-1-2",
        "/quote/nonsense",
        "/quote/%00",
        "/episodes/nobody",
        "/episodes/..%2F..%2Fetc",
        "/nowhere",
        "/static/nothing.css",
        "/static/..%2Frender.py",
    ],
)
async def test_what_is_not_there_is_missed_helpfully(browser, path):
    response = await browser.get(path)
    assert response.status == 404
    page = await response.text()
    assert 'role="search"' in page
    assert 'href="/episodes"' in page


async def test_an_episode_without_a_transcript_says_so(browser, house):
    house.library.turns = {}
    assert "There is no transcript of this episode yet." in await browser.page(PAGE)


async def test_nothing_in_the_catalogue_becomes_markup(browser, house):
    speakers = tuple(Speaker(v, HOSTILE, HOSTILE, HOSTILE) for v in (Voice.GUEST, Voice.HOST))
    episode = replace(
        EPISODE, title=HOSTILE, show=HOSTILE, speakers=speakers, url="javascript:alert(1)"
    )
    said = [(Voice.GUEST, [f"{HOSTILE} sunscreen {HOSTILE}"])]
    turns = conversation(episode, said)
    sentence = replace(turns[0].sentences[0], source_kind=HOSTILE, highlights=((2, 9), (0, 3)))
    turns = (replace(turns[0], sentences=(sentence,)),)
    house.library.known, house.library.turns = (episode,), {episode.slug: turns}
    for path in ("/", "/episodes", PAGE, f"{PAGE}?quote={sentence.id}", "/?q=sunscreen"):
        page = await browser.page(path)
        assert "<img" not in page
        assert 'href="javascript' not in page
        assert "&lt;" in page


async def test_an_odd_slug_stays_inside_its_address(browser, house):
    episode = replace(EPISODE, slug='a"><b>/?#')
    house.library.known = (episode,)
    page = await browser.page("/episodes")
    assert '"><b>/' not in page
    assert "/episodes/a%22%3E%3Cb%3E" in page


async def test_a_role_stands_with_its_company(browser):
    page = await browser.page(PAGE)
    assert "<b>Charles Babbage</b></a>, Engineer, Dorset Street</li>" in page


async def test_a_company_that_stands_in_the_role_is_enough(browser, house):
    speaker = Speaker(Voice.GUEST, "David Luan", "Head of the Amazon AGI SF Lab", "Amazon")
    house.library.known = (replace(EPISODE, speakers=(speaker,)),)
    assert "<b>David Luan</b></a>, Head of the Amazon AGI SF Lab</li>" in await browser.page(PAGE)


async def test_brackets_of_the_source_are_no_reading(browser, house):
    turns = conversation(EPISODE, [(Voice.GUEST, ["[Music] open the eye sunscreen"])])
    reading = Reading(15, 22, "OpenAI")
    sentence = replace(turns[0].sentences[0], readings=(reading,))
    house.library.turns = {EPISODE.slug: (replace(turns[0], sentences=(sentence,)),)}
    page = await browser.page("/?q=sunscreen")
    assert page.count('class="reading"') == 1
    assert '<span class="reading">[OpenAI]</span>' in page
    assert "“[Music] open" in page
