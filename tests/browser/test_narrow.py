"""The narrowest phones: no page scrolls sideways, whatever anybody is called."""

from urllib.parse import quote, urlencode

import pytest
from playwright.async_api import Page, expect

from bot.bootstrap import House
from tests.browser.conftest import KEY

NARROW = {"width": 320, "height": 640}
NAME = "W" * 40
WORD = "w" * 200
QUESTION = "models-work-a-whole-day-in-2026"
PAGES = (
    "/", "/episodes", "/speakers", "/topics", "/predictions", "/timeline", "/standings",
    "/calibration", "/nowhere", f"/{WORD}", "/quote/nothing", f"/predictions/{QUESTION}",
    "/episodes/sholto-douglas-2025", "/speakers/sholto-douglas", "/topics/agents",
)  # fmt: skip
LINES = (
    "sunscreen", f"/forecast {QUESTION} percent:abc", f"/prediction {QUESTION}", f"/quote {WORD}",
    "/help", "/standings", "/predictions", "/resolve", "/mydata export", "/checkin now",
)  # fmt: skip

DOTS = """[...document.querySelectorAll(".dot")].filter(dot => dot.offsetParent).map(dot => {
    const next = document.createRange(), box = dot.getBoundingClientRect();
    next.selectNode(dot.nextSibling);
    return [box.width > 2, Math.abs(next.getClientRects()[0].bottom - box.bottom) < 8];
})"""
"""For each dot between facts: whether it is drawn, and whether what follows is on its line."""


async def width(page: Page) -> int:
    """Return how wide the page is, in CSS pixels."""
    wide: int = await page.evaluate("document.documentElement.scrollWidth")
    return wide


def named(path: str) -> str:
    """Return an address at which the one with the long name acts."""
    return f"{path}?{urlencode({'as': NAME})}"


@pytest.fixture
async def narrow(page: Page) -> Page:
    """Come as a moderator with the longest name there may be."""
    await page.set_viewport_size(NARROW)
    await page.goto(f"/?key={KEY}")
    await page.get_by_text("Somebody else").click()
    await page.get_by_label("Name").fill(NAME)
    await page.get_by_label("Role").select_option("moderator")
    await page.get_by_role("button", name="Act as them").click()
    await expect(page.get_by_role("button", name=NAME)).to_be_visible()
    return page


async def test_no_page_scrolls_sideways(narrow: Page, house: House):
    (episode, *_) = await house.ports.library.episodes()
    (turn, *_) = await house.ports.library.conversation(episode.slug)
    words = f"/quote/{quote(str(turn.sentences[0].id))}"
    for path in (*PAGES, words):
        await narrow.goto(named(path))
        assert await width(narrow) <= NARROW["width"], path


async def test_the_way_around_stands_on_one_line_and_the_box_says_all_it_does(page: Page):
    await page.set_viewport_size(NARROW)
    await page.goto("/")
    rows = await page.locator(".top nav a").evaluate_all(
        "links => links.map(link => link.getClientRects().length + "
        " + link.getBoundingClientRect().y)"
    )
    assert len(set(rows)) == 1
    room = await page.locator("#line").evaluate(
        """box => {
          const drawn = document.createElement("canvas").getContext("2d");
          const style = getComputedStyle(box);
          drawn.font = style.font;
          const inside = box.clientWidth - 2 * parseFloat(style.paddingLeft);
          return inside - drawn.measureText(box.placeholder).width;
        }"""
    )
    assert room >= 0


async def test_no_answer_and_no_form_does(narrow: Page):
    for line in LINES:
        await narrow.goto(named("/"))
        await narrow.locator("#line").fill(line)
        await narrow.locator("#line").press("Enter")
        await expect(narrow.locator("#answers .asked").first).to_contain_text(line[:20])
        assert await width(narrow) <= NARROW["width"], line
    for button, title in (("Exact…", "Say how likely it is"), ("What others say",) * 2):
        await narrow.locator("#today").get_by_role("button", name=button).click()
        await expect(narrow.get_by_role("heading", name=title)).to_be_visible()
        assert await width(narrow) <= NARROW["width"], button


async def test_no_line_ends_in_what_separates_facts(narrow: Page, house: House):
    (episode, *_) = await house.ports.library.episodes()
    for path in ("/", "/predictions", f"/predictions/{QUESTION}", f"/episodes/{episode.slug}"):
        await narrow.goto(path)
        dots = await narrow.evaluate(DOTS)
        assert dots, path
        assert all(drawn == follows for drawn, follows in dots), path


async def test_suggestions_stay_within(narrow: Page):
    for typed in ("/", f"/forecast {QUESTION[:6]}", "sunscreen"):
        await narrow.locator("#line").fill(typed)
        await expect(narrow.locator("#choices li").first).to_be_visible()
        assert await width(narrow) <= NARROW["width"], typed
        await narrow.locator("#line").press("Escape")
