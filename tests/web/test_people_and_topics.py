"""Speaker pages, topic pages, and what is offered instead of a page that is not there."""

from dataclasses import replace

import pytest

from adapters.web.addresses import slugs
from bot.domain.transcript.episode import Speaker, Voice
from tests.fakes import EPISODE
from tests.web.conftest import House
from tests.web.summed import OLDER, SummedLibrary
from tests.web.toys import HOSTILE


@pytest.fixture
def house() -> House:
    return House(library=SummedLibrary())


async def test_speakers_are_listed_guests_first(browser):
    page = await browser.page("/speakers")
    names = ("Ada Lovelace", "Mary Somerville", "Charles Babbage")
    places = [page.index(f'<span class="episode-title">{name}</span>') for name in names]
    assert places == sorted(places)
    assert "Engineer, Dorset Street · host of The Difference" in page


async def test_a_speaker_has_a_role_at_the_time_and_what_they_stood_for(browser, house):
    page = await browser.page("/speakers/ada-lovelace")
    assert "Guest; at the time: Mathematician" in page
    assert "An engine weaves patterns." in page
    quote_id = house.library.sentences[4].id
    assert f'href="/episodes/ada-lovelace-1843?quote={quote_id}#here"' in page
    assert "The sky is an engine." not in page


@pytest.mark.parametrize("path", ["/speakers/ada-lovelace", "/topics/engines"])
async def test_words_stand_whole_where_the_page_has_them_nowhere_else(browser, house, path):
    said = house.library.sentences
    page = await browser.page(path)
    assert f"“{said[2].text} {said[3].text}”"[4:] in page


async def test_a_host_without_a_line_is_not_given_one(browser):
    page = await browser.page("/speakers/charles-babbage")
    assert "No line of the summary rests on their words. They asked the questions." in page
    assert "An engine weaves patterns." not in page


async def test_topics_stand_with_their_episode(browser):
    page = await browser.page("/topics")
    assert '<a href="/topics/sun-and-engines">Sun and engines</a>' in page
    assert "Never written on" not in page


async def test_a_topic_tells_who_said_what_oldest_first(browser):
    page = await browser.page("/topics/engines")
    older, newer = page.index("The sky is an engine."), page.index("An engine weaves patterns.")
    assert older < newer
    assert '<a href="/speakers/mary-somerville">Mary Somerville</a>' in page


async def test_topics_that_share_a_word_stand_close(browser):
    page = await browser.page("/topics/engines")
    assert page.index("Close to it") < page.index("Sunscreen helps.")
    assert "Close to it" not in await browser.page("/topics/weaving")


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/speakers/ada-lovelice", "/speakers/ada-lovelace"),
        ("/speakers/lovelace", "/speakers/ada-lovelace"),
        ("/topics/engine", "/topics/engines"),
        ("/episodes/ada-lovelace", "/episodes/ada-lovelace-1843"),
        ("/episodes/somerville", "/episodes/mary-somerville-1834"),
        ("/speaker/ada-lovelace", "/speakers/ada-lovelace"),
        ("/ada-lovelace", "/speakers/ada-lovelace"),
        ("/predictons", "/predictions"),
        ("/episode", "/episodes"),
        ("/calibraton", "/calibration"),
        ("/speakers/nobody-at-all", "/speakers"),
        ("/topics/nothing-at-all", "/topics"),
        ("/episodes/none-at-all", "/episodes"),
        ("/predictions/none-at-all", "/predictions"),
        ("/quote/nope", "/?q=nope"),
        ("/quote/sun%20screen%00", "/?q=sun+screen"),
        ("/quote/5ca1ab1e5ca", "/episodes/ada-lovelace-1843"),
        ("/quote/5CA1AB1E5CA1-0-2x", "/episodes/ada-lovelace-1843"),
    ],
)
async def test_a_page_that_is_nearly_there_is_offered(browser, path, near):
    response = await browser.get(path)
    assert response.status == 404
    assert f'<li><a href="{near}">' in await response.text()


@pytest.mark.parametrize("room", ["episodes", "speakers", "topics", "quote", "nowhere"])
@pytest.mark.parametrize(
    "name", ["%3Cimg%20src=x%20onerror=alert(1)%3E", "%00", "a" * 6000, "%F0%9F%99%82", "..%2F"]
)
async def test_whatever_stands_in_an_address_is_missed_without_markup(browser, room, name):
    response = await browser.get(f"/{room}/{name}")
    page = await response.text()
    assert response.status == 404
    assert "<img" not in page
    assert "a" * 200 not in page


async def test_names_become_text_and_safe_addresses(browser, house):
    guest = Speaker(Voice.GUEST, HOSTILE, HOSTILE)
    house.library.known = (replace(EPISODE, speakers=(guest,)), replace(OLDER, show=HOSTILE))
    page = await browser.page("/speakers")
    assert "<img" not in page
    assert 'href="/speakers/img-src-x-onerror-alert-1"' in page
    assert "<img" not in await browser.page("/speakers/img-src-x-onerror-alert-1")
    assert "<img" not in await browser.page("/topics/engines")


async def test_an_empty_catalogue_has_empty_rooms_that_teach(browser, house):
    house.library.known = ()
    assert "Nobody is heard yet." in await browser.page("/speakers")
    assert "No episode has a summary yet." in await browser.page("/topics")


def test_no_two_names_share_an_address():
    assert slugs(["Zoë O’Hara", "zoe o'hara", "李明", "!!!", "???", "Zoë O’Hara"]) == {
        "Zoë O’Hara": "zoe-o-hara",
        "zoe o'hara": "zoe-o-hara-2",
        "李明": "李明",
        "!!!": "unnamed",
        "???": "unnamed-2",
    }


async def test_a_name_in_full_leads_to_the_speakers_page_as_whoever_acts(browser):
    response = await browser.get("/speakers/Ada%20Lovelace?as=Bob%0d%0aX")
    assert response.status == 301
    assert response.headers["Location"] == "/speakers/ada-lovelace?as=Bob%0D%0AX"
    assert "Did you mean" in await browser.page("/speakers/Ada%20Lovelase")
