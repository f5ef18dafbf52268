"""The database is away: reading goes on, and what cannot be told says so."""

from io import BytesIO

import pytest
from PIL import Image

from tests.away import send_away

AWAY = "What was predicted cannot be read just now: the database is away."


@pytest.fixture(autouse=True)
def _away(furnished, monkeypatch) -> None:
    send_away(monkeypatch)


@pytest.fixture
async def words(furnished) -> str:
    """The id of some words that somebody said."""
    library = furnished.house.ports.library
    episode = (await library.episodes())[0]
    return str((await library.conversation(episode.slug))[1].sentences[0].id)


@pytest.mark.parametrize("kind", ["/episodes/", "/speakers/", "/topics/", "/quote/"])
async def test_what_was_said_can_be_read_and_what_was_predicted_says_why_not(
    keeper, furnished, words, kind
):
    path = kind + words
    if kind != "/quote/":
        page = await keeper.page(kind.rstrip("/"))
        path = kind + page.partition(f'href="{kind}')[2].partition('"')[0]
    response = await keeper.get(path)
    assert response.status == 200
    assert AWAY in await response.text()


async def test_what_is_all_about_predictions_says_when_to_come_again(keeper):
    response = await keeper.get("/predictions")
    assert (response.status, response.headers["Retry-After"]) == (503, "60")
    assert "the database is away" in await response.text()


async def test_an_unknown_address_is_unknown_and_near_ones_are_told(furnished):
    async with furnished.browser() as visitor:
        response = await visitor.get("/speekers")
        assert response.status == 404
        assert '<a href="/speakers">All speakers</a>' in await response.text()


async def test_the_rooms_picture_is_drawn_without_a_count(keeper):
    response = await keeper.get("/cover.png")
    assert response.status == 200
    assert Image.open(BytesIO(await response.read())).size == (1200, 630)


async def test_the_front_page_opens(keeper):
    assert (await keeper.get("/")).status == 200
