"""No button is shown that could only refuse."""

import re


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
    assert len(asked) < 330
    assert asked.endswith("…")
