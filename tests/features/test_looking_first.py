"""Looking first: what others say, before one has forecast oneself."""

import re
from collections.abc import Sequence
from datetime import datetime

import pytest

from bot.domain.prediction import Forecast
from bot.kernel.asker import LOCAL, Community
from bot.kernel.card import Card
from bot.ports import Given
from storage.ledger import SqlLedger
from tests.conftest import Visit, says
from tests.features.conftest import OPEN, Visiting, five_forecast

LOOK = f"h1:look:{OPEN}"
MARKED = "It carries the mark “looked first”."


async def fewer_forecast(visiting: Visiting, count: int) -> None:
    for name in "abcd"[:count]:
        await visiting(name).says(f"/forecast {OPEN} percent:33")


def counted_only(card: Card, count: str) -> bool:
    """Tell whether a card says how many have forecast, and nothing of what."""
    told = f"{count}; what all say together is shown from five on."
    return card.private and told in says(card) and not re.search(r"\d %", says(card))


async def test_looking_first_is_possible_and_marks_later_forecasts(
    visiting: Visiting, alice: Visit
) -> None:
    await five_forecast(visiting)
    await alice.says(f"/prediction {OPEN}")
    asked = await alice.presses("What others say")
    assert "middle" not in says(asked)
    assert "“looked first”" in says(asked)
    assert "the middle one is 40 %" in says(await alice.presses("Look first"))
    card = await alice.says(f"/forecast {OPEN} percent:45")
    assert "It carries the mark “looked first”." in says(card)
    ledger = alice.house.ports.ledger
    assert [f.member for f in await ledger.forecasts(LOCAL, OPEN) if f.looked_first] == ["alice"]


@pytest.mark.parametrize(("count", "told"), [(0, "No forecasts"), (4, "4 forecasts")])
async def test_where_nothing_would_be_shown_nobody_is_asked_to_look_first(
    visiting: Visiting, alice: Visit, count: int, told: str
) -> None:
    await fewer_forecast(visiting, count)
    await alice.says(f"/prediction {OPEN}")
    card = await alice.presses("What others say")
    assert counted_only(card, told)
    assert card.actions == ()


@pytest.mark.parametrize(("count", "told"), [(0, "No forecasts"), (4, "4 forecasts")])
async def test_an_old_button_that_shows_nothing_leaves_no_mark(
    visiting: Visiting, alice: Visit, count: int, told: str
) -> None:
    await fewer_forecast(visiting, count)
    assert counted_only(await alice.says(LOOK), told)
    assert MARKED not in says(await alice.says(f"/forecast {OPEN} percent:45"))


async def test_who_looks_again_once_there_are_five_is_marked(
    visiting: Visiting, alice: Visit
) -> None:
    await fewer_forecast(visiting, 4)
    assert counted_only(await alice.says(LOOK), "4 forecasts")
    await five_forecast(visiting)
    assert "the middle one is 40 %" in says(await alice.says(LOOK))
    assert MARKED in says(await alice.says(f"/forecast {OPEN} percent:45"))


@pytest.mark.parametrize("already", [4, 5])
async def test_the_mark_goes_by_what_was_shown_where_one_more_forecasts_meanwhile(
    visiting: Visiting, alice: Visit, monkeypatch: pytest.MonkeyPatch, already: int
) -> None:
    await fewer_forecast(visiting, min(already, 4))
    if already == 5:
        await five_forecast(visiting)
    latest = SqlLedger.latest

    async def and_then_another(
        ledger: SqlLedger, community: Community, name: str, before: datetime | None = None
    ) -> Sequence[Forecast]:
        read = await latest(ledger, community, name, before)
        await ledger.forecast(LOCAL, Given("late", OPEN, 0.99, "meanwhile"))
        return read

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(SqlLedger, "latest", and_then_another)
        card = await alice.says(LOOK)
    assert counted_only(card, "4 forecasts") == (already == 4)
    marked = MARKED in says(await alice.says(f"/forecast {OPEN} percent:45"))
    assert marked == (already == 5)
