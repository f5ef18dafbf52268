"""The registry as Discord's commands, and what people send, read back."""

import asyncio
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated, Any, Literal

import discord
import pytest
from discord import app_commands

from adapters.discord.commands import declare
from adapters.discord.forms import modal, submitted
from adapters.discord.sent import Sent, sent, words_of_target
from adapters.discord.suggesting import choices, suggest
from adapters.discord.syncing import fingerprint
from adapters.suggesting import suggest_or_nothing
from bot.features.registry import REGISTRY
from bot.kernel.asker import Asker, Role
from bot.kernel.card import Card, Form, FormField
from bot.kernel.command import Command, Option, Registry, Suggestion
from bot.kernel.dispatch import Dispatch
from bot.kernel.kinds import Channel, Member, Percent, TimeOfDay, Zone


async def some(ports: object, asker: Asker, typed: str, chosen: object) -> list[Suggestion]:
    return []


@dataclass(frozen=True, slots=True)
class Everything:
    """One option of each kind; the optional ones first do not stay first."""

    words: Annotated[str | None, Option("Words", suggest=some)] = None
    count: Annotated[int | None, Option("How many")] = None
    sure: Annotated[bool | None, Option("Sure?")] = None
    day: Annotated[date | None, Option("Which day")] = None
    verdict: Annotated[Literal["yes", "no"] | None, Option("What happened")] = None
    where: Annotated[Channel | None, Option("Where")] = None
    who: Annotated[Member | None, Option("Who")] = None
    at: Annotated[TimeOfDay | None, Option("When")] = None
    zone: Annotated[Zone | None, Option("Where you live")] = None
    chance: Annotated[Percent | None, Option("How likely")] = None


@dataclass(frozen=True, slots=True)
class Needs:
    """A required option."""

    chance: Annotated[Percent, Option("How likely " + "or not " * 30)]


async def handler(request: Any, asker: Asker, ports: object) -> Card:
    return Card("Done")


TOYS: Registry[object] = Registry(
    (
        Command("toy", "Everything at once", Everything, handler),
        Command("checkin start", "Start", Needs, handler, role=Role.MODERATOR),
        Command("checkin stop", "Stop", Needs, handler, role=Role.MODERATOR),
        Command("vote", "Vote", Needs, handler, button=True),
    )
)


def tree(registry: Registry[Any]) -> app_commands.CommandTree[Any]:
    client = discord.AutoShardedClient(intents=discord.Intents(guilds=True))
    made = app_commands.CommandTree(client)
    declare(registry, made)
    return made


def told(registry: Registry[Any]) -> dict[str, dict[str, Any]]:
    """Return what Discord would be told, by name."""
    made = tree(registry)
    return {command.name: command.to_dict(made) for command in made.get_commands()}


def test_every_typed_command_is_there_and_no_button():
    names = set(told(REGISTRY)) - {"Find the source"}
    assert names == {command.name.split()[0] for command in REGISTRY.typed}
    assert set(told(TOYS)) == {"toy", "checkin"}


def test_each_kind_of_option_has_discords_own_type():
    options = {option["name"]: option["type"] for option in told(TOYS)["toy"]["options"]}
    assert options == {
        "words": 3,
        "count": 4,
        "sure": 5,
        "day": 3,
        "verdict": 3,
        "where": 7,
        "who": 6,
        "at": 3,
        "zone": 3,
        "chance": 3,
    }


def test_closed_options_list_their_choices_and_open_ones_suggest():
    options = {option["name"]: option for option in told(TOYS)["toy"]["options"]}
    assert [choice["value"] for choice in options["verdict"]["choices"]] == ["yes", "no"]
    assert options["words"]["autocomplete"]
    assert "autocomplete" not in options["chance"]


def test_two_words_are_a_command_in_a_group():
    group = told(TOYS)["checkin"]
    assert [option["name"] for option in group["options"]] == ["start", "stop"]
    assert group["options"][0]["options"][0]["required"]


def test_moderators_commands_are_theirs_and_about_servers():
    group = told(TOYS)["checkin"]
    assert group["default_member_permissions"] == discord.Permissions(manage_guild=True).value
    assert group["contexts"] == [0]
    assert group["integration_types"] == [0]


def test_all_else_works_everywhere_and_for_everybodys_own_account():
    quote = told(REGISTRY)["quote"]
    assert quote["default_member_permissions"] is None
    assert quote["contexts"] == [0, 1, 2]
    assert quote["integration_types"] == [0, 1]


def test_long_descriptions_are_cut_to_what_discord_takes():
    option = told(TOYS)["checkin"]["options"][0]["options"][0]
    assert 90 < len(option["description"]) <= 100


def test_the_fingerprint_changes_with_the_commands_and_with_nothing_else():
    toy, *checkin = TOYS.typed
    moved = Registry((*checkin, toy))
    assert fingerprint(tree(TOYS)) == fingerprint(tree(TOYS))
    assert fingerprint(tree(TOYS)) == fingerprint(tree(moved))
    assert fingerprint(tree(TOYS)) != fingerprint(tree(REGISTRY))


def test_a_slash_command_is_read_as_it_was_sent():
    typed = {"name": "words", "type": 3, "value": "sun", "focused": True}
    data = {"name": "quote", "options": [typed, {"name": "speaker", "type": 3, "value": "Ada"}]}
    assert sent(data) == Sent("quote", {"words": "sun", "speaker": "Ada"}, "words")


def test_a_command_in_a_group_is_called_by_both_words():
    inner = {"name": "start", "type": 1, "options": [{"name": "chance", "type": 3, "value": "7"}]}
    assert sent({"name": "checkin", "options": [inner]}) == Sent("checkin start", {"chance": "7"})


@pytest.mark.parametrize("data", [{}, {"name": "x", "options": 3}, {"name": "x", "options": [7]}])
def test_nonsense_is_read_as_a_command_without_options(data: dict[str, Any]):
    assert sent(data).values == {}


def test_a_messages_words_come_without_its_markup():
    message = {"content": "**Wear** <@123> `sunscreen`, see https://example.com/x\n> said Ada"}
    data = {"target_id": "1", "resolved": {"messages": {"1": message}}}
    assert words_of_target(data) == "Wear sunscreen , see said Ada"


def test_the_words_of_a_card_or_a_forwarded_message_count_too():
    card = {"content": "", "components": [{"type": 17, "components": [{"content": "sunscreen"}]}]}
    forwarded = {"content": "", "message_snapshots": [{"message": {"content": "goodhart"}}]}
    data = {"target_id": "1", "resolved": {"messages": {"1": card}}}
    assert words_of_target(data) == "sunscreen"
    data = {"target_id": "1", "resolved": {"messages": {"1": forwarded}}}
    assert words_of_target(data) == "goodhart"


def test_suggestions_keep_discords_limits():
    offered = choices(
        [
            Suggestion("x" * 150, "short"),
            Suggestion("long", "word " * 30),
            Suggestion("endless", "x" * 150),
            Suggestion("", "nameless"),
            Suggestion("again", "short"),
            *(Suggestion(f"n{n}", f"v{n}") for n in range(40)),
        ]
    )
    assert len(offered) == 25
    assert all(0 < len(c.name) <= 100 and 0 < len(c.value) <= 100 for c in offered)
    assert [c.name for c in offered[:3]] == ["x" * 99 + "…", "long", "n0"]
    assert offered[1].value.endswith("word")


async def broken(ports: object, asker: Asker, typed: str, chosen: object) -> list[Suggestion]:
    raise RuntimeError("the library is away")


async def endless(ports: object, asker: Asker, typed: str, chosen: object) -> list[Suggestion]:
    await asyncio.Event().wait()
    return []


@dataclass(frozen=True, slots=True)
class Helped:
    """Options whose helpers fail."""

    late: Annotated[str, Option("Late", suggest=endless)]
    wrong: Annotated[str, Option("Wrong", suggest=broken)]


@pytest.mark.parametrize("focused", ["late", "wrong", "neither", None])
async def test_suggestions_that_fail_or_are_late_are_none(
    monkeypatch: pytest.MonkeyPatch, focused: str | None
):
    soon = partial(suggest_or_nothing, within_s=0.01)
    monkeypatch.setattr("adapters.discord.suggesting.suggest_or_nothing", soon)
    dispatch: Dispatch[object] = Dispatch(
        Registry((Command("helped", "Helped", Helped, handler),)), object()
    )
    assert await suggest(dispatch, Sent("helped", {}, focused), Asker("1", "alice")) == []


FORM = Form(
    "forecast",
    (
        FormField("id", "What the button stands on", "str", required=True, value="c7.1"),
        FormField("note", "Why", "str", required=False),
        FormField("chance", "How likely", "percent", required=True, value="70 %"),
        FormField("verdict", "Did it", "choice", required=False, choices=("yes", "no")),
        FormField("who", "Whose", "member", required=False),
    ),
)


def test_a_form_asks_for_what_is_required_first_and_carries_its_buttons_id():
    made = modal(FORM).to_dict()
    inputs = [label["component"] for label in made["components"]]

    assert made["custom_id"] == "h1f:forecast:c7.1"
    assert [(each["custom_id"], each["type"]) for each in inputs] == [
        ("chance", 4),
        ("note", 4),
        ("verdict", 3),
        ("who", 5),
    ]
    assert inputs[0]["value"] == "70 %"


def test_what_was_filled_in_is_read_back():
    filled = [
        {"type": 18, "component": {"type": 4, "custom_id": "chance", "value": "40"}},
        {"type": 18, "component": {"type": 3, "custom_id": "verdict", "values": ["no"]}},
        {"type": 18, "component": {"type": 4, "custom_id": "note", "value": ""}},
        {"type": 1, "components": [{"type": 4, "custom_id": "old", "value": "row"}]},
    ]
    command, values = submitted({"custom_id": "h1f:forecast:c7.1", "components": filled})
    assert command == "forecast"
    assert values == {"id": "c7.1", "chance": "40", "verdict": "no", "old": "row"}


def test_a_form_of_more_questions_than_discord_shows_leaves_out_optional_ones():
    fields = [FormField(f"o{n}", "x" * 200, "str", required=n == 7) for n in range(8)]
    made = modal(Form("x" * 60, tuple(fields))).to_dict()
    assert next(label["component"]["custom_id"] for label in made["components"]) == "o7"
    assert len(made["components"]) == 5
    assert len(made["title"]) == 45
