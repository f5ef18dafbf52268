"""The conversation on the front page: it outlives a reload, and is nobody else's."""

import re

from sqlalchemy.exc import OperationalError

from tests.web.conftest import AS_JSON
from tests.web.talking import exchange_of, forecast_again, prediction, titles


async def test_what_was_asked_is_still_there_when_the_page_is_loaded_again(browser):
    await browser.page("/")
    await browser.say("sunscreen")
    await browser.say("mortgage")
    page = await browser.page("/")
    assert titles(page)[:2] == ["Nothing found", "“sunscreen”"]
    assert "<b>you</b> sunscreen</p>" in page


async def test_a_reply_stands_below_its_card_and_a_turned_page_in_its_place(browser):
    await browser.page("/")
    page = await browser.submits("/command", q="sunscreen")
    on = exchange_of(page)
    page = await browser.submits("/press", address="h1:turn:a.0", on=on)
    assert titles(page)[:2] == ["“sunscreen”", "Turned"]
    page = await browser.submits("/press", address="h1:next:a.1", on=on)
    assert titles(page)[:2] == ["Turned", "Turned"]
    assert exchange_of(page) == on


async def test_a_form_gives_back_what_was_filled_in_when_it_is_refused(browser):
    await browser.page("/")
    page = await browser.submits("/command", q="/quote")
    filled = {"option__words": "sunscreen", "option__order": "oldest"}
    page = await browser.submits("/command", command="quote", on=exchange_of(page), **filled)
    assert "order cannot be “oldest”." in page
    assert 'name="option.words" type="text" value="sunscreen"' in page
    assert titles(page) == ["Not this time"]  # in the place of the form


async def presses(keeper, on: str, button: str) -> str:
    """Press a button of the first card as Alice does; return the page."""
    return await keeper.submits("/press?as=Alice", address=f"h1:{button}", on=on)


async def test_a_form_that_is_asked_for_again_takes_its_own_place(keeper):
    name = await prediction(keeper)
    on = exchange_of(await keeper.submits("/command?as=Alice", q=f"/prediction {name}"))
    await presses(keeper, on, f"crowd:{name}")
    pages = [await presses(keeper, on, f"exact:{name}") for _ in range(3)]
    assert [page.count('value="exact"') for page in pages] == [1, 1, 1]
    assert titles(pages[-1])[1:3] == ["Say how likely it is", "What others say"]


async def test_a_form_goes_when_a_button_did_what_it_asks(keeper):
    name = await prediction(keeper)
    on = exchange_of(await keeper.submits("/command?as=Alice", q=f"/prediction {name}"))
    await presses(keeper, on, f"exact:{name}")
    page = await presses(keeper, on, f"percent:{name}.75")
    assert titles(page)[1] == "Your forecast"
    assert 'value="exact"' not in page


async def test_a_form_stays_while_something_else_is_looked_at(keeper):
    name = await prediction(keeper)
    on = exchange_of(await keeper.submits("/command?as=Alice", q=f"/prediction {name}"))
    await presses(keeper, on, f"exact:{name}")
    assert 'value="exact"' in await presses(keeper, on, f"crowd:{name}")
    assert 'value="exact"' in await keeper.submits("/command?as=Alice", q="sunscreen")


async def test_a_link_asked_again_does_not_pile_up(browser):
    for _ in range(3):
        page = await browser.page("/?q=sunscreen")
    assert page.count("<b>you</b> sunscreen</p>") == 1


async def test_a_form_leads_to_a_page_that_may_be_loaded_again(browser):
    await browser.page("/")
    response = await browser.post("/command", data={"q": "/post"})
    assert response.status == 303
    assert re.fullmatch(r"/#[\w-]+", response.headers["Location"])


async def test_a_conversation_can_be_cleared(browser):
    await browser.page("/")
    await browser.say("sunscreen")
    assert titles(await browser.submits("/clear")) == []


async def test_nobody_sees_what_another_visitor_asked(browser):
    await browser.page("/")
    await browser.say("sunscreen")
    browser.forget()
    assert "<b>you</b> sunscreen</p>" not in await browser.page("/")


async def test_who_is_forgotten_is_so_in_every_talk_and_others_are_not(keeper, furnished):
    await forecast_again(keeper, furnished, "37")
    await keeper.say("/mydata forget")
    page = await keeper.submits("/command?as=Alice", q="/mydata forget")
    button = re.search(r'value="(h1:forget-me:[^"]+)"', page)[1]
    page = await keeper.submits("/press?as=Alice", address=button, on=exchange_of(page))
    assert titles(page)[0] == "Forgotten"
    assert "37 %" not in page
    assert "/mydata forget" in await keeper.page("/?as=you")


async def test_who_is_forgotten_by_another_process_is_so_here_too(keeper, furnished):
    await forecast_again(keeper, furnished, "37")
    page = await keeper.page("/?as=Alice")
    assert "37 %" in page
    await keeper.say("sunscreen")
    await furnished.house.ports.ledger.forget("local", "Alice")
    assert titles(await keeper.page("/?as=Alice")) == []
    assert "sunscreen" in titles(await keeper.page("/?as=you"))[0]
    assert await forecast_again(keeper, furnished, "41") == [0.41]
    await furnished.house.ports.ledger.forget("local", "Alice")
    assert await forecast_again(keeper, furnished, "43") == [0.43]
    page = await keeper.page("/?as=Alice")
    assert "43 %" in page
    assert "41 %" not in page


async def test_a_talk_stays_while_the_database_is_away(keeper, furnished, monkeypatch):
    await forecast_again(keeper, furnished, "37")

    async def away(*_):
        raise OperationalError("select", {}, OSError())

    monkeypatch.setattr(type(furnished.house.ports.ledger), "forecasts_of", away)
    assert "37 %" in await keeper.page("/?as=Alice")


DATA = "mydata.json"


async def test_a_document_is_there_right_after_and_then_only_named(keeper, furnished):
    await forecast_again(keeper, furnished, "37")
    page = await keeper.submits("/command?as=Alice", q="/mydata export")
    assert f'download="{DATA}"' in page
    page = await keeper.page("/?as=Alice")
    assert f'download="{DATA}"' not in page
    assert f"{DATA} is not kept here. Ask again to have it." in page
    assert titles(page)[0] == "Your data"


async def test_a_document_that_a_script_was_given_is_not_kept(keeper, furnished):
    await forecast_again(keeper, furnished, "37")
    line = {"line": "/mydata export"}
    response = await keeper.post("/command?as=Alice", json=line, headers=AS_JSON)
    assert f'download="{DATA}"' in (await response.json())["html"]
    assert f'download="{DATA}"' not in await keeper.page("/?as=Alice")
