"""The conversation on the front page: it outlives a reload, and is nobody else's."""

import asyncio
import re
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from adapters.web.chat import once as forms
from adapters.web.chat.crowd import Holder
from adapters.web.chat.talk import (
    DOCUMENTS_FOR,
    KEPT_FOR,
    MOST_EXCHANGES,
    PLACES,
    Exchange,
    Talks,
    documents,
)
from adapters.web.chat.talker import ONCE
from bot.domain.prediction import Answer
from bot.kernel.card import Card, Document
from tests.fakes import FixedClock
from tests.web.conftest import AS_JSON

KEEPER = Holder(keyed=True)


def titles(page: str) -> list[str]:
    """Return the titles of the cards on a page, from the top."""
    return re.findall(r"<h2>(.*?)</h2>", page)


def exchange_of(page: str) -> str:
    """Return the id of the first card."""
    return re.search(r'<article class="card[^>]* id="([^"]+)"', page)[1]


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


async def prediction(browser) -> str:
    """Return the id of an open prediction."""
    answer = await browser.json("/api/predictions?state=open")
    return answer["predictions"][0]["slug"]


async def test_the_same_form_sent_twice_is_carried_out_once(keeper, furnished):
    name = await prediction(keeper)
    form = {"line": f"/forecast {name} percent:70", "once": "a" * 16}

    async def sent() -> str:
        response = await keeper.post("/command?as=Alice", json=form, headers=AS_JSON)
        return (await response.json())["html"]

    answers = await asyncio.gather(*(sent() for _ in range(5)))
    assert all("You are forecasting 70 %." in answer for answer in answers)
    kept = await furnished.house.ports.ledger.forecasts("local", name)
    assert [each.member for each in kept] == ["Alice"]
    form["once"] = "b" * 16
    assert "as before" in await sent()


async def forecast_again(keeper, furnished, *percents: str) -> list[float]:
    """Send one form again and again, as whoever goes back does; return what was kept."""
    name = await prediction(keeper)
    for percent in percents:
        fields = {"option__prediction": name, "option__percent": percent, "once": "c" * 16}
        page = await keeper.submits("/command?as=Alice", command="forecast", **fields)
        assert (f"You are forecasting {percent} %" in page) == percent.isdigit()
    return [f.probability for f in await furnished.house.ports.ledger.forecasts("local", name)]


async def test_a_form_that_is_gone_back_to_and_changed_is_another_act(keeper, furnished):
    kept = await forecast_again(keeper, furnished, "25", "75", "75", "25")
    assert kept == [0.25, 0.75, 0.25]


@pytest.mark.parametrize("forgetful", [False, True])  # minutes later, or after a restart
async def test_buttons_of_one_page_that_is_gone_back_to_are_acts_of_their_own(
    keeper, furnished, forgetful
):
    name = await prediction(keeper)
    page = await keeper.page(f"/predictions/{name}?as=Alice")
    ids = dict(re.findall(r'(h1:percent:[^"]+)".*?name="once" value="([^"]+)"', page, re.DOTALL))
    for percent in (25, 75, 75, 25):  # twice: a double click
        address = f"h1:percent:{name}.{percent}"
        said = await keeper.submits("/press?as=Alice", address=address, once=ids[address])
        assert f"You are forecasting {percent} %" in said.partition("</article>")[0]
        if forgetful:
            furnished.server.app[ONCE].forget(lambda _: True)
    kept = await furnished.house.ports.ledger.forecasts("local", name)
    assert [each.probability for each in kept] == [0.25, 0.75, 0.25]


async def test_an_opinion_that_is_gone_back_to_is_given_again(keeper, furnished):
    name = "browser-agents-clear-by-end-2025"
    for answer in (0, 1, 0):
        once = str(answer) * 16
        await keeper.submits("/press", address=f"h1:opinion:{name}.{answer}", once=once)
    assert await furnished.house.ports.ledger.opinions("local", name) == {Answer.YES: 1}


async def test_a_form_that_was_refused_may_be_mended_and_sent_again(keeper, furnished):
    assert await forecast_again(keeper, furnished, "maybe", "40", "maybe", "40") == [0.4]


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


def test_a_document_that_nobody_fetches_is_dropped_after_some_minutes():
    clock = FixedClock()
    talks = Talks(clock)
    talks.of("Ada", KEEPER).begin(
        Exchange(Card("Your data", (Document(DATA, "{}"),)), "/mydata export")
    )
    talks.of("Bob", KEEPER)
    assert documents(talks.said("Ada")[0].card)
    clock.time += DOCUMENTS_FOR + timedelta(seconds=1)
    talks.of("Bob", KEEPER)
    assert not documents(talks.said("Ada")[0].card)


async def test_a_refusal_is_not_remembered_and_an_answer_for_minutes_only():
    clock, answers = FixedClock(), iter(range(10))
    once = forms.Once(clock, lasts=lambda answer: answer > 0)

    async def sent() -> int:
        async def act() -> int:
            return next(answers)

        return await once.do(("Ada", KEEPER), "form", "the same", act)

    assert [await sent() for _ in range(3)] == [0, 1, 1]
    clock.time += forms.KEPT_FOR + timedelta(seconds=1)
    assert await sent() == 2


def test_a_talk_is_bounded_and_so_are_talks():
    clock = FixedClock()
    talks = Talks(clock)
    for number in range(MOST_EXCHANGES + 5):
        talks.of("Ada", KEEPER).begin(Exchange(Card(str(number)), str(number)))
    assert len(talks.said("Ada")) == MOST_EXCHANGES
    assert talks.said("Ada")[0].line == str(MOST_EXCHANGES + 4)
    for number in range(PLACES.keyed):
        talks.of(number, KEEPER)
    assert talks.said("Ada") == ()


def test_strangers_crowd_out_neither_who_has_the_key_nor_other_addresses():
    talks = Talks(FixedClock())
    talks.of("Ada", KEEPER).begin(Exchange(Card("One"), "one"))
    talks.of("Bob", Holder("10.0.0.1")).begin(Exchange(Card("Two"), "two"))
    for number in range(3 * PLACES.of_address):
        talks.of(number, Holder("10.0.0.2"))
    assert talks.said("Ada")
    assert talks.said("Bob")
    for number in range(PLACES.strangers):
        talks.of(f"visit {number}", Holder(f"10.1.0.{number}"))
    assert talks.said("Ada")
    assert not talks.said("Bob")


async def test_who_invents_cookies_leaves_the_keeper_their_talk(keeper, furnished):
    await keeper.page("/?q=zebrafish")
    async with furnished.browser() as stranger:
        for number in range(PLACES.of_address + PLACES.keyed + 1):
            await stranger.get("/?q=!", headers={"Cookie": f"hindcast-visitor={number:022}"})
    assert "zebrafish" in await keeper.page("/")


def test_a_talk_that_was_silent_for_long_is_over():
    clock = FixedClock()
    talks = Talks(clock)
    talks.of("Ada", KEEPER).begin(Exchange(Card("One"), "one"))
    clock.time += KEPT_FOR
    assert len(talks.said("Ada")) == 1
    clock.time += timedelta(seconds=1)
    assert talks.said("Ada") == ()
