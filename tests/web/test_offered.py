"""No button is shown that could only refuse."""

import re

import pytest

from bot.features.registry import REGISTRY
from bot.kernel.asker import Role
from tests.web.talking import prediction

OPEN_TO_ALL = [c for c in REGISTRY.typed if c.role is Role.VISITOR]
LINE = "Visitors read; to forecast, judge or track takes this room’s key."


async def answers(browser, path: str, **sent: str) -> dict:
    """Send a form as a script does; return the card."""
    response = await browser.post(path, data=sent, headers={"Accept": "application/json"})
    return await response.json()


def buttons(page: str) -> list[str]:
    """Return the commands of the buttons on a page."""
    return re.findall(r'value="h1:([a-z-]+):', page)


async def test_the_wall_offers_forecasting_to_members_alone(keeper, furnished):
    await keeper.say("/checkin now")
    assert "percent" in buttons(await keeper.page("/?as=Alice"))
    async with furnished.browser() as visitor:
        page = await visitor.page("/")
    assert "Prediction check-in" in page
    assert buttons(page) == []


async def test_a_quote_offers_visitors_no_tracking(keeper, furnished):
    assert "track" in buttons(await keeper.page("/?q=sunscreen"))
    async with furnished.browser() as visitor:
        found = buttons(await visitor.page("/?q=sunscreen"))
    assert "share" in found
    assert "track" not in found


async def test_nobody_is_offered_a_reminder_that_could_not_come(keeper):
    await keeper.say("/checkin now")
    assert "remind-me" not in buttons(await keeper.page("/"))


async def test_a_long_question_is_shortened_above_its_answer(browser):
    page = await browser.page("/?q=" + "word " * 400)
    asked = re.search(r'class="asked">(.*?)</p>', page)[1]
    assert len(asked) < 230
    assert asked.endswith("…")


@pytest.mark.parametrize("command", OPEN_TO_ALL, ids=lambda command: command.name)
async def test_no_button_of_a_visitors_card_is_refused(furnished, command):
    async with furnished.browser() as visitor:
        await visitor.page("/")
        for line in command.examples or (f"/{command.name}",):
            card = await answers(visitor, "/command", q=line)
            assert "Visitors read" not in card["html"], line
            for button in card["actions"]:
                address = f"h1:{button['command']}:{button['id']}"
                pressed = await answers(visitor, "/press", address=address)
                assert pressed["status"] != "refused", button["label"]


@pytest.mark.parametrize(
    "path",
    ["/", "/?q=sunscreen", "/episodes", "/speakers", "/topics", "/predictions", "/standings",
     "/calibration", "/timeline", "/nowhere"],
)  # fmt: skip
async def test_each_page_says_once_how_its_owner_comes_in(keeper, furnished, path):
    async with furnished.browser() as visitor:
        page = await visitor.page(path)
    assert page.count(LINE) == 1
    assert "Ask whoever runs this room for it; if that is you" in page
    assert LINE not in await keeper.page(path)


async def test_a_predictions_page_says_so_where_the_buttons_would_be(keeper, furnished):
    path = f"/predictions/{await prediction(keeper)}"
    assert "percent" in buttons(await keeper.page(path))
    async with furnished.browser() as visitor:
        page = await visitor.page(path)
    assert page.count(LINE) == 1
    assert page.index(LINE) < page.index("What it says, exactly")
    assert buttons(page) == []
    assert "/forecast" not in page
