"""Whoever forecast what hangs on the wall reads their own forecast there, and nobody else does."""

import json

import pytest

from bot.features.prediction_card import BLIND, HIDDEN
from tests.web.conftest import as_read
from tests.web.test_events import listening

OWN = "You said 25 % on 20 November 2026."


@pytest.fixture
async def asked(keeper, furnished) -> str:
    """Hang a check-in on the wall; return the id of its prediction."""
    await keeper.say("/checkin now")
    (post,) = await furnished.house.ports.diary.posts("local", "room")
    return post.prediction


def wall_of(page: str) -> str:
    """Return what a page shows of the wall."""
    return page.partition('data-events="')[2].partition('id="welcome"')[0]


async def test_who_forecast_reads_it_on_the_wall_and_nobody_else_does(keeper, furnished, asked):
    await keeper.say(f"/forecast {asked} percent:25", params={"as": "Alice"})
    hers = wall_of(await keeper.page("/?as=Alice"))
    assert OWN in hers
    assert BLIND in hers
    assert HIDDEN not in hers
    async with furnished.browser() as visitor:
        for others in (await keeper.page("/?as=Bob"), await visitor.page("/")):
            assert "You said" not in wall_of(others)
            assert HIDDEN in wall_of(others)


async def test_the_wall_marks_the_figure_of_who_looks(keeper, furnished, asked):
    for percent, marked in ((25, "25 % · yours"), (70, "Exact… · yours: 70 %")):
        await keeper.say(f"/forecast {asked} percent:{percent}", params={"as": "Alice"})
        hers = wall_of(await keeper.page("/?as=Alice"))
        assert f">{marked}</button>" in hers
        assert hers.count("· yours") == 1
    assert "· yours" not in wall_of(await keeper.page("/?as=Bob"))


async def test_a_changed_forecast_comes_to_the_open_page_of_who_changed_it(keeper, asked):
    def heard_of(told):
        return as_read(json.loads(told["data"])["html"])

    async with (
        listening(keeper, "/events?as=Alice") as (_, hers),
        listening(keeper, "/events?as=Bob") as (_, his),
    ):
        assert "You said" not in heard_of(await hers()) + heard_of(await his())
        for percent in (25, 75):
            await keeper.say(f"/forecast {asked} percent:{percent}", params={"as": "Alice"})
            assert f"You said {percent} % on" in heard_of(await hers())
            assert "You said" not in heard_of(await his())


async def test_while_the_database_is_away_the_wall_hangs_there_without_it(
    keeper, furnished, asked, monkeypatch
):
    await keeper.say(f"/forecast {asked} percent:25")
    assert OWN in wall_of(await keeper.page("/"))

    async def away(*_):
        raise ConnectionRefusedError

    monkeypatch.setattr(type(furnished.house.ports.ledger), "standing", away)
    wall = wall_of(await keeper.page("/"))
    assert "Prediction check-in" in wall
    assert "You said" not in wall
