"""A prediction's page in a real browser: what is pressed there is answered there."""

import re
from urllib.parse import urlencode

import pytest
from playwright.async_api import Browser, Page, expect

from bot.bootstrap import House
from bot.kernel.asker import LOCAL
from tests.browser.conftest import KEY, violations

NAME = "super-impressive-ai-discoveries-in-2026"
OPEN = f"/predictions/{NAME}"


@pytest.fixture
async def keeper(page: Page) -> Page:
    """Come with the key, to the page."""
    await page.goto(f"/?key={KEY}")
    await page.goto(OPEN)
    return page


async def presses(page: Page, label: str) -> None:
    await page.get_by_role("button", name=label, exact=True).click()


async def judges(page: Page) -> None:
    """Open the form to judge, fill it in and send it."""
    await presses(page, "Judge it")
    await page.get_by_label("Yes, no, ambiguous").select_option("no")
    await page.get_by_label("A link that shows it").fill("https://example.org/paper")
    await presses(page, "Go on")


async def test_an_answer_comes_in_place_and_has_the_focus(keeper: Page):
    await presses(keeper, "75 %")
    answer = keeper.locator("#answer .card")
    await expect(answer).to_contain_text("You are forecasting 75 %.")
    await expect(answer).to_be_focused()
    await expect(answer).to_be_in_viewport()
    await expect(keeper.locator("#told")).to_contain_text("You are forecasting 75 %.")
    await expect(keeper).to_have_url(re.compile(f"{OPEN}$"))
    await expect(keeper.locator("#members")).to_contain_text("1 forecast so far")
    assert await violations(keeper) == []


async def test_ones_own_figure_is_marked_and_the_mark_moves_when_it_changes(keeper: Page):
    marked = keeper.locator("#own .yours")
    await expect(marked).to_have_count(0)
    for label, said in (("75 %", "75 % · yours"), ("25 %", "25 % · yours")):
        await presses(keeper, label)
        await expect(marked).to_have_text([said])
    await presses(keeper, "Exact…")
    field = keeper.locator("#answer [name='option.percent']")
    await expect(field).to_be_focused()
    await field.fill("33")
    await field.press("Enter")
    await expect(marked).to_have_text(["Exact… · yours: 33 %"])
    await expect(keeper.locator("#own")).to_contain_text("You said 33 % on")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
async def test_forms_questions_and_marks_are_within_everybodys_reach(keeper: Page, width, scheme):
    await keeper.set_viewport_size({"width": width, "height": 844})
    await keeper.emulate_media(color_scheme=scheme)
    await presses(keeper, "75 %")
    await expect(keeper.locator("#own .yours")).to_have_count(1)
    await judges(keeper)
    await expect(keeper.locator("#judged section")).to_have_count(1)
    assert await violations(keeper) == []
    assert await keeper.evaluate("document.documentElement.scrollWidth") <= width


async def test_who_stands_on_a_button_stands_there_when_its_part_comes_anew(keeper: Page):
    button = keeper.locator("#own").get_by_role("button", name="50 %")
    await button.focus()
    await keeper.evaluate("document.getElementById('own').dataset.before = ''")
    await keeper.evaluate("document.dispatchEvent(new Event('answered'))")
    await expect(keeper.locator("#own[data-before]")).to_have_count(0)
    await expect(button).to_be_focused()


async def test_the_page_around_an_answer_is_brought_up_to_date(keeper: Page):
    await judges(keeper)
    await expect(keeper.locator("#answer")).to_contain_text("Judged. ")
    await expect(keeper.locator("#judged")).to_contain_text("It did not happen")
    await expect(keeper.locator(".predicted-missed")).to_have_count(1)
    await presses(keeper, "Take it back")
    await expect(keeper.locator("#answer")).to_contain_text("“Do it” will take a verdict back")
    await presses(keeper, "Do it")
    await expect(keeper.locator("#answer")).to_contain_text("Taken back")
    await expect(keeper.locator("#judged section")).to_have_count(0)
    await expect(keeper.get_by_role("button", name="Judge it")).to_be_visible()
    assert await violations(keeper) == []


async def test_without_scripts_the_same_page_comes_with_the_answer(
    chrome: Browser, room, house: House
):
    context = await chrome.new_context(base_url=room, java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"/?key={KEY}")
    await page.goto(OPEN)
    await presses(page, "Exact…")
    await page.locator("#answer [name='option.percent']").fill("33")
    await presses(page, "Go on")
    for _ in range(2):
        await expect(page).to_have_url(re.compile(rf"{OPEN}\?.*answer="))
        await expect(page.locator("#answer")).to_contain_text("You are forecasting 33 %.")
        await expect(page.locator("#own .yours")).to_have_text("Exact… · yours: 33 %")
        await page.reload()
    assert len(await house.ports.ledger.forecasts(LOCAL, NAME)) == 1
    await judges(page)
    await expect(page.locator("#answer")).to_contain_text("Judged. ")
    await context.close()


async def test_a_command_typed_without_scripts_waits_and_says_for_what(
    chrome: Browser, room, house: House
):
    context = await chrome.new_context(base_url=room, java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"/?key={KEY}")
    line = f"/forecast {NAME} percent:33"
    await page.goto(f"/?{urlencode({'q': line})}")
    await expect(page.locator("#answers")).to_contain_text("A link only shows.")
    await page.locator("#line").fill(line)
    await page.get_by_role("button", name="Look up").click()
    await expect(page.locator("#answers")).to_contain_text("“Do it” will say how likely")
    assert await house.ports.ledger.forecasts(LOCAL, NAME) == []
    await page.get_by_role("button", name="Do it").click()
    await expect(page.locator("#answers")).to_contain_text("You are forecasting 33 %.")
    await context.close()
