"""Forecasts: given, changed, hidden from each other."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.console import Conversation
from bot.bootstrap import House
from bot.features.checkin_card import checkin_card
from bot.features.prediction_card import BLIND
from bot.kernel.asker import LOCAL, Community, Role
from bot.kernel.card import Card, Form, Status
from bot.kernel.card_json import to_json
from bot.kernel.dispatch import Call
from tests.conftest import ALICE, NOON, Visit, says
from tests.fakes import FixedClock
from tests.features.conftest import DUE, OPEN, Visiting, five_forecast, posted

CLOSED = datetime(2027, 1, 1, tzinfo=UTC)


async def test_a_forecast_is_confirmed_and_a_changed_one_as_a_change(alice: Visit) -> None:
    first = await alice.says(f"/forecast {OPEN} percent:40")
    assert first.private
    assert "You are forecasting 40 %. It closes on 31 December 2026." in says(first)
    second = await alice.says(f"/forecast {OPEN} percent:70%")
    assert "You are forecasting 70 % (was 40 %). It closes on 31 December 2026." in says(second)
    third = await alice.says(f"/forecast {OPEN} percent:0.7")
    assert "You are forecasting 70 %, as before." in says(third)


async def test_a_forecast_without_its_figure_is_told_what_to_type(alice: Visit) -> None:
    card = await alice.says(f"/forecast {OPEN}")
    assert card.status is Status.REFUSED
    told = (
        "/forecast needs percent: how likely it is. In per cent: 70 or 0.7; 1 is 1 %, 1.0 is "
        "certain. Try: /forecast super impressive discoveries percent:40"
    )
    assert told in " ".join(says(card).split())


@pytest.mark.parametrize(
    ("typed", "kept"), [("70 %", "70 %"), ("0,7", "70 %"), ("0", "0 %"), ("100", "100 %"),
                        ("0.5%", "0.5 %"), ("12.5", "12.5 %")]
)  # fmt: skip
async def test_percentages_are_understood_as_people_write_them(
    alice: Visit, typed: str, kept: str
) -> None:
    card = await alice.says(f'/forecast {OPEN} percent:"{typed}"')
    assert f"You are forecasting {kept}." in says(card)


async def test_who_writes_one_as_a_share_means_certainty(alice: Visit) -> None:
    card = await alice.says(f"/forecast {OPEN} percent:1.0")
    assert "You are forecasting 100 %." in says(card)


async def test_ones_own_forecast_stands_on_the_prediction_for_oneself_alone(
    alice: Visit, visiting: Visiting, house: House
) -> None:
    await alice.says(f"/forecast {OPEN} percent:70")
    own = "You said 70 % on 20 November 2026."
    card = await alice.says(f"/prediction {OPEN}")
    assert card.private
    assert f"{own} “What others say” shows what all say together" in says(card)
    assert "until you give yours" not in says(card)
    assert own in says(await alice.says(f"h1:show-prediction:{OPEN}"))
    assert own in says(await alice.says(f"h1:my-score:{OPEN}"))
    assert "You said" not in says(await visiting("bob").says(f"/prediction {OPEN}"))
    aloud = Call("prediction", {"id": OPEN}, ALICE, aloud=True)
    seen = await house.dispatch.answer(aloud)
    assert not seen.private
    assert "You said" not in says(seen)


def own_buttons(card: Card) -> list[str]:
    """Return what the buttons say that are marked as one's own."""
    return [action.words for action in card.actions if action.yours]


async def test_ones_present_figure_is_marked_among_the_buttons_for_oneself_alone(
    alice: Visit, visiting: Visiting, house: House
) -> None:
    assert own_buttons(await alice.says(f"/prediction {OPEN}")) == []
    for percent, marked in (
        ("75", "75 % · yours"),
        ("25", "25 % · yours"),
        ("37.5", "Exact… · yours: 37.5 %"),
        ("75.0001", "Exact… · yours: 75.0001 %"),
        ("99.9999", "Exact… · yours: 99.9999 %"),
        ("0.00001 %", "Exact… · yours: 0.00001 %"),
    ):
        await alice.says(f'/forecast {OPEN} percent:"{percent}"')
        assert own_buttons(await alice.says(f"/prediction {OPEN}")) == [marked]
    assert own_buttons(await visiting("bob").says(f"/prediction {OPEN}")) == []
    aloud = Call("prediction", {"id": OPEN}, ALICE, aloud=True)
    assert own_buttons(await house.dispatch.answer(aloud)) == []


async def test_programs_find_a_button_by_its_label_whatever_one_has_forecast(
    alice: Visit,
) -> None:
    before = to_json(await alice.says(f"/prediction {OPEN}"))["actions"]
    assert all(set(action) == {"label", "command", "id"} for action in before)
    for percent, label in (("75", "75 %"), ("37.5", "Exact…")):
        await alice.says(f"/forecast {OPEN} percent:{percent}")
        after = to_json(await alice.says(f"/prediction {OPEN}"))["actions"]
        assert [action for action in after if action.pop("yours", False)] == [
            action for action in before if action["label"] == label
        ]
        assert after == before


async def test_the_post_that_everybody_sees_marks_nobodys_figure(
    alice: Visit, house: House
) -> None:
    await alice.says(f"/forecast {OPEN} percent:25")
    post = await posted(house, OPEN, NOON.date())
    assert own_buttons(await checkin_card(post, house.ports)) == []


async def test_in_the_terminal_exact_asks_for_the_figure(house: House) -> None:
    conversation = Conversation(house.dispatch, ALICE)
    card = await conversation.answer(f"/prediction {OPEN}")
    number = re.search(r"(\d) Exact…", card)
    assert number
    for typed, said in (("cancel", "Nothing was done."), ("37", "You are forecasting 37 %.")):
        assert "How likely it is" in await conversation.answer(number[1])
        assert said in " ".join((await conversation.answer(typed)).split())
    assert conversation.filling is None


async def test_what_is_no_percentage_is_named_as_its_form_names_it(alice: Visit) -> None:
    refused = says(await alice.says(f"/forecast {OPEN} percent:abc"))
    assert "“How likely it is” is a percentage from 0 to 100; “abc” is not." in refused


async def test_one_is_one_per_cent_and_says_so(alice: Visit) -> None:
    card = await alice.says(f"/forecast {OPEN} percent:1")
    assert "You are forecasting 1 %." in says(card)
    assert "1 is one per cent. If you meant certainty, that is 100." in says(card)


@pytest.mark.parametrize("typed", ["-3", "101", "maybe", "70%%", "nan", ""])
async def test_what_is_no_percentage_is_asked_back(alice: Visit, typed: str) -> None:
    card = await alice.says(f'/forecast {OPEN} percent:"{typed}"')
    assert card.status is Status.REFUSED
    assert "70" in says(card) or "percent" in says(card)
    assert not await alice.house.ports.ledger.forecasts(LOCAL, OPEN)


async def test_the_buttons_forecast_too(alice: Visit) -> None:
    await alice.says(f"/prediction {OPEN}")
    card = await alice.presses("75 %")
    assert card.private
    assert "You are forecasting 75 %." in says(card)
    assert (await alice.says(f"h1:percent:{OPEN}.33")).status is Status.REFUSED


async def test_exact_opens_a_form_where_there_are_forms_and_tells_what_to_type_elsewhere(
    house: House, alice: Visit
) -> None:
    await alice.says(f"/prediction {OPEN}")
    address = next(a.address for a in alice.cards[-1].actions if a.label == "Exact…")
    opened = await house.dispatch.answer_line(address, ALICE, "test", has_forms=True)
    form = next(block for block in opened.blocks if isinstance(block, Form))
    assert [(field.name, field.value) for field in form.fields] == [("id", OPEN), ("percent", "")]
    told = says(await alice.says(address))
    assert f"Type it behind the button: {address} percent:…" in told
    assert "“Say how likely it is” needs percent: how likely it is. In per cent: 70" in told
    assert "You are forecasting 33 %." in says(await alice.says(f"{address} percent:33"))
    assert "You are forecasting 34 %" in says(await alice.says(f"{address} 34"))
    filled = house.dispatch.registry.get("exact")
    assert filled
    card = await filled.handler(filled.read({"id": OPEN, "percent": "37"}), ALICE, house.ports)
    assert "You are forecasting 37 % (was 34 %)." in says(card)


async def test_nothing_on_the_shared_card_tells_what_anybody_forecast(
    visiting: Visiting, alice: Visit
) -> None:
    await five_forecast(visiting)
    card = await alice.says(f"/prediction {OPEN}")
    assert f"5 forecasts so far. {BLIND.capitalize()}." in says(card)
    assert "40 %" not in says(card)


async def test_who_has_forecast_sees_the_crowd_privately(visiting: Visiting, alice: Visit) -> None:
    await five_forecast(visiting)
    card = await alice.says(f"/forecast {OPEN} percent:50")
    assert "6 forecasts: the middle one is 45 %, half of them lie between 25 %" in says(card)
    await alice.says(f"/prediction {OPEN}")
    others = await alice.presses("What others say")
    assert others.private
    assert "6 forecasts: the middle one is 45 %" in says(others)


async def test_below_five_only_the_count_is_told(visiting: Visiting) -> None:
    await visiting("a").says(f"/forecast {OPEN} percent:10")
    card = await visiting("b").says(f"/forecast {OPEN} percent:20")
    assert "2 forecasts; what all say together is shown from five on." in says(card)


async def test_after_the_close_forecasts_are_refused_and_the_crowd_is_everybodys(
    visiting: Visiting, alice: Visit, clock: FixedClock
) -> None:
    await five_forecast(visiting)
    await alice.says(f"/prediction {OPEN}")
    clock.time = CLOSED
    late = await alice.presses("50 %")
    assert late.private
    assert "That no longer fits; the prediction is shown here as it stands now." in says(late)
    assert late.title == "Prediction · due"
    assert "the middle one is 40 %" in says(late)
    typed = await alice.says(f"/forecast {OPEN} percent:50")
    assert "Forecasting closed on 31 December 2026." in says(typed)
    assert len(await alice.house.ports.ledger.forecasts(LOCAL, OPEN)) == 5


async def test_the_same_interaction_twice_is_one_forecast(house: House) -> None:
    visit = Visit(house, replace(ALICE, interaction="i1"))
    for _ in range(2):
        card = await visit.says(f"/forecast {OPEN} percent:40")
        assert "You are forecasting 40 %." in says(card)
    assert len(await house.ports.ledger.forecasts(LOCAL, OPEN)) == 1


async def test_an_old_interaction_that_comes_again_is_told_what_stands_now(house: House) -> None:
    for interaction, percent in (("i1", 25), ("i2", 75), ("i1", 25)):
        visit = Visit(house, replace(ALICE, interaction=interaction))
        card = await visit.says(f"/forecast {OPEN} percent:{percent}")
    assert "You are forecasting 75 % (was 25 %)." in says(card)
    assert len(await house.ports.ledger.forecasts(LOCAL, OPEN)) == 2


async def test_visitors_of_the_room_read_and_do_not_forecast(house: House) -> None:
    visitor = Visit(house, replace(ALICE, role=Role.VISITOR))
    assert (await visitor.says(f"/prediction {OPEN}")).status is Status.OK
    refused = says(await visitor.presses("50 %"))
    assert "/forecast is for members." in refused
    assert "open the address that Hindcast printed at start" in refused


async def test_a_prediction_that_is_due_cannot_be_forecast(alice: Visit) -> None:
    card = await alice.says(f"/forecast {DUE} percent:40")
    assert card.status is Status.REFUSED
    assert f"/prediction {DUE}" in says(card)


async def test_nobody_is_reminded_in_the_room(alice: Visit) -> None:
    card = await alice.says(f"/remind {OPEN}")
    assert card.status is Status.REFUSED
    assert "no reminder would come" in says(card)
    offered = await alice.says(f"/prediction {OPEN}")
    assert "Remind me when it is due" not in [action.label for action in offered.actions]


async def test_a_reminder_is_noted_once(house: House) -> None:
    alice = Visit(house, replace(ALICE, community=Community("discord:1")))
    card = await alice.says(f"/remind {OPEN}")
    assert "You will get one message from me when it falls due, after 31 December 2026." in says(
        card
    )
    await alice.says(f"/prediction {OPEN}")
    assert "You asked before" in says(await alice.presses("Remind me when it is due"))
    assert "Forecasting closed on 31 December 2025." in says(await alice.says(f"/remind {DUE}"))


class Away:
    """A diary that cannot be reached."""

    async def want(self, *_: object) -> int:
        raise OSError("the disk is full")


async def test_what_was_kept_is_confirmed_though_the_posts_cannot_be_told(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    ports = replace(house.ports, diary=Away())
    dispatch = replace(house.dispatch, ports=ports)
    visit = Visit(replace(house, dispatch=dispatch, ports=ports))
    card = await visit.says(f"/forecast {OPEN} percent:40")
    assert "You are forecasting 40 %." in says(card)
    assert len(await house.ports.ledger.forecasts(LOCAL, OPEN)) == 1
    assert "do not show what happened" in caplog.text


async def test_who_changes_their_mind_counts_once_in_the_crowd(visiting: Visiting) -> None:
    await five_forecast(visiting)
    a = visiting("a")
    for percent in (99, 30):
        card = await a.says(f"/forecast {OPEN} percent:{percent}")
    assert "5 forecasts: the middle one is 40 %, half of them lie between 30 %" in says(card)
