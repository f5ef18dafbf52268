"""A form that is sent twice is carried out once; one that is gone back to, again."""

import asyncio
import re
from datetime import timedelta

import pytest

from adapters.web.chat import once as forms
from adapters.web.chat.talker import ONCE
from bot.domain.prediction import Answer
from tests.fakes import FixedClock
from tests.web.conftest import AS_JSON, as_read
from tests.web.talking import KEEPER, forecast_again, prediction


async def test_the_same_form_sent_twice_is_carried_out_once(keeper, furnished):
    name = await prediction(keeper)
    form = {"line": f"/forecast {name} percent:70", "once": "a" * 16}

    async def sent() -> str:
        response = await keeper.post("/command?as=Alice", json=form, headers=AS_JSON)
        return as_read((await response.json())["html"])

    answers = await asyncio.gather(*(sent() for _ in range(5)))
    assert all("You are forecasting 70 %." in answer for answer in answers)
    kept = await furnished.house.ports.ledger.forecasts("local", name)
    assert [each.member for each in kept] == ["Alice"]
    form["once"] = "b" * 16
    assert "as before" in await sent()


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
