"""The doctor looks whether the public address leads to this Hindcast."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from aiohttp.typedefs import Handler

from adapters.metrics import PrometheusMetrics
from bot.bootstrap import House
from bot.doctor import public
from bot.kernel.health import Finding, Level
from bot.serving.web_room import web_room
from bot.settings import Settings
from tests.doctor.conftest import looked, only


@asynccontextmanager
async def at_port(answer: Handler) -> AsyncIterator[str]:
    """Give the address of something that answers everything alike."""
    app = web.Application()
    app.router.add_get("/{any:.*}", answer)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


async def said_of(home: Path, url: str) -> list[Finding]:
    """Return what is said of a public address."""
    return [one for one in await looked(home, HINDCAST_WEB_URL=url) if url in one.words]


async def test_an_address_that_leads_to_this_hindcast_is_fine(house: House, tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    settings = Settings(web_port=port, web_url=url, data_dir=tmp_path / "data")
    async with web_room(house, settings, PrometheusMetrics(), {}):
        (finding,) = await said_of(tmp_path / "data", url)
    assert (finding.level, finding.words) == (Level.OK, f"{url} leads to this Hindcast.")


async def test_a_hindcast_that_goes_by_another_address_is_another(
    house: House, tmp_path: Path
) -> None:
    settings = Settings(
        web_port=0, web_url="https://hindcast.example.com", data_dir=tmp_path / "data"
    )
    async with web_room(house, settings, PrometheusMetrics(), {}) as address:
        url = address.partition("/?")[0]
        (finding,) = await said_of(tmp_path / "data", url)
    assert finding.level is Level.WARNING
    assert finding.words == f"{url} answers with 200, and not as this Hindcast would."


@pytest.mark.parametrize(
    ("status", "words", "mend"),
    [
        (502, "answers with 502: what stands there does not reach Hindcast.", "Start Hindcast"),
        (404, "answers with 404, and not as this Hindcast would.", "its name and its proxy lead"),
    ],
)
async def test_what_stands_there_instead_is_told(
    home: Path, status: int, words: str, mend: str
) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=b"\xff\xfe nothing of ours", status=status)

    async with at_port(answer) as url:
        (finding,) = await said_of(home, url)
    assert finding.level is Level.WARNING
    assert words in finding.words
    assert mend in finding.mend


async def test_an_address_that_sends_on_is_told_with_the_other(home: Path) -> None:
    async def feed(_: web.Request) -> web.Response:
        return web.Response(text="the other's")

    async with at_port(feed) as there:

        async def away(request: web.Request) -> web.Response:
            raise web.HTTPMovedPermanently(f"{there}{request.path}")

        async with at_port(away) as url:
            (finding,) = await said_of(home, url)
    assert finding.words == f"{url} sends on to {there}."
    assert f"HINDCAST_WEB_URL to {there}" in finding.mend


async def test_a_machine_that_cannot_reach_its_own_name_is_warned_and_no_more(home: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    finding = only(await looked(home, HINDCAST_WEB_URL=url))
    assert finding.level is Level.WARNING
    assert finding.words.startswith(f"This machine cannot reach {url}: ")
    assert "open it elsewhere" in finding.mend


async def test_one_that_says_nothing_is_not_waited_for(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public, "_ANSWER_S", 0.1)
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        (finding,) = await said_of(home, url)
    assert finding.level is Level.WARNING


async def test_cookies_in_the_clear_are_pointed_out(home: Path) -> None:
    found = await said_of(home, "http://hindcast.invalid")
    assert [one.level for one in found] == [Level.WARNING] * 2
    assert "is not encrypted" in found[0].words
    assert "https" in found[0].mend


async def test_without_a_public_address_nothing_is_asked(home: Path) -> None:
    found = await looked(home)
    assert [one for one in found if "leads to" in one.words or "cannot reach" in one.words] == []
