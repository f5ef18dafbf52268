"""What others forecast is hidden again, on every page, when a verdict is taken back."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.domain.prediction import Outcome, Verdict
from bot.features.prediction_card import BLIND
from bot.kernel.asker import LOCAL
from bot.ports import Given
from tests.features.conftest import OPEN
from tests.web.conftest import Browser, Furnished

SHOWN = "the middle one is 50 %"
REVOKE = f"/revoke {OPEN}"
LOOKED = 0.1
"""Seconds after which the room has looked again what stands: twice as long as it looks away."""


@dataclass
class Seen:
    """What a visitor sees of the crowd."""

    page: bool
    table: bool
    data: bool

    @classmethod
    async def by(cls, browser: Browser) -> "Seen":
        told = (await browser.json("/predictions.json"))["predictions"]
        (row,) = [each for each in told if each["slug"] == OPEN]
        table = await browser.page("/predictions.csv")
        (line,) = [each for each in table.splitlines() if each.startswith(f"{OPEN},")]
        page = await browser.page(f"/predictions/{OPEN}")
        return cls(SHOWN in page, ",0.5," in line, row["crowd_median"] is not None)


ALL, NOTHING = Seen(True, True, True), Seen(False, False, False)


async def own(keeper: Browser, furnished: Furnished) -> str:
    """Track a prediction and return its id."""
    await keeper.say('/predict claim:"A robot is sold for less than a car" resolve_by:2027-12-31')
    known = await furnished.house.ports.ledger.predictions(LOCAL)
    (name,) = [each.id for each in known if each.community and not each.withdrawn]
    return name


async def judged(furnished: Furnished) -> None:
    """Have another process judge it, an hour after the forecasts; wait until it is seen."""
    ports = furnished.house.ports
    at = ports.clock.now() + timedelta(hours=1)
    await ports.ledger.judge(LOCAL, Verdict("", OPEN, Outcome.AMBIGUOUS, "", "you", at))
    await asyncio.sleep(LOOKED)


@pytest.mark.usefixtures("crowd")
async def test_no_kept_page_shows_a_visitor_what_a_revoked_verdict_had_shown(keeper, furnished):
    async with furnished.browser() as visitor:
        assert await Seen.by(visitor) == NOTHING
        await judged(furnished)
        assert await Seen.by(visitor) == ALL
        await keeper.say(REVOKE)
        assert await Seen.by(visitor) == NOTHING


@pytest.mark.usefixtures("crowd")
async def test_nor_does_one_when_another_process_revoked_it(furnished):
    ports = furnished.house.ports
    async with furnished.browser() as visitor:
        await judged(furnished)
        assert await Seen.by(visitor) == ALL
        await ports.ledger.revoke(LOCAL, OPEN, "you", ports.clock.now())
        await asyncio.sleep(LOOKED)
        assert await Seen.by(visitor) == NOTHING


@pytest.mark.usefixtures("crowd")
async def test_who_forecasts_after_a_verdict_was_taken_back_is_not_blind(keeper, furnished):
    await judged(furnished)
    await keeper.say(REVOKE)
    said = await keeper.say(f"/forecast {OPEN} percent:55")
    assert "It carries the mark “looked first”." in str(said)


async def test_what_is_withdrawn_before_it_closes_tells_nobody_what_was_forecast(keeper, furnished):
    name, ledger = await own(keeper, furnished), furnished.house.ports.ledger
    for number, member in enumerate("abcdef"):
        await ledger.forecast(LOCAL, Given(member, name, 0.5, f"{number}"))
    said = str(await keeper.say(f"/withdraw {name}"))
    assert "6 forecasts; it was withdrawn before it closed" in said
    for line in (f"h1:crowd:{name}", f"h1:look:{name}", f"/history {name}"):
        told = str(await keeper.say(line))
        assert "That prediction was withdrawn." in told, line
    async with furnished.browser() as visitor:
        for path in (
            "/predictions.json",
            "/predictions.csv",
            "/predictions",
            f"/predictions/{name}",
        ):
            page = await visitor.page(f"{path}?state=withdrawn")
            assert name in page
            assert not any(shown in page for shown in (SHOWN, "0.5", "half of them")), path


@pytest.mark.parametrize("by_another_process", [False, True])
async def test_no_kept_page_goes_on_asking_for_forecasts_of_what_was_withdrawn(
    keeper, furnished, by_another_process
):
    name = await own(keeper, furnished)
    async with furnished.browser() as visitor:
        assert f"so far. {BLIND.capitalize()}." in await visitor.page(f"/predictions/{name}")
        assert name in await visitor.page("/predictions.json")
        if by_another_process:
            await furnished.house.ports.ledger.withdraw(LOCAL, name)
            await asyncio.sleep(LOOKED)
        else:
            await keeper.say(f"/withdraw {name}")
        assert "withdrawn before it closed" in await visitor.page(f"/predictions/{name}")
        assert name not in await visitor.page("/predictions.json")


async def test_who_predicts_what_was_withdrawn_once_more_is_no_longer_blind(keeper, furnished):
    name, ledger = await own(keeper, furnished), furnished.house.ports.ledger
    for number, member in enumerate("abcde"):
        await ledger.forecast(LOCAL, Given(member, name, 0.5, f"{number}"))
    await keeper.say(f"h1:look:{name}")
    await keeper.say(f"/withdraw {name}")
    again = await own(keeper, furnished)
    said = await keeper.say(f"/forecast {again} percent:55")
    assert "It carries the mark “looked first”." in str(said)
    await ledger.forecast(LOCAL, Given("bo", again, 0.5, "of bo"))
    (*_, blind) = await ledger.forecasts(LOCAL, again)
    assert not blind.looked_first


@pytest.mark.usefixtures("crowd")
async def test_pages_are_read_while_the_verdicts_cannot_be(furnished, monkeypatch):
    async with furnished.browser() as visitor:
        assert await Seen.by(visitor) == NOTHING

        async def away(*_: object) -> None:
            raise OSError

        monkeypatch.setattr(type(furnished.house.ports.ledger), "verdicts", away)
        await asyncio.sleep(LOOKED)
        assert (await visitor.get(f"/predictions/{OPEN}")).status == 200
