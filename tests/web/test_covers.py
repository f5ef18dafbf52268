"""What a link to any page shows before it is followed: title, description and a picture."""

import re
from io import BytesIO

import pytest
from PIL import Image

from adapters.pictures.cover import Cover, draw_cover
from tests.web.conftest import House
from tests.web.predictions import SAID, ledger
from tests.web.summed import SummedLibrary

PAGES = (
    "/",
    "/?q=sunscreen",
    "/episodes",
    "/episodes/ada-lovelace-1843",
    "/speakers",
    "/speakers/ada-lovelace",
    "/speakers/charles-babbage",
    "/topics",
    "/topics/engines",
    "/predictions",
    "/predictions/rain",
    "/timeline",
    "/standings",
    "/calibration",
    f"/quote/{SAID[0].id}",
)


@pytest.fixture
def house() -> House:
    return House(library=SummedLibrary(), ledger=ledger())


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_has_a_preview_with_a_picture_of_this_room(browser, path):
    response = await browser.get(path)
    page = await response.text()
    told = dict(re.findall(r'<meta property="og:([a-z:]+)" content="([^"]+)">', page))
    here = str(response.url.origin())
    assert told["title"]
    assert told["type"] == ("website" if path == "/" else "article")
    assert told["description"]
    assert told["url"].startswith(here)
    assert told["image"].startswith(here)
    picture = await browser.get(told["image"].removeprefix(here))
    assert picture.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert Image.open(BytesIO(await picture.read())).size == (1200, 630)


async def test_an_episodes_picture_has_its_title_and_who_speaks(browser, monkeypatch):
    monkeypatch.setattr("adapters.web.material.glance.stands_alone", lambda _: True)
    drawn = []
    for name in ("draw", "draw_cover"):
        monkeypatch.setattr(
            f"adapters.web.pages.pictures.{name}", lambda words: drawn.append(words) or b""
        )
    await browser.get("/episodes/ada-lovelace-1843.png")
    await browser.get("/cover.png")
    title, room = drawn
    assert (title.speaker, title.role, title.quoted) == ("Ada Lovelace", "Mathematician", False)
    assert room.counted == "Two conversations, word for word, and 4 predictions"
    assert (room.said, room.speaker) == (SAID[0].shown, "Ada Lovelace")


@pytest.mark.parametrize("said", ["", "Rain.", "It rains. " * 60, "W" * 5000, "日本語", "\ud800"])
def test_whatever_is_said_can_stand_on_the_rooms_picture(said):
    drawn = draw_cover(Cover("Did it happen?", "Two conversations", said, said))
    assert Image.open(BytesIO(drawn)).size == (1200, 630)


async def test_an_unknown_episode_has_no_picture(browser):
    assert (await browser.get("/episodes/ada-lovelase-1843.png")).status == 404
