"""Which name this room gives itself in links that are passed on."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.web.keeping.kept import KEPT_FOR
from adapters.web.routes import make_app
from tests.patience import until
from tests.web.conftest import Browser

PUBLIC = "https://hindcast.example.com"


@pytest.fixture
async def published(house) -> AsyncIterator[Browser]:
    """A room whose public address was set."""
    app = make_app(replace(house.room(), url=PUBLIC))
    async with TestClient(TestServer(app)) as client:
        yield Browser(client)


async def own_address(browser: Browser, **headers: str) -> str:
    """Return the address that a page says it has."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    page = await (await browser.get("/episodes/ada-lovelace-1843", headers=names)).text()
    return page.partition('<meta property="og:url" content="')[2].partition('"')[0]


async def test_the_address_that_was_set_holds_whatever_a_request_names(published):
    there = f"{PUBLIC}/episodes/ada-lovelace-1843"
    assert await own_address(published) == there
    assert await own_address(published, Host="evil.example") == there


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]"])
async def test_this_machines_own_names_are_believed(browser, name):
    host = f"{name}:{browser.port}"
    assert await own_address(browser, Host=host) == f"http://{host}/episodes/ada-lovelace-1843"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "8.8.8.8",
        "127.0.0.1.evil.example",
        "localhost:99999999",
        "localhost:1",
        "127.0.0.1",
        "127.9.9.9:1",
        "a b",
        "",
    ],
)
async def test_no_other_host_is_believed(browser, host):
    assert await own_address(browser, Host=host) == "/episodes/ada-lovelace-1843"


@pytest.mark.parametrize("name", ["Forwarded", "X_Forwarded_For", "X_Forwarded_Proto", "Via"])
async def test_behind_a_proxy_the_host_may_be_the_proxys_own_idea(browser, name):
    assert await own_address(browser, **{name: "https"}) == "/episodes/ada-lovelace-1843"


async def test_no_host_that_is_made_up_has_a_page_made_anew(browser, house, monkeypatch):
    asked = []
    read = type(house.library).conversation

    async def counted(library, slug):
        asked.append(slug)
        return await read(library, slug)

    assert await own_address(browser, Host="127.9.9.9:1") == "/episodes/ada-lovelace-1843"
    monkeypatch.setattr(type(house.library), "conversation", counted)
    for number in range(2, 40):
        await own_address(browser, Host=f"127.9.9.{number}:{browser.port}")
        await own_address(browser, Host=f"127.0.0.1:{number}")
    assert len(asked) <= 1  # it may have been read ahead


async def test_a_page_made_after_its_reader_has_gone_has_the_same_address(
    browser, house, monkeypatch
):
    asked = []

    def came_in(request) -> tuple[str, int]:
        asked.append(request)
        return ("192.0.2.7", 8765) if request.transport else ("", 0)

    making, gone = asyncio.Event(), asyncio.Event()

    async def conversation(_):
        making.set()
        await gone.wait()
        return house.library.turns["ada-lovelace-1843"]

    monkeypatch.setattr("adapters.web.door.origin._came_in", came_in)
    there, leaving = {"Host": "192.0.2.7:8765"}, {"Connection": "close"}
    expected = "http://192.0.2.7:8765/episodes/ada-lovelace-1843"
    assert await own_address(browser, **there) == expected
    house.clock.time += KEPT_FOR
    monkeypatch.setattr(house.library, "conversation", conversation)
    assert await own_address(browser, **there, **leaving) == expected
    await making.wait()
    await until(lambda: not asked[-1].transport)
    gone.set()
    assert await own_address(browser, **there) == expected


async def test_a_feed_without_a_name_has_an_id_all_the_same(browser, published):
    feed = await (await browser.get("/feed.atom", headers={"Host": "evil.example"})).text()
    assert "<id>urn:uuid:" in feed
    assert "evil" not in feed
    assert f"<id>{PUBLIC}/feed.atom</id>" in await published.page("/feed.atom")
