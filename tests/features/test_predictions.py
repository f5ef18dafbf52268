"""The ledger as people read it."""

from dataclasses import replace

import pytest

from bot.bootstrap import House
from bot.domain.prediction import Prediction, State
from bot.features.cases import Case, cases
from bot.features.prediction_card import BLIND
from bot.features.predictions import own_first
from bot.kernel.asker import LOCAL
from bot.kernel.card import Heading, Status
from tests.conftest import ALICE, NOON, Visit, quotations, says
from tests.features.conftest import DUE, OPEN


def question(card) -> str:
    return next(block.text for block in card.blocks if isinstance(block, Heading))


async def test_a_state_alone_is_that_state(alice: Visit) -> None:
    named = await alice.says("/predictions state:due")
    assert (await alice.says("/predictions due")).title == named.title


async def test_the_list_begins_with_what_closes_first_and_has_pages(alice: Visit) -> None:
    card = await alice.says("/predictions")
    assert card.private
    assert "closes 31 December 2026, in 6 weeks" in says(card)
    assert [action.label for action in card.actions[:5]] == ["1", "2", "3", "4", "5"]
    second = await alice.presses("Next page")
    assert [action.label for action in second.actions[:2]] == ["6", "7"]
    assert says(await alice.presses("Previous page")) == says(card)


async def test_a_number_opens_its_prediction(alice: Visit) -> None:
    await alice.says("/predictions state:due")
    card = await alice.presses("1")
    assert card.title == "Prediction · due"
    assert quotations(card)


async def test_states_speakers_and_episodes_narrow_the_list(house: House, alice: Visit) -> None:
    known = await cases(house.ports, LOCAL)
    due = [case for case in known if case.state is State.DUE]
    assert f"{len(due)} due predictions" in (await alice.says("/predictions state:due")).title
    card = await alice.says("/predictions speaker:luan")
    assert card.title.endswith("predictions · David Luan")
    assert "Sholto Douglas" not in says(card)
    assert (await alice.says("/predictions state:judged")).status is Status.NOT_FOUND


async def test_a_prediction_shows_its_words_and_how_it_is_judged(alice: Visit) -> None:
    card = await alice.says(f"/prediction {OPEN}")
    assert card.title == "Prediction · open"
    assert quotations(card)[0].speaker == "Julian Schrittwieser"
    assert "closes 31 December 2026, in 6 weeks" in says(card)
    assert f"No forecasts so far. {BLIND.capitalize()}." in says(card)
    assert "Whoever forecasts sees what all say together, once five have." in says(card)
    labels = [action.label for action in card.actions if not action.overflow]
    assert labels == ["5 %", "25 %", "50 %", "75 %", "95 %", "Exact…"]


async def test_a_prediction_is_found_by_words_and_nearly_right_ones_are_asked_back(
    alice: Visit,
) -> None:
    shown = await alice.says("/prediction super impressive discover")
    assert question(shown) == question(await alice.says(f"/prediction {OPEN.upper()}"))
    card = await alice.says("/prediction supper impresive discoveries")
    assert card.status is Status.REFUSED
    assert f"Did you mean “{question(shown)[:20]}" in says(card)
    assert f"({OPEN})" in says(card)
    assert "fits" in says(await alice.says("/prediction agents"))
    assert "See /predictions." in says(await alice.says("/prediction xyzzy"))


async def test_one_that_is_due_asks_what_happened(alice: Visit) -> None:
    card = await alice.says(f"/prediction {DUE}")
    labels = [action.label for action in card.actions]
    assert labels == ["Yes", "No", "Too early", "Cannot be known"]
    assert "closed 31 December 2025, 11 months ago" in says(card)


async def test_outside_of_a_community_one_may_read_and_is_told_where_forecasts_work(
    house: House,
) -> None:
    alone = Visit(house, replace(ALICE, community=None))
    await alone.says("/predictions")
    card = await alone.presses("1")
    assert "in the channels of a server or a workspace" in says(card)
    assert card.actions == ()
    for line in (f"/forecast {OPEN} percent:40", "/standings", "/mydata export", "/calibration"):
        assert "about a server or a workspace" in says(await alone.says(line))


async def test_predictions_are_suggested_by_their_questions(house: House, alice: Visit) -> None:
    async def suggested(command: str, option: str, typed: str) -> list[str]:
        found = await house.dispatch.suggest(command, option, typed, alice.asker, {})
        assert all(each.label.endswith("?") and len(each.value) <= 100 for each in found)
        return [each.value for each in found]

    assert (await suggested("prediction", "id", "super impress")) == [OPEN]
    assert OPEN in await suggested("prediction", "id", "supper impresive discoveries")
    assert DUE not in await suggested("forecast", "prediction", "browser")
    assert len(await suggested("forecast", "prediction", "")) == 25


@pytest.mark.parametrize("line", ["/prediction", "/predictions state:opn", "/prediction \x00"])
async def test_bad_input_is_refused(alice: Visit, line: str) -> None:
    assert (await alice.says(line)).status is Status.REFUSED


class Alone(Prediction):
    """A prediction that no other may be compared with: of thousands, that would take seconds."""

    def __eq__(self, other: object) -> bool:
        raise AssertionError("two predictions were compared")

    __hash__ = None


@pytest.mark.parametrize(
    ("speaker", "order"), [("Charles", "1302"), ("Ada", "0213"), (None, "0123")]
)
def test_a_speakers_own_come_first_in_order_and_no_two_are_compared(speaker, order) -> None:
    known = [
        Case(Alone(str(n), "", "", NOON.date(), speaker=name), None, State.OPEN, closed=False)
        for n, name in enumerate(("Ada", "Charles", "Ada", "Charles"))
    ]
    assert "".join(case.prediction.id for case in own_first(speaker, known)) == order
