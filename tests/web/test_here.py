"""What is pressed on a prediction's page is answered on that page, and only there."""

import re

import pytest

from adapters.web.chat.talker import TALKS
from bot.kernel.asker import LOCAL
from tests.features.conftest import DUE, OPEN
from tests.web.conftest import AS_JSON, as_read

PAGE = f"/predictions/{OPEN}"
EVIDENCE = "https://example.org/paper"


def answer_of(page: str) -> str:
    """Return what a page shows as its answer."""
    return page.partition('id="answer"')[2].partition("</article>")[0]


def buttons_of(html: str) -> dict[str, dict[str, str]]:
    """Return the buttons with what their forms send along."""
    forms = re.findall(r"<form.*?</form>", html, re.DOTALL)
    return {
        re.findall(r"<button[^>]*>(.*?)</button>", form)[-1]: dict(
            re.findall(r'name="([^"]+)"[^>]*? value="([^"]*)"', form)
        )
        for form in forms
    }


async def presses(keeper, label: str, on: str = "", page: str = PAGE, **filled: str) -> str:
    """Press a button of a page, or of its answer; return the page that one ends on."""
    shown = on or await keeper.page(page)
    fields = buttons_of(answer_of(shown) if on else shown)[label]
    path = "/press" if "address" in fields else "/command"
    fields |= {f"option.{name}": value for name, value in filled.items()}
    response = await keeper.post(path, data=fields, allow_redirects=True)
    assert response.url.path == PAGE
    return as_read(await response.text())


async def test_a_forecast_is_confirmed_on_the_page_and_to_load_it_again_forecasts_nothing(
    keeper, furnished
):
    fields = buttons_of(await keeper.page(PAGE))["75 %"]
    sent = await keeper.post("/press", data=fields)
    assert sent.status == 303
    there = sent.headers["Location"]
    assert re.fullmatch(rf"{PAGE}\?answer=([\w-]+)#\1", there)
    for _ in range(2):
        page = await keeper.page(there)
        assert "You are forecasting 75 %." in answer_of(page)
        assert f'id="{there.partition("#")[2]}"' in answer_of(page)
        assert "75 % · yours</button>" in page
    assert len(await furnished.house.ports.ledger.forecasts(LOCAL, OPEN)) == 1
    assert "You are forecasting" not in await keeper.page(PAGE)
    assert "You are forecasting" not in await keeper.page("/")


async def test_a_form_opens_below_its_button_and_is_given_back_when_it_is_refused(keeper):
    asked = await presses(keeper, "Exact…")
    assert 'name="option.percent"' in answer_of(asked)
    refused = await presses(keeper, "Go on", asked, percent="101")
    assert "from 0 to 100" in answer_of(refused)
    assert 'value="101"' in answer_of(refused)
    done = await presses(keeper, "Go on", refused, percent="37")
    assert "You are forecasting 37 %." in answer_of(done)
    assert "Exact… · yours: 37 %</button>" in done


@pytest.mark.usefixtures("crowd")
async def test_looking_first_is_asked_about_and_done_on_the_page(keeper, furnished):
    asked = await presses(keeper, "What others say")
    assert "You may look" in answer_of(asked)
    looked = await presses(keeper, "Look first", asked)
    assert "the middle one is 50 %" in answer_of(looked)
    await presses(keeper, "75 %")
    (*_, given) = await furnished.house.ports.ledger.forecasts(LOCAL, OPEN)
    assert given.looked_first


async def test_judging_disputing_and_taking_back_stay_on_the_page(keeper, furnished):
    form = await presses(keeper, "Judge it")
    assert "When did it happen?" in answer_of(form)
    judged = await presses(keeper, "Go on", form, outcome="no", evidence=EVIDENCE)
    assert "Judged. " in answer_of(judged)
    assert "<blockquote>" not in answer_of(judged)
    assert "The verdict" in judged
    form = await presses(keeper, "Dispute the verdict")
    disputed = await presses(keeper, "Go on", form, reason="It was not peer reviewed")
    assert "Your reason stands below the verdict, without your name." in answer_of(disputed)
    waits = await presses(keeper, "Take it back")
    assert "<h2>Take a verdict back?</h2>" in answer_of(waits)
    assert "“Do it” will take a verdict back, with the scores it caused." in answer_of(waits)
    assert "A link only shows." not in answer_of(waits)
    assert await furnished.house.ports.ledger.verdict(LOCAL, OPEN)
    taken = await presses(keeper, "Do it", waits)
    assert "Taken back" in answer_of(taken)
    assert await furnished.house.ports.ledger.verdict(LOCAL, OPEN) is None


@pytest.mark.usefixtures("crowd")
async def test_a_script_gets_the_card_with_forms_that_stay_on_the_page(keeper):
    fields = buttons_of(await keeper.page(PAGE))["What others say"]
    answer = await (await keeper.post("/press", data=fields, headers=AS_JSON)).json()
    assert f'name="page" value="{PAGE}"' in answer["html"]
    assert "The prediction’s page" not in answer["html"]


async def test_an_answer_is_for_who_pressed_and_for_that_page(keeper, furnished):
    fields = buttons_of(await keeper.page(f"{PAGE}?as=Alice"))["75 %"]
    sent = await keeper.post("/press?as=Alice", data=fields)
    there = sent.headers["Location"].partition("#")[0]
    assert there.startswith(f"{PAGE}?as=Alice&answer=")
    assert "You are forecasting 75 %." in await keeper.page(there)
    number = there.rpartition("=")[2]
    async with furnished.browser() as stranger:
        await stranger.come_with_key()
        elsewhere = (
            await keeper.page(f"{PAGE}?as=Bob&answer={number}"),
            await keeper.page(f"/predictions/{DUE}?as=Alice&answer={number}"),
            await stranger.page(there),
        )
    assert not any("You are forecasting" in page for page in elsewhere)


async def test_what_is_forgotten_is_answered_no_more(keeper):
    fields = buttons_of(await keeper.page(PAGE))["75 %"]
    there = (await keeper.post("/press", data=fields)).headers["Location"]
    forget = await keeper.say("/mydata forget")
    (button,) = forget["actions"]
    address = f"h1:{button['command']}:{button['id']}"
    await keeper.post("/press", json={"address": address}, headers=AS_JSON)
    assert "You are forecasting" not in await keeper.page(there)


@pytest.mark.parametrize(
    "named", ["https://example.org/", "//example.org", f"{PAGE}\n", "/episodes", f"{PAGE}?x=1"]
)
async def test_no_other_page_is_led_to(keeper, named):
    fields = buttons_of(await keeper.page(PAGE))["75 %"] | {"page": named}
    sent = await keeper.post("/press", data=fields)
    assert sent.headers["Location"].startswith("/#")


@pytest.mark.parametrize(
    "named", ["nothing-like-it", DUE, "a" * 61, "a-" * 25_000], ids=["none", "other", "61", "50 kB"]
)
async def test_only_the_page_of_what_was_pressed_about_is_led_to(keeper, named):
    fields = buttons_of(await keeper.page(PAGE))["75 %"] | {"page": f"/predictions/{named}"}
    sent = await keeper.post("/press", data=fields)
    assert sent.headers["Location"].startswith("/#")
    assert "You are forecasting 75 %." in await keeper.page("/")


@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize(
    ("first", "then", "said"),
    [
        ("What others say", "Judge it", "You may look"),
        ("75 %", "How the crowd moved", "You are forecasting 75 %"),
        ("Judge it", "75 %", "When did it happen?"),
    ],
)
async def test_a_button_of_a_page_that_is_gone_back_to_is_answered_again(
    keeper, furnished, first, then, said
):
    kept = buttons_of(await keeper.page(PAGE))
    for label in (first, then, first):
        fields = kept[label]
        path = "/press" if "address" in fields else "/command"
        response = await keeper.post(path, data=fields, allow_redirects=True)
        page = as_read(await response.text())
        assert f'id="{response.url.query["answer"]}"' in answer_of(page)
    assert said in answer_of(page)
    given = await furnished.house.ports.ledger.forecasts(LOCAL, OPEN)
    assert [each.probability for each in given].count(0.75) == [first, then].count("75 %")


@pytest.mark.usefixtures("crowd")
async def test_an_answer_that_is_remembered_for_its_form_stands_on_its_page_again(
    keeper, furnished
):
    fields = buttons_of(await keeper.page(PAGE))["What others say"]
    await keeper.post("/press", data=fields)
    for talk in furnished.server.app[TALKS]._talks.values():
        talk.elsewhere.clear()
    again = await keeper.post("/press", data=fields)
    assert "You may look" in answer_of(await keeper.page(again.headers["Location"]))


LATE = "That no longer fits; the prediction is shown here as it stands now."


async def test_a_press_that_comes_too_late_is_told_so_and_nothing_of_posts(keeper, furnished):
    kept = await keeper.page(PAGE)
    form = await presses(keeper, "Exact…")
    await keeper.say(f"/resolve {OPEN} outcome:no evidence:{EVIDENCE}")
    late = buttons_of(kept)["75 %"], buttons_of(answer_of(form))["Go on"] | {"option.percent": "33"}
    for path, fields in zip(("/press", "/command"), late, strict=True):
        response = await keeper.post(path, data=fields, allow_redirects=True)
        assert response.url.path == PAGE
        answer = answer_of(await response.text())
        assert LATE in answer
        assert "<blockquote>" not in answer
    assert not await furnished.house.ports.ledger.forecasts(LOCAL, OPEN)


async def test_a_visitor_is_refused_on_the_front_page(furnished):
    async with furnished.browser() as visitor:
        await visitor.page("/")
        await visitor.say("sunscreen")
        fields = {"address": f"h1:percent:{OPEN}.75", "page": PAGE}
        sent = await visitor.post("/press", data=fields)
        assert sent.headers["Location"].startswith("/#")
