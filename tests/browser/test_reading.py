"""Read as a person reads: by keyboard, on a phone, with scripts and without them."""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import violations

EPISODE = "/episodes/sholto-douglas-2025"
PATHS = (
    "/",
    "/?q=reliability",
    "/episodes",
    EPISODE,
    f"{EPISODE}?find=agents",
    "/speakers",
    "/speakers/sholto-douglas",
    "/topics",
    "/topics/benchmarks-and-evals",
    "/speakers/shalto-duglas",
)
_IN_VIEW = """place => {
  const box = place.getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight;
}"""


async def first_quote(page: Page) -> str:
    """Return the address of the first paragraph's page."""
    await page.goto(EPISODE)
    return await page.locator(".pass-on").first.get_attribute("href") or ""


async def test_words_are_looked_up_and_their_place_is_opened_by_keyboard_alone(page):
    await page.goto("/")
    await page.keyboard.press("/")
    await page.keyboard.type("low bandwidth interface")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Enter")
    link = page.locator(".card a", has_text="in the transcript").first
    await expect(link).to_be_visible()
    for _ in range(30):
        await page.keyboard.press("Tab")
        if await link.evaluate("link => link === document.activeElement"):
            break
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/episodes/**#here")
    marked = page.locator(".said mark").first
    await expect(marked).to_be_visible()
    assert await marked.evaluate(_IN_VIEW)


async def test_a_quote_is_followed_to_its_place_in_the_conversation(page):
    await page.goto(await first_quote(page))
    said = await page.locator("blockquote").inner_text()
    await page.get_by_role("link", name="In the transcript").click()
    marked = page.locator(".said mark")
    words = " ".join(await marked.all_inner_texts())
    assert words == said.strip("“”")
    assert await marked.first.evaluate(_IN_VIEW)


async def test_a_takeaway_lights_all_its_words(page):
    await page.goto(EPISODE)
    await page.locator(".takeaways .words a").first.click()
    told = page.locator(".said .told")
    await expect(told.first).to_be_visible()
    assert await told.first.evaluate(_IN_VIEW)


async def test_words_that_are_found_look_unlike_those_at_which_one_arrived(page):
    await page.goto(await first_quote(page))
    await page.get_by_role("link", name="In the transcript").click()
    here = await page.locator(".said mark").first.evaluate(
        "mark => getComputedStyle(mark).backgroundColor"
    )
    found = await page.evaluate(
        "getComputedStyle(document.querySelector('.said'), '::highlight(found)').backgroundColor"
    )
    assert found not in (here, "rgba(0, 0, 0, 0)")


async def test_words_are_found_as_one_types_and_walked_through(page):
    await page.goto(EPISODE)
    await page.keyboard.press("/")
    await page.keyboard.type("coding")
    status = page.locator("#found")
    await expect(status).to_have_text(re.compile(r"^\d+ places$"))
    count = int((await status.inner_text()).split()[0])
    await page.keyboard.press("Enter")
    await expect(status).to_have_text(f"1 of {count}")
    assert await page.evaluate("scrollY") > 0
    await page.keyboard.press("Shift+Enter")
    await expect(status).to_have_text(f"{count} of {count}")
    await page.get_by_role("button", name="Next place").click()
    await expect(status).to_have_text(f"1 of {count}")
    await page.locator("#find").fill("(nothing)")
    await expect(status).to_have_text("Nothing here matches “(nothing)”.")


@pytest.mark.parametrize("pressed", ["Enter", "the button"])
async def test_words_that_replace_others_are_the_ones_found_however_soon_one_goes_on(page, pressed):
    await page.goto(EPISODE)
    find, status = page.locator("#find"), page.locator("#found")
    await find.fill("coding")
    await find.press("Enter")
    await expect(status).to_have_text(re.compile(r"^\d+ of \d+$"))
    await page.evaluate(
        """pressed => {
          const find = document.getElementById("find");
          find.value = "zzzz";
          find.dispatchEvent(new InputEvent("input", { bubbles: true }));
          const enter = { key: "Enter", bubbles: true, cancelable: true };
          if (pressed === "Enter") find.dispatchEvent(new KeyboardEvent("keydown", enter));
          else document.querySelector("[aria-label='Next place']").click();
        }""",
        pressed,
    )
    assert await status.inner_text() == "Nothing here matches “zzzz”."
    assert await page.evaluate("CSS.highlights.has('found-now')") is False


async def test_finding_in_the_longest_conversation_keeps_the_page_smooth(page):
    await page.goto("/episodes/mostafa-dehghani-2026")
    look = """() => {
      form.elements.find.value = "the";
      const began = performance.now();
      find();
      go(1);
      return performance.now() - began;
    }"""
    # What else the machine does makes some slower, and none faster.
    assert min([await page.evaluate(look) for _ in range(3)]) < 200


async def test_what_is_selected_can_be_quoted(page):
    await page.goto(EPISODE)
    await page.evaluate(
        "getSelection().setBaseAndExtent(sentences[2].firstChild, 2, sentences[3].firstChild, 4)"
    )
    await page.get_by_role("link", name="Quote these sentences").click()
    await page.wait_for_url("**/quote/**")
    await expect(page.locator("blockquote")).to_be_visible()


async def test_a_sentence_that_is_chosen_has_a_permanent_link(page):
    await page.goto(EPISODE)
    sentence = page.locator(".said > span[id]:not(:empty)").nth(40)
    own = await sentence.get_attribute("id")
    await sentence.click()
    assert page.url.endswith(f"{EPISODE}#{own}")
    await expect(page.locator(".said .told")).to_have_count(1)
    link = page.get_by_role("link", name="Quote this sentence")
    assert await link.get_attribute("href") == f"/quote/{own}"
    await page.locator("h2", has_text="The conversation").click()
    await expect(link).to_be_hidden()
    await page.reload()
    await expect(page.locator(".said .told")).to_have_attribute("id", own or "")


async def test_finding_begins_where_one_stands(page):
    await page.goto(EPISODE)
    status = page.locator("#found")
    await page.locator("#find").fill("agents")
    await expect(status).to_have_text(re.compile("places"))
    count = int((await status.inner_text()).split()[0])
    await page.locator(".said").nth(60).scroll_into_view_if_needed()
    before = await page.evaluate("scrollY")
    await page.locator("#find").press("Enter")
    here = int((await status.inner_text()).split()[0])
    assert 1 < here < count
    assert abs(await page.evaluate("scrollY") - before) < await page.evaluate(
        "document.body.scrollHeight / 3"
    )
    await page.locator("#find").press("Shift+Enter")
    await expect(status).to_have_text(f"{here - 1} of {count}")


async def test_the_picture_of_a_quote_is_shown_and_can_be_taken_along(page):
    await page.goto(await first_quote(page))
    picture = page.locator(".picture img")
    await picture.scroll_into_view_if_needed()
    await expect(picture).to_have_js_property("naturalWidth", 1200)
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Download the picture").click()
    assert (await download.value).suggested_filename.endswith(".png")


async def test_without_scripts_everything_can_be_read(chrome: Browser, room):
    context = await chrome.new_context(base_url=room, java_script_enabled=False)
    page = await context.new_page()
    await page.goto(EPISODE)
    await page.get_by_label("Find in this conversation").fill("coding")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**?find=coding**")
    assert await page.locator("mark.hit").count() > 10
    await page.locator(".hits a").nth(3).click()
    assert await page.locator(".said span:target mark.hit").first.is_visible()
    await page.locator(".pass-on").first.click()
    assert await page.locator("blockquote").is_visible()
    await context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
async def test_every_page_is_within_everybodys_reach(page, width, scheme):
    await page.set_viewport_size({"width": width, "height": 844})
    await page.emulate_media(color_scheme=scheme)
    for path in (*PATHS, await first_quote(page)):
        await page.goto(path)
        assert await violations(page) == [], path
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, path


async def test_print_is_a_clean_transcript(page):
    await page.goto(EPISODE)
    await page.emulate_media(media="print")
    for left_out in (".top", ".overview", ".find", ".pass-on"):
        await expect(page.locator(left_out).first).to_be_hidden()
    await expect(page.locator(".said").first).to_be_visible()
