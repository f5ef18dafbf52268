"""The front page is made once for all who have said nothing, and for the others at a pace."""

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.web.routes import make_app
from bot.kernel.cooldown import Pace
from tests.web.conftest import Browser


@pytest.fixture
async def slow(house):
    """A room where three look-ups may be made, and nothing comes after them."""
    house.door = Pace(burst=3, every_s=60)
    async with TestClient(TestServer(make_app(house.room()))) as client:
        yield Browser(client)


async def test_visitors_without_a_talk_read_it_as_fast_as_they_like(slow):
    pages = []
    for _ in range(9):
        slow.forget()
        answer = await slow.get("/")
        assert "hindcast-visitor" in answer.cookies  # each with a visit of their own
        pages.append(await answer.text())
    assert len(set(pages)) == 1


async def test_who_has_a_talk_has_it_made_at_the_pace_of_look_ups(slow):
    await slow.get("/")
    assert "sunscreen" in await slow.page("/?q=sunscreen")
    assert [(await slow.get("/")).status for _ in range(2)] == [200, 429]


async def test_a_talk_is_its_visits_alone(browser):
    before = await browser.page("/")
    await browser.page("/?q=sunscreen")
    talked = await browser.page("/")
    assert 'class="clear" action="/clear" method="post">' in talked
    browser.forget()
    assert await browser.page("/") == before


async def test_who_came_with_the_key_has_a_page_of_their_own(browser):
    visitors = await browser.page("/")
    await browser.come_with_key()
    assert await browser.page("/") != visitors
    browser.forget()
    assert await browser.page("/") == visitors
