"""What costs the machine something has a pace, and what is kept ready has none."""

from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.pictures import Gallery
from adapters.web.pages import pictures
from adapters.web.routes import make_app
from bot.kernel.cooldown import Cooldowns, Pace
from bot.kernel.errors import Refusal
from tests.web.conftest import Browser
from tests.web.test_charts import CHART

PAGE = "/episodes/ada-lovelace-1843"


@pytest.fixture
async def slow(house):
    """A room where three works may be done, and nothing comes after them."""
    room = replace(house.room(), work=Cooldowns(Pace(3, 60.0), lambda: 0.0))
    async with TestClient(TestServer(make_app(room))) as client:
        yield Browser(client)


async def statuses(browser, paths):
    return [(await browser.get(path)).status for path in paths]


def quote_ids(house):
    """Return the ids of four spans of a sentence."""
    first = house.library.sentences[0].id
    return [f"{first.source}-{first.start}-{first.end - cut}" for cut in range(4)]


async def test_words_are_found_in_whole_conversations_at_a_pace(slow):
    paths = [f"{PAGE}?find=w{n}" for n in range(5)]
    assert await statuses(slow, paths) == [200, 200, 200, 429, 429]
    assert await statuses(slow, [PAGE, "/", "/episodes"]) == [200, 200, 200]


async def test_quotes_are_marked_at_the_same_pace_and_what_is_kept_has_none(slow, house):
    paths = [f"{PAGE}?quote={each}" for each in quote_ids(house)]
    assert await statuses(slow, paths) == [200, 200, 200, 429]
    assert await statuses(slow, paths[:3] * 3) == [200] * 9


async def test_pictures_of_quotes_are_drawn_at_the_same_pace(slow, house, monkeypatch):
    monkeypatch.setattr(pictures, "draw", lambda _: b"png")
    paths = [f"/quote/{sentence.id}.png" for sentence in house.library.sentences[:4]]
    assert await statuses(slow, paths) == [200, 200, 200, 429]
    assert await statuses(slow, paths[:3] * 3) == [200] * 9


async def test_quotes_own_pages_are_made_at_the_same_pace(slow, house):
    paths = [f"/quote/{sentence.id}" for sentence in house.library.sentences[:4]]
    assert await statuses(slow, paths) == [200, 200, 200, 429]
    assert await statuses(slow, paths[:3] * 3) == [200] * 9


async def test_predictions_that_nobody_made_are_looked_for_at_the_same_pace(slow):
    # Each takes two: the page that is to be made, and names like its own.
    paths = [f"/predictions/nobody-made-this-{n}" for n in range(4)]
    assert await statuses(slow, paths) == [404, 404, 429, 429]


@pytest.mark.parametrize("path", ["/ada-lovelac", "/episodes/ada-lovelac", "/speakers/ada-lovelac"])
async def test_near_pages_are_looked_for_at_the_same_pace(slow, path):
    named = [(await slow.page(path)).count("<li>") for _ in range(4)]
    assert named[0] == named[1] == named[2] > named[3]
    assert (await slow.get(path)).status == 404


async def test_near_quotes_are_looked_for_at_the_same_pace(slow, house):
    first = house.library.sentences[0].id
    paths = [f"/quote/{first.source}-{999990 + n}-999999" for n in range(4)]
    pages = [await slow.page(path) for path in paths]
    assert ["ada-lovelace-1843" in page for page in pages] == [True, True, True, False]
    assert (await slow.get(paths[3])).status == 404


async def test_what_names_an_unknown_address_may_mean_is_read_once(browser, house, monkeypatch):
    asked = []
    read = house.ledger.verdicts

    async def counted(*given):
        asked.append(given)
        return await read(*given)

    monkeypatch.setattr(house.ledger, "verdicts", counted)
    assert await statuses(browser, [f"/nothing-{n}" for n in range(9)]) == [404] * 9
    assert len(asked) <= 1


async def test_who_came_with_the_key_need_not_wait(slow):
    await slow.come_with_key()
    assert await statuses(slow, [f"{PAGE}?find=w{n}" for n in range(9)]) == [200] * 9


@pytest.mark.parametrize("path", ["/?q=sunscreen", f"{PAGE}?find=word", "/picture/light/none.png"])
async def test_look_ups_and_pictures_are_paced(house, path):
    house.door = Pace(burst=2, every_s=60)
    async with TestClient(TestServer(make_app(house.room()))) as client:
        assert (await statuses(Browser(client), [path] * 3))[-1] == 429


async def test_names_that_mean_nothing_make_no_page_anew(browser, house, monkeypatch):
    made = []
    read = type(house.library).conversation

    async def counted(library, slug):
        made.append(slug)
        return await read(library, slug)

    monkeypatch.setattr(type(house.library), "conversation", counted)
    for number in range(5):
        assert (await browser.get(f"{PAGE}?x={number}&utm_source=a")).status == 200
    assert len(made) <= 2  # one of them may have been read ahead


async def test_pictures_that_cannot_be_drawn_now_are_to_be_asked_for_again(house):
    class Full(Gallery):
        async def draw(self, *_):
            raise Refusal("Too many pictures are being drawn.")

    gallery = Full()
    name = gallery.hang(CHART)
    async with TestClient(TestServer(make_app(replace(house.room(), gallery=gallery)))) as client:
        response = await client.get(f"/picture/light/{name}.png")
        assert response.status == 503
        assert response.headers["Retry-After"]
        assert "Too many pictures are being drawn." in await response.text()
