"""From the first check-in to the score, as somebody meets it who has just started the bot."""

from dataclasses import replace
from datetime import timedelta

from bot.bootstrap import House
from bot.kernel.asker import Role
from bot.kernel.card import Status
from bot.kernel.errors import Refusal
from tests.conftest import ALICE, Visit, says
from tests.fakes import FixedClock
from tests.features.conftest import OPEN


async def test_a_newcomer_forecasts_a_check_in_has_it_judged_and_finds_the_score(
    house: House, clock: FixedClock
) -> None:
    you = Visit(house, replace(ALICE, member="you", name="you", role=Role.MODERATOR))
    post = await you.says("/checkin now")
    assert post.title.startswith("Prediction check-in · ")
    assert "You are forecasting 75 %." in says(await you.presses("75 %"))
    (row,) = await house.ports.diary.posts(ALICE.community or "")
    clock.time += timedelta(days=1)
    judged = await you.says(f"/resolve {row.prediction} outcome:yes evidence:https://example.com")
    assert judged.title == "Prediction · ✓ happened"
    assert "Your Brier score is 0.062" in says(await you.presses("My score"))
    assert "one member has fewer" in says(await you.says("/standings"))
    clock.time += timedelta(minutes=1)
    tomorrows = await you.says("/checkin now")
    assert "Yesterday: " in says(tomorrows)
    assert "Judged since: ✓ " in says(tomorrows)


class Away:
    """A ledger whose database is away while somebody forecasts."""

    def __init__(self, ledger: object) -> None:
        self._ledger = ledger

    def __getattr__(self, name: str) -> object:
        return getattr(self._ledger, name)

    async def forecast(self, *_: object) -> object:
        raise Refusal("Nothing was kept: the database is away.", "Try again in a minute.")


async def test_while_the_database_is_away_a_forecast_is_refused_in_clear_words(
    house: House,
) -> None:
    ports = replace(house.ports, ledger=Away(house.ports.ledger))
    visit = Visit(replace(house, dispatch=replace(house.dispatch, ports=ports)))
    card = await visit.says(f"/forecast {OPEN} percent:40")
    assert card.status is Status.REFUSED
    assert "Nothing was kept: the database is away. Try again" in says(card).replace("  ", " ")
