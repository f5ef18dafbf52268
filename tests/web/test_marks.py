"""In the conversation a button is marked as one's own figure only while that is so."""

import re

import pytest

from bot.kernel.asker import LOCAL
from tests.features.conftest import OPEN
from tests.web.conftest import AS_JSON, as_read
from tests.web.talking import exchange_of

OTHER = "models-work-a-whole-day-in-2026"


def marks(page: str) -> list[str]:
    """Return the buttons of the conversation that are marked, from the top."""
    talk = page.partition('id="answers"')[2].partition('id="clear"')[0]
    return re.findall(r">([^>]* · yours[^<]*)</button>", as_read(talk))


async def shows(keeper, name: str = OPEN) -> str:
    """Ask for a prediction; return the page."""
    return await keeper.submits("/command", q=f"/prediction {name}")


async def presses(keeper, percent: int, on: str = "", **more: str) -> str:
    """Press a figure; return the page that one ends on."""
    return await keeper.submits("/press", address=f"h1:percent:{OPEN}.{percent}", on=on, **more)


async def test_a_mark_goes_from_the_card_above_when_one_says_otherwise(keeper):
    await presses(keeper, 75, exchange_of(await shows(keeper)))
    page = await shows(keeper)
    assert marks(page) == ["75 % · yours"]
    page = await presses(keeper, 25, exchange_of(page))
    assert "You are forecasting 25 % (was 75 %)." in page
    assert marks(page) == []
    assert marks(await shows(keeper)) == ["25 % · yours"]


async def test_a_mark_stays_while_it_is_true_and_on_other_predictions(keeper):
    await keeper.say(f"/forecast {OTHER} percent:95")
    await presses(keeper, 75)
    await shows(keeper, OTHER)
    page = await shows(keeper)
    assert marks(await presses(keeper, 75, exchange_of(page))) == ["75 % · yours", "95 % · yours"]
    assert marks(await presses(keeper, 5, exchange_of(page))) == ["95 % · yours"]


@pytest.mark.parametrize("line", [f"/forecast {OPEN} 33", '/forecast "super impressive" 33'])
async def test_a_mark_goes_however_one_says_otherwise(keeper, line):
    await presses(keeper, 75)
    await shows(keeper)
    await keeper.say(line)
    assert marks(await keeper.page("/")) == []


async def test_a_mark_goes_when_one_says_otherwise_on_the_predictions_page(keeper):
    await presses(keeper, 75)
    await shows(keeper)
    await presses(keeper, 25, page=f"/predictions/{OPEN}")
    assert marks(await keeper.page("/")) == []


async def test_a_mark_goes_when_nobody_may_forecast_any_more(keeper):
    await presses(keeper, 75)
    await shows(keeper)
    await keeper.say(f"/resolve {OPEN} outcome:no evidence:https://example.org/paper")
    assert marks(await keeper.page("/")) == []


async def test_a_script_is_told_which_cards_are_marked_no_more(keeper):
    await presses(keeper, 75)
    on = exchange_of(await shows(keeper))
    form = {"address": f"h1:percent:{OPEN}.25", "on": on}
    told = await (await keeper.post("/press", json=form, headers=AS_JSON)).json()
    assert told["unmarked"] == [on]
    assert marks(await keeper.page("/")) == []


async def test_a_forecast_is_confirmed_although_marks_cannot_be_looked_at(
    keeper, furnished, monkeypatch
):
    await presses(keeper, 75)
    await shows(keeper)
    ledger = furnished.house.ports.ledger
    forecast = type(ledger).forecast

    async def away(*_):
        raise ConnectionRefusedError

    async def kept_last(*given):
        kept = await forecast(*given)
        monkeypatch.setattr(type(ledger), "standing", away)
        return kept

    monkeypatch.setattr(type(ledger), "forecast", kept_last)
    told = await keeper.say(f"/forecast {OPEN} 25")
    assert "You are forecasting 25 % (was 75 %)." in told["html"]
    assert len(await ledger.forecasts(LOCAL, OPEN)) == 2


async def test_who_hears_a_page_is_told_of_no_switch(keeper):
    await presses(keeper, 75)
    assert "aria-pressed" not in await shows(keeper)
