"""The board as a person meets it: with the key and without, with scripts and without them."""

import re
from datetime import UTC, datetime

import pytest
from playwright.async_api import Browser, Page, Request, expect

from bot.bootstrap import House
from bot.domain.prediction import Outcome, Verdict
from bot.kernel.asker import LOCAL
from tests.browser.conftest import violations

OPEN = "/predictions/super-impressive-ai-discoveries-in-2026"
DUE = "browser-agents-clear-by-end-2025"
PATHS = (
    "/predictions",
    "/predictions?state=judged",
    "/predictions?speaker=Sholto+Douglas&topic=coding&from=2025-01-01",
    "/predictions?speaker=Sholto+Douglas&topic=robotics",
    OPEN,
    f"/predictions/{DUE}",
    "/predictions/super-impresive",
    "/timeline",
    "/standings",
    "/calibration",
)
SMALL = 150_000
"""Bytes of a page with all that it asks for, as they are sent."""


@pytest.fixture(autouse=True)
async def judged(house: House) -> None:
    """Have one judged, so that the pages have something of every kind."""
    on = datetime(2026, 11, 1, tzinfo=UTC)
    evidence = f"{'w' * 300} https://example.org/proof"
    await house.ports.ledger.judge(LOCAL, Verdict("", DUE, Outcome.NO, evidence, "mona", on))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
async def test_every_page_is_within_everybodys_reach(page: Page, width, scheme):
    await page.set_viewport_size({"width": width, "height": 844})
    await page.emulate_media(color_scheme=scheme)
    for path in PATHS:
        await page.goto(path)
        assert await violations(page) == [], path
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, path


async def test_on_the_smallest_phone_every_figure_of_the_standings_is_in_sight(page: Page):
    await page.set_viewport_size({"width": 320, "height": 640})
    await page.goto("/standings")
    last = page.get_by_role("row", name="Sholto Douglas").get_by_role("cell").last
    await expect(last).to_contain_text("–")
    for cell in await page.get_by_role("cell").all():
        box = await cell.bounding_box()
        assert box
        assert box["x"] + box["width"] <= 320
    assert await violations(page) == []


async def test_a_page_is_small_with_all_it_needs(page: Page):
    sent: list[Request] = []
    # Playwright marks its listeners, which no method of a list lets it do.
    page.on("requestfinished", lambda asked: sent.append(asked))  # noqa: PLW0108
    for path in PATHS:
        sent.clear()
        await page.goto(path, wait_until="networkidle")
        sizes = [await asked.sizes() for asked in sent]
        assert sum(each["responseBodySize"] for each in sizes) < SMALL, path


async def test_without_scripts_it_is_narrowed_down_and_read(chrome: Browser, room):
    context = await chrome.new_context(base_url=room, java_script_enabled=False)
    page = await context.new_page()
    await page.goto("/predictions")
    await page.get_by_text("Narrow it down").click()
    await page.get_by_label("Speaker").select_option("Sholto Douglas")
    await page.get_by_role("button", name="Show these").click()
    await page.get_by_role("link", name="Judged 1").click()
    await page.locator(".entry h3 a").click()
    await expect(page.get_by_text("✗ It did not happen.")).to_be_visible()
    await page.get_by_role("link", name="the quote’s own page").first.click()
    await expect(page.locator("blockquote")).to_be_visible()
    await context.close()


async def test_with_the_key_one_forecasts_on_the_page_itself(page: Page):
    await page.goto("/?key=open-sesame")
    await page.goto(OPEN)
    await page.get_by_role("button", name="75 %").click()
    said = page.locator("#answers .card", has_text="You are forecasting 75 %.")
    await expect(said).to_be_visible()
    await page.goto(OPEN)
    await expect(page.get_by_text("You said 75 % on")).to_be_visible()
    await expect(page.get_by_text("1 forecast so far")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_page_that_a_browser_stored_forecasts_anew(
    chrome: Browser, room, house: House, scripts
):
    context = await chrome.new_context(base_url=room, java_script_enabled=scripts)
    page = await context.new_page()
    await page.goto("/?key=open-sesame")
    await page.goto(OPEN)
    for button in ("25 %", "75 %", "25 %"):
        await page.get_by_role("button", name=button, exact=True).click()
        said = page.locator("#answers .card", has_text=f"You are forecasting {button}")
        await expect(said.first).to_be_visible()
        if scripts:  # without them the answer is an address further on
            await page.goto("/timeline")
        await page.go_back()
        await expect(page).to_have_url(re.compile(f"{OPEN}$"))
    given = await house.ports.ledger.forecasts(LOCAL, OPEN.rpartition("/")[2])
    assert [each.probability for each in given] == [0.25, 0.75, 0.25]
    await context.close()


async def test_years_lead_to_their_days(page: Page):
    await page.goto("/timeline")
    await page.locator(".glance").get_by_role("link", name="2027").click()
    await expect(page.get_by_role("heading", name="2027")).to_be_in_viewport()
