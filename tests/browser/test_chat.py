"""The conversation as people have it: by keyboard, as several members, with the check-in."""

import re

import pytest
from playwright.async_api import Browser, BrowserContext, Page, Route, expect

from bot.bootstrap import House
from tests.browser.conftest import KEY, started, violations

QUESTION = "models-work-a-whole-day-in-2026"
IDS = "[...document.querySelectorAll('#answers [name=once]')].map((one) => one.value)"
KEPT = """
const html = document.documentElement;
addEventListener('pageshow', (e) => html.toggleAttribute('data-kept', e.persisted));
addEventListener('pagehide', () => html.removeAttribute('data-kept'));
"""


async def says(page: Page, line: str) -> None:
    """Type a line and wait for its answer."""
    await page.locator("#line").fill(line)
    await page.keyboard.press("Escape")
    await page.locator("#line").press("Enter")
    await expect(page.locator(".ask")).not_to_have_attribute("aria-busy", "true")
    await expect(page.locator("#answers .asked").first).to_contain_text(line.split(maxsplit=1)[0])


async def enters(context: BrowserContext, member: str = "you") -> Page:
    """Open the room with the key, as a member."""
    page = await context.new_page()
    await page.goto(f"/?key={KEY}&as={member}")
    return page


async def test_a_command_is_put_together_by_keyboard_alone(page):
    await page.goto("/")
    await page.keyboard.press("/")
    await page.keyboard.type("/quo")
    choices = page.get_by_role("option")
    await expect(choices.first).to_contain_text("words [speaker] [episode]")
    await page.keyboard.press("Tab")
    await expect(page.locator("#line")).to_have_value("/quote ")
    await page.keyboard.type("sunscreen speaker:sho")
    await expect(choices).to_have_text([re.compile("Sholto")])
    box = page.get_by_role("combobox")
    await page.keyboard.press("ArrowDown")
    assert await box.get_attribute("aria-activedescendant") == "choice-0"
    await page.keyboard.press("Enter")
    await expect(box).to_have_value('/quote sunscreen speaker:"Sholto Douglas" ')
    await page.keyboard.press("Escape")
    await expect(box).to_have_attribute("aria-expanded", "false")
    await page.keyboard.press("Enter")
    await expect(page.locator("#answers blockquote b")).to_have_text("sunscreen")
    await expect(page.locator("#told")).to_contain_text("sunscreen")


async def test_who_types_faster_than_the_list_goes_on_from_what_is_typed(page):
    await page.goto("/")
    await page.keyboard.press("/")
    await page.keyboard.type("/")
    await expect(page.get_by_role("option").first).to_be_visible()
    await page.keyboard.type("quo")
    await page.keyboard.press("Tab")
    await expect(page.locator("#line")).to_have_value("/quote ")


async def test_the_conversation_outlives_a_reload_and_can_be_cleared(page):
    await page.goto("/")
    await says(page, "sunscreen")
    await page.get_by_role("button", name="Tidy").click()
    cards = page.locator("#answers .card h2")
    await expect(cards).to_have_text([re.compile("sunscreen"), "Tidied"])
    await says(page, "/topics")
    before = await cards.all_inner_texts()
    await page.reload()
    assert await cards.all_inner_texts() == before
    await page.get_by_role("button", name="Clear this conversation").click()
    await expect(cards).to_have_count(0)


async def test_a_prediction_is_forecast_by_keyboard_alone_on_a_phone(context):
    page = await enters(context, "Alice")
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.keyboard.press("/")
    await page.keyboard.type("/forecast whole day")
    choices = page.locator("#choices")
    await expect(choices.get_by_role("option").first).to_contain_text("by the end of 2026?")
    row, offered = [await page.locator(one).bounding_box() for one in (".ask-row", "#choices")]
    assert (row["x"], row["width"]) == (offered["x"], offered["width"])
    await page.keyboard.press("Tab")
    await expect(page.locator("#line")).to_have_value(f"/forecast {QUESTION} ")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("How likely it is")).to_be_focused()
    await page.keyboard.type("40")
    await page.keyboard.press("Enter")
    await expect(page.locator("#answers")).to_contain_text("You are forecasting 40 %.")
    await expect(page.locator("#answers .card").first).to_be_focused()


async def test_what_is_far_too_long_stays_in_the_box_and_only_its_beginning_is_said_again(page):
    await page.goto("/")
    line = "word " * 1200
    await says(page, line)
    await expect(page.locator("#answers")).to_contain_text("“words” is too long: 5,999 characters")
    await expect(page.locator("#line")).to_have_value(line)
    assert len(await page.locator("#answers .asked").inner_text()) < 230
    await page.reload()
    await expect(page.locator("#line")).to_have_value(line.strip())


async def test_two_members_forecast_blind_a_moderator_judges_and_the_score_is_seen(context):
    alice, bob, judge = [await enters(context, name) for name in ("Alice", "Bob", "you")]
    await says(alice, f"/prediction {QUESTION}")
    await alice.get_by_role("button", name="25 %").click()
    await expect(alice.locator("#answers")).to_contain_text("You are forecasting 25 %.")
    await says(bob, f"/prediction {QUESTION}")
    await expect(bob.locator("#answers")).to_contain_text("1 forecast so far")
    told = await bob.locator("#answers .card > :not(.actions)").all_inner_texts()
    assert "1 forecast so far" in " ".join(told)
    assert "%" not in " ".join(told)
    await bob.get_by_role("button", name="Exact…").click()
    await bob.get_by_label("How likely it is").fill("none")
    await bob.get_by_role("button", name="Go on").click()
    await expect(bob.locator("#answers")).to_contain_text("“How likely it is” is a percentage")
    await bob.get_by_label("How likely it is").fill("83")
    await bob.get_by_role("button", name="Go on").click()
    await expect(bob.locator("#answers")).to_contain_text("You are forecasting 83 %.")
    await says(alice, f"/resolve {QUESTION}")
    await expect(alice.locator("#answers")).to_contain_text("/resolve is for moderators.")
    await says(judge, f"/resolve {QUESTION}")
    await judge.get_by_label("Yes, no, ambiguous").select_option("yes")
    await judge.get_by_label("A link that shows it").fill("https://example.org/seen <b>bold</b>")
    await judge.get_by_role("button", name="Go on").click()
    await expect(judge.locator("#answers")).to_contain_text("Judged.")
    await says(bob, f"/prediction {QUESTION}")
    await bob.get_by_role("button", name="My score").click()
    await expect(bob.locator("#answers")).to_contain_text("83 %")
    assert await judge.locator("#answers b", has_text="bold").count() == 0


async def test_the_check_in_arrives_by_itself_and_counts_what_comes_in(context):
    page, other = await enters(context), await enters(context, "Alice")
    await expect(page.locator("#today .card")).to_have_count(0)
    await says(other, "sunscreen")
    await says(page, "/checkin now")
    arrived = other.locator("#today .card")
    await expect(arrived).to_contain_text("Prediction check-in")
    await expect(other.locator("#told")).to_contain_text("New: Prediction check-in")
    await arrived.get_by_role("button", name="75 %").click()
    await expect(other.locator("#answers .card").first).to_contain_text("forecasting 75 %")
    await expect(page.locator("#today .card")).to_contain_text("1 forecast so far")


async def test_who_stands_on_a_button_of_the_wall_stands_there_when_it_hangs_anew(context):
    page, other = await enters(context), await enters(context, "Alice")
    await says(page, "/checkin now")
    button = page.locator("#today").get_by_role("button", name="75 %")
    await button.focus()
    await other.locator("#today").get_by_role("button", name="25 %").click()
    await expect(page.locator("#today .card")).to_contain_text("1 forecast so far")
    await expect(button).to_be_focused()


@pytest.mark.parametrize(
    ("line", "card"),
    [("/checkin now", "#today .card"), (f"/prediction {QUESTION}", "#answers .card")],
)
async def test_a_form_opened_again_and_again_is_one_and_goes_when_it_is_answered(
    context, line, card
):
    page = await enters(context)
    await says(page, line)
    on, forms = page.locator(card).first, page.locator("#answers .options")
    for _ in range(3):
        await on.get_by_role("button", name="Exact…").click()
        await expect(page.get_by_label("How likely it is")).to_be_focused()
    shown = await forms.count()
    await page.reload()
    assert (shown, await forms.count()) == (1, 1)
    await on.get_by_role("button", name="75 %").click()
    await expect(page.locator("#answers")).to_contain_text("forecasting 75 %")
    await expect(forms).to_have_count(0)


async def test_a_mark_goes_when_one_says_otherwise(context):
    page = await enters(context, "Alice")
    await says(page, f"/forecast {QUESTION} percent:75")
    await says(page, f"/prediction {QUESTION}")
    card, marked = page.locator("#answers .card").first, page.locator("#answers .yours")
    await expect(marked).to_have_text(["75 % · yours"])
    await card.get_by_role("button", name="25 %").click()
    await expect(page.locator("#answers")).to_contain_text("You are forecasting 25 % (was 75 %).")
    await expect(marked).to_have_count(0)
    await expect(card.get_by_role("button", name="75 %")).to_have_text("75 %")
    await page.goto("/?as=Alice")
    await expect(card.get_by_role("button", name="75 %")).to_have_text("75 %")
    await says(page, f"/prediction {QUESTION}")
    await expect(marked).to_have_text(["25 % · yours"])


async def test_a_double_click_is_one_forecast(context, house: House):
    page = await enters(context, "Alice")
    await says(page, f"/prediction {QUESTION}")
    await page.get_by_role("button", name="50 %").dblclick()
    await expect(page.locator("#answers")).to_contain_text("You are forecasting 50 %.")
    assert len(await house.ports.ledger.forecasts("local", QUESTION)) == 1


async def test_a_page_that_is_come_back_to_forecasts_anew(room, house: House):
    async with started("--disable-back-forward-cache") as chrome:  # as people's browsers are
        page = await enters(await chrome.new_context(base_url=room), "Alice")
        await says(page, f"/prediction {QUESTION}")
        await page.evaluate(KEPT)
        for button in ("25 %", "75 %", "25 %"):
            before = await page.evaluate(IDS)
            await page.goto("/episodes")
            await page.go_back(wait_until="commit")
            await expect(page.locator("html")).to_have_attribute("data-kept", "")
            after = await page.evaluate(IDS)
            assert len(before) == len(after)
            assert not set(before) & set(after)
            await page.get_by_role("button", name=button, exact=True).first.click()
            await expect(page.locator("#answers .card").nth(1)).to_contain_text(button)
            await expect(page.locator("#answers form[aria-busy]")).to_have_count(0)
    given = await house.ports.ledger.forecasts("local", QUESTION)
    assert [each.probability for each in given] == [0.25, 0.75, 0.25]


async def test_nothing_is_sent_twice_when_an_answer_is_lost(context, house: House):
    page = await enters(context, "Alice")
    await says(page, f"/prediction {QUESTION}")
    sent = []

    async def cut_off(route: Route) -> None:
        sent.append((await route.fetch()).status)
        await route.fulfill(body="<", content_type="application/json")

    await page.route("**/press*", cut_off)
    await page.get_by_role("button", name="50 %").click()
    await expect(page.locator("#answers .notice").first).to_contain_text("got lost on its way")
    await page.reload()
    await expect(page.locator("#answers")).to_contain_text("You are forecasting 50 %.")
    assert sent == [200]
    assert len(await house.ports.ledger.forecasts("local", QUESTION)) == 1


async def test_a_chart_is_drawn_with_words_for_it(context):
    page = await enters(context, "Alice")
    await says(page, f"/forecast {QUESTION} percent:40")
    await says(page, f"/history {QUESTION}")
    picture = page.locator("#answers .chart img").first
    await picture.scroll_into_view_if_needed()
    await expect(picture).to_have_js_property("naturalWidth", 1200)
    assert len(await picture.get_attribute("alt") or "") > 20


async def test_without_scripts_one_forecasts_too(chrome: Browser, room):
    context = await chrome.new_context(base_url=room, java_script_enabled=False)
    page = await enters(context)
    await page.get_by_label("Words you remember").fill("/checkin now")
    await page.keyboard.press("Enter")
    waiting = page.locator("#answers .card", has_text="“Do it” will ")
    await waiting.get_by_role("button", name="Do it").click()
    await page.get_by_role("button", name="Alice").click()
    await page.locator("#today").get_by_role("button", name="Exact…").click()
    await page.get_by_label("How likely it is").fill("35")
    await page.get_by_role("button", name="Go on").click()
    await expect(page.locator("#answers .card").first).to_contain_text("forecasting 35 %")
    await expect(page.locator("#today .card")).to_contain_text("1 forecast so far")
    await context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
async def test_the_conversation_is_within_everybodys_reach(context, width, scheme):
    page = await enters(context)
    await page.set_viewport_size({"width": width, "height": 844})
    await page.emulate_media(color_scheme=scheme)
    for line in ("/checkin now", "sunscreen", f"/forecast {QUESTION} percent:40", "/resolve",
                 f"/history {QUESTION}", "/help", "mortgage tornado"):  # fmt: skip
        await says(page, line)
    assert await violations(page) == []
    await page.locator("summary", has_text="Somebody else").click()
    await page.locator("#line").fill("/")
    await expect(page.locator("#choices li").first).to_be_visible()
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
