"""Passing things on: an address that is copied whole, and a picture to take along."""

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.conftest import violations

PREDICTION = "/predictions/super-impressive-ai-discoveries-in-2026"


@pytest.fixture
async def page(context: BrowserContext) -> Page:
    """Open a page whose clipboard can be read."""
    await context.grant_permissions(["clipboard-read", "clipboard-write"])
    return await context.new_page()


async def test_an_address_is_copied_whole(page: Page, room: str):
    await page.goto(PREDICTION)
    await page.get_by_role("button", name="Copy").click()
    await expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert await page.evaluate("navigator.clipboard.readText()") == room + PREDICTION


async def test_an_address_that_may_not_be_copied_is_marked_to_be_copied_by_hand(
    page: Page, room: str
):
    errors: list[object] = []
    page.on("pageerror", lambda error: errors.append(error))  # noqa: PLW0108 - not a builtin
    await page.add_init_script("navigator.clipboard.writeText = () => Promise.reject('no')")
    await page.goto(PREDICTION)
    await page.get_by_role("button", name="Copy").click()
    await expect(page.get_by_role("button", name="Please copy it by hand")).to_be_visible()
    assert await page.evaluate("String(getSelection())") == room + PREDICTION
    assert errors == []


async def test_what_is_shared_in_the_chat_is_copied_and_has_its_picture(page: Page, room: str):
    await page.goto("/?q=sunscreen")
    await page.get_by_role("button", name="Share").click()
    card = page.locator("#answers .card", has_text="To pass on")
    await card.get_by_role("button", name="Copy").click()
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{room}/quote/")
    picture = card.locator("img")
    await picture.scroll_into_view_if_needed()
    await expect(picture).to_have_js_property("naturalWidth", 1200)
    async with page.expect_download() as download:
        await card.get_by_role("link", name="Download the picture").click()
    assert (await download.value).suggested_filename.endswith(".png")
    assert await violations(page) == []


async def test_the_speaker_on_a_card_leads_to_their_page(page: Page):
    await page.goto("/?q=sunscreen")
    await page.locator(".card figcaption b a").first.click()
    await page.wait_for_url("**/speakers/sholto-douglas")
