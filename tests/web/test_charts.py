from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.web.routes import make_app
from bot.kernel.card import Card, Chart, Series
from bot.kernel.command import Command, Registry
from bot.kernel.dispatch import Dispatch
from tests.web.conftest import Browser
from tests.web.toys import HOSTILE

POINTS = ((0.25, 0.5), (0.75, 0.5))
SERIES = Series("Ada", POINTS, (2, 4), ((0.1, 0.9), (0.2, 0.8)))
CHART = Chart("calibration", f"Ada {HOSTILE}", (SERIES,), "A little <bold>.")


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


async def show(request, asker, ports) -> Card:
    return Card("Drawn", (CHART,))


@pytest.fixture
async def gallery(house) -> AsyncIterator[Browser]:
    """A browser in a room whose one command shows a chart."""
    room = house.room()
    registry = Registry([Command("show", "Show a chart", Nothing, show)])
    room = replace(room, dispatch=Dispatch(registry, room.ports))
    async with TestClient(TestServer(make_app(room))) as client:
        yield Browser(client)


def addresses(html: str) -> list[str]:
    return [part.split('"')[0] for part in html.split('="') if part.startswith("/picture/")]


async def test_a_chart_is_a_picture_for_light_and_dark_rooms_on_phones_and_desks(gallery):
    looks = addresses((await gallery.say("/show"))["html"])
    wanted = ["dark-narrow", "light-narrow", "dark", "light"]
    assert [each.split("/")[2] for each in looks] == wanted
    pictures = set()
    for address in looks:
        response = await gallery.get(address)
        assert response.status == 200
        assert response.headers["Content-Type"] == "image/png"
        assert response.headers["Cache-Control"] == "private, max-age=86400, immutable"
        assert "Content-Encoding" not in response.headers
        assert "img-src 'self'" in response.headers["Content-Security-Policy"]
        pictures.add(await response.read())
    assert len(pictures) == len(looks)
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)


async def test_who_does_not_see_it_has_its_words_and_its_figures(gallery):
    html = (await gallery.say("/show"))["html"]
    assert 'A little &lt;bold&gt;."' in html
    assert HOSTILE not in html
    assert 'width="1200" height="675"' in html
    assert '<tr><th scope="row">25 %</th><td>50 %</td><td>10 % to 90 %</td><td>2</td></tr>' in html


async def test_programs_get_the_figures_too(gallery):
    (block,) = (await gallery.say("/show"))["blocks"]
    assert block["type"] == "chart"
    assert block["series"][0]["intervals"] == [[0.1, 0.9], [0.2, 0.8]]
    assert block["marks"] == []


@pytest.mark.parametrize(
    "path",
    ["/picture/light/none.png", "/picture/red/{name}.png", "/picture/light/{name}.svg"],
)
async def test_a_picture_that_nobody_was_shown_is_not_there(gallery, path):
    *_, light = addresses((await gallery.say("/show"))["html"])
    name = light.rsplit("/", 1)[1].removesuffix(".png")
    assert (await gallery.get(path.format(name=name))).status == 404


async def test_a_long_chart_tells_how_many_rows_are_left_out(gallery, monkeypatch):
    many = replace(SERIES, points=tuple((n / 200, 0.5) for n in range(200)), counts=())
    monkeypatch.setitem(globals(), "CHART", replace(CHART, series=(many,)))
    html = (await gallery.say("/show"))["html"]
    assert "The latest 100; 100 earlier ones are left out." in html
    assert html.count("<tr>") == 101
