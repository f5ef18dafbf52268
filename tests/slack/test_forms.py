"""Forms made from options of every kind, what comes back from them, and whose act it is."""

from dataclasses import dataclass
from datetime import date, time
from typing import Annotated, Any, Literal

import pytest

from adapters.slack import forms
from adapters.slack.seen import Seen, key_of
from adapters.slack.visit import Origin, read_visit
from bot.kernel.asker import Role
from bot.kernel.card import Card
from bot.kernel.command import Command, Option, Suggestion
from bot.kernel.dispatch import form_of
from bot.kernel.kinds import Channel, Member, Percent, Zone
from tests.slack.fake.validation import view_problems


@dataclass(frozen=True)
class Everything:
    """One option of every kind."""

    words: Annotated[str, Option("The words", limit=5000)]
    count: Annotated[int, Option("How many")]
    sure: Annotated[bool, Option("Whether")]
    tone: Annotated[Literal["dry", "warm"], Option("How")]
    day: Annotated[date, Option("The day")]
    at: Annotated[time, Option("The time")]
    who: Annotated[Member, Option("Who")]
    where: Annotated[Channel, Option("Where")]
    zone: Annotated[Zone, Option("The zone")]
    chance: Annotated[Percent | None, Option("How likely")] = None


async def nothing(request: Everything, asker: Any, ports: Any) -> Card:
    return Card("")


COMMAND: Command[Everything, Any] = Command("everything", "Try all", Everything, nothing)
GIVEN = {
    "words": {"value": "hello"},
    "count": {"value": "3"},
    "sure": {"selected_option": {"value": "yes"}},
    "tone": {"selected_option": {"value": "dry"}},
    "day": {"selected_date": "2026-12-31"},
    "at": {"selected_time": "09:30"},
    "who": {"selected_user": "U1"},
    "where": {"selected_conversation": "C1"},
    "zone": {"selected_option": {"value": "Europe/Berlin"}},
    "chance": {"value": None},
}


def view(values: dict[str, object] | None = None) -> dict[str, Any]:
    form = form_of(COMMAND, values or {})
    return dict(forms.modal(form, COMMAND, ("zone",), Origin("C1", "https://x", direct=False)))


def elements(shown: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {b["block_id"]: b["element"] for b in shown["blocks"] if b["type"] == "input"}


def test_every_kind_has_its_own_element_and_slack_takes_them() -> None:
    shown = view()
    assert view_problems(shown) == []
    assert {name: element["type"] for name, element in elements(shown).items()} == {
        "words": "plain_text_input",
        "count": "plain_text_input",
        "sure": "static_select",
        "tone": "static_select",
        "day": "datepicker",
        "at": "timepicker",
        "who": "users_select",
        "where": "conversations_select",
        "zone": "external_select",
        "chance": "plain_text_input",
    }
    assert [b["block_id"] for b in shown["blocks"] if b.get("optional")] == ["chance"]


def test_what_was_typed_already_is_filled_in() -> None:
    typed = {
        "words": "hello",
        "tone": "warm",
        "day": "2026-12-31",
        "who": "U012345678",
        "zone": "Europe/Berlin",
    }
    shown = view(typed)
    assert view_problems(shown) == []
    made = elements(shown)
    assert made["words"]["initial_value"] == "hello"
    assert made["tone"]["initial_option"]["value"] == "warm"
    assert made["day"]["initial_date"] == "2026-12-31"
    assert made["who"]["initial_user"] == "U012345678"
    assert made["zone"]["initial_option"]["value"] == "Europe/Berlin"


@pytest.mark.parametrize("name", ["day", "at", "tone"])
def test_what_cannot_be_a_value_is_not_filled_in(name: str) -> None:
    shown = view({name: "nonsense that no picker would take"})
    assert view_problems(shown) == []
    assert not any(key.startswith("initial") for key in elements(shown)[name])


def test_what_comes_back_is_read_by_the_kernel() -> None:
    state = {name: {name: element} for name, element in GIVEN.items()}
    values = forms.values_of({"state": {"values": state}})
    assert "chance" not in values
    request = COMMAND.read(values)
    assert request.day == date(2026, 12, 31)
    assert request.at == time(9, 30)
    assert (request.who, request.where, request.zone) == ("U1", "C1", "Europe/Berlin")


@pytest.mark.parametrize("odd", [{}, {"state": None}, {"state": {"values": {"words": {}}}}])
def test_a_state_with_nothing_in_it_is_nothing(odd: dict[str, Any]) -> None:
    assert forms.values_of(odd) == {}


def test_each_wrong_field_is_told_its_own_mistake() -> None:
    wrong = forms.complaints(COMMAND, {"count": "three", "day": "soon", "words": "x"}, "?")
    assert set(wrong) == {"count", "day"}
    assert "whole number" in wrong["count"]


def test_a_mistake_of_no_field_stands_at_the_first() -> None:
    assert forms.complaints(COMMAND, {}, "Too fast.") == {"words": "Too fast."}


def test_values_too_long_for_slack_are_not_offered() -> None:
    offered = forms.options_of([Suggestion("a", "x" * 151), Suggestion("b" * 90, "ok")])
    assert [option["value"] for option in offered] == ["ok"]


def test_where_an_answer_goes_travels_with_the_form() -> None:
    origin = Origin("D1", "https://x", direct=True)
    assert Origin.load(origin.dump()) == origin


@pytest.mark.parametrize("odd", ["", "{", "1", "[]", "null", '{"a": 1}', "[1,2,3,4]"])
def test_a_form_that_lost_its_origin_goes_nowhere(odd: str) -> None:
    assert Origin.load(odd) == Origin()


def test_a_direct_message_has_no_community_but_names_the_workspace() -> None:
    payload = {"user_id": "U1", "user_name": "alice", "team_id": "T1", "channel_id": "D1"}
    asker = read_visit(None, "T1", payload).asker(Role.MEMBER)  # type: ignore[arg-type]
    assert asker.community is None
    assert asker.member == "T1.U1"
    in_group = {**payload, "channel_id": "G1", "channel_name": "mpdm-alice--bob-1"}
    assert read_visit(None, "T1", in_group).community is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("team", "foreign"), [("T1", False), ("T2", True), ("E9", True), (None, False)]
)
def test_a_member_of_another_workspace_is_told_apart(team: str | None, foreign: bool) -> None:
    payload = {"user": {"id": "U1", "team_id": team}, "team": {"id": "T1"}}
    visit = read_visit(None, "T1", payload)  # type: ignore[arg-type]
    assert visit.foreign is foreign
    assert (visit.asker(Role.MODERATOR).role is Role.VISITOR) is foreign


def test_what_was_seen_is_remembered_up_to_a_limit() -> None:
    seen = Seen(most=2)
    assert [seen.again(key) for key in ("a", "b", "a", "c", "a", "b")] == [
        False,
        False,
        True,
        False,
        True,
        False,
    ]
    assert key_of({"event_id": "Ev1"}) == "Ev1"
    assert key_of({"trigger_id": "1.2"}) == "1.2"
    assert key_of({"type": "block_suggestion"}) == ""


@dataclass(frozen=True)
class Exact:
    """What a button asks for before it is carried out."""

    id: Annotated[str, Option("What the button stands on")]
    chance: Annotated[Percent, Option("How likely")]


def test_what_a_form_was_opened_by_is_carried_in_its_address_and_asks_nobody() -> None:
    async def exact(request: Exact, asker: Any, ports: Any) -> Card:
        return Card("")

    command: Command[Exact, Any] = Command("exact", "Say", Exact, exact, button=True)
    shown = dict(forms.modal(form_of(command, {"id": "@post.5"}), command, (), Origin("C1")))
    assert [block["block_id"] for block in shown["blocks"] if "block_id" in block] == ["chance"]
    shown["state"] = {"values": {"chance": {"chance": {"value": "70"}}}}
    assert forms.name_of(shown) == "exact"
    assert forms.values_of(shown) == {"id": "@post.5", "chance": "70"}
    assert forms.complaints(command, {"id": "@post.5"}, "It is closed.") == {
        "chance": "It is closed."
    }
