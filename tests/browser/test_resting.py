"""From words to what became of them, in a real browser."""

from playwright.async_api import Page, expect

from tests.browser.conftest import violations

EPISODE = "/episodes/sholto-douglas-2025"


async def test_words_in_a_transcript_lead_to_their_prediction_and_back_to_their_quote(page: Page):
    await page.goto(EPISODE)
    line = page.locator(".resting li").first
    question = await line.get_by_role("link").inner_text()
    await line.get_by_role("link").click()
    await page.wait_for_url("**/predictions/*")
    assert await page.locator("h1").inner_text() == question
    await page.get_by_role("link", name="the quote’s own page").first.click()
    await page.wait_for_url("**/quote/*")
    told = page.get_by_role("region", name="Did it happen?")
    await expect(told.get_by_role("link", name=question)).to_be_visible()
    assert await violations(page) == []


async def test_what_is_told_of_a_prediction_is_not_taken_for_words_that_were_said(page: Page):
    await page.goto(EPISODE)
    await page.locator("#find").fill("not judged yet")
    await expect(page.locator("#found")).to_have_text("Nothing here matches “not judged yet”.")
