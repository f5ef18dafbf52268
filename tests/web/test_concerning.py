"""What answers say of the prediction they are about: forms name it, cards lead to its page."""

from html import unescape

import pytest


def first_card(page: str) -> str:
    """Return the card on top of a page."""
    return unescape(page.partition('<article class="card')[2].partition("</article>")[0])


@pytest.fixture
async def open_one(furnished):
    """An open prediction with a date."""
    known = await furnished.house.ports.ledger.predictions(None)
    today = furnished.house.ports.clock.now().date()
    return next(p for p in known if p.resolve_by and p.resolve_by > today and not p.withdrawn)


async def test_the_form_to_judge_has_nothing_chosen_and_says_what_is_judged(keeper, open_one):
    page = await keeper.page(f"/?q=/resolve prediction:{open_one.id}")
    card = first_card(page)
    assert f"<b>{open_one.question}</b>" in card
    assert '<option value="">Choose</option>' in card
    assert " selected" not in card
    assert "Do it" not in card
    assert "It has not closed: that is on " in card
    assert "When did it happen?" in card


async def test_the_form_for_an_exact_figure_names_its_prediction(keeper, open_one):
    card = await keeper.say(f"h1:exact:{open_one.id}")
    words = [run["text"] for run in card["blocks"][-2]["runs"]]
    assert words[0] == open_one.question
    assert words[1].startswith(" Closes ")
    form = {"command": "exact", "option.id": open_one.id, "option.percent": "101"}
    response = await keeper.post("/command", data=form, allow_redirects=True)
    answer = first_card(await response.text())
    assert "from 0 to 100" in answer
    assert open_one.question in answer


async def test_the_form_for_an_exact_figure_has_what_was_said_before(keeper, open_one):
    before = await keeper.say(f"h1:exact:{open_one.id}")
    assert 'name="option.percent" type="text" inputmode=decimal value=""' in before["html"]
    await keeper.say(f"/forecast {open_one.id} percent:37.00001")
    after = await keeper.say(f"h1:exact:{open_one.id}")
    assert 'name="option.percent" type="text" inputmode=decimal value="37.00001"' in after["html"]


async def test_taking_a_verdict_back_asks_for_it(keeper, open_one):
    page = await keeper.page(f"/?q=/revoke prediction:{open_one.id}")
    card = first_card(page)
    assert "<h2>Take a verdict back?</h2>" in card
    assert open_one.question in card
    assert "Do it" in card


async def test_an_answer_about_a_prediction_leads_to_its_page(keeper, open_one):
    page = await keeper.submits("/press?as=Alice", address=f"h1:percent:{open_one.id}.75")
    card = first_card(page)
    assert "You are forecasting 75 %" in card
    assert f'href="/predictions/{open_one.id}?as=Alice"' in card


async def test_a_slug_with_a_number_behind_it_is_a_forecast(keeper, open_one):
    answer = await keeper.say(f"/forecast {open_one.id} 70")
    assert "You are forecasting 70 %" in answer["html"]


async def test_a_text_that_is_too_long_is_given_back_whole(keeper, open_one):
    long = "The paper says otherwise. " * 190
    form = {"command": "dispute", "option.prediction": open_one.id, "option.reason": long}
    answer = await (await keeper.post("/command", data=form, allow_redirects=True)).text()
    assert "“Why the verdict is wrong” is too long: 4,9" in answer
    assert long.strip() in answer
