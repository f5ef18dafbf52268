"""Filling in a form as a person does: by the words beside a field."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.slack.fake.validation import Json, elements_of


class Choice(NamedTuple):
    """An entry of a menu: the words on it and the value behind it."""

    label: str
    value: str


KEPT = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
}
"""For each element: the key of its value in `state`, and the key of what it began with."""


def offered(element: Json) -> list[Json]:
    """Return the options of a menu, those of its groups included."""
    groups = element.get("option_groups", [])
    return [*element.get("options", []), *(o for group in groups for o in group["options"])]


def choices(told: Any) -> list[Choice]:
    """Return what an answer to block_suggestion offers."""
    return [Choice(o["text"]["text"], o["value"]) for o in offered(told or {})]


def option(choice: Choice) -> Json:
    return {"text": {"type": "plain_text", "text": choice.label}, "value": choice.value}


def fields(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield the blocks that hold a value, each with its element."""
    for block in blocks:
        for element in elements_of(block):
            if element["type"] in KEPT:
                yield block, element


def named(blocks: list[Json], name: str) -> tuple[Json, Json]:
    """Return the field with this label, `block_id` or `action_id`; case does not matter."""
    known = []
    for block, element in fields(blocks):
        names = [block["block_id"], element["action_id"], block.get("label", {}).get("text", "")]
        if name.casefold() in (each.casefold() for each in names):
            return block, element
        known += names
    raise AssertionError(f"the form has no field {name!r}; it has {known}")


def value_of(element: Json, given: Any) -> Any:
    """Return what `state` says when a person gives that: a text, a label, or a raw option."""
    match element["type"], given:
        case "static_select" | "radio_buttons", str():
            return _pick(element, given)
        case "checkboxes" | "multi_static_select", list() | tuple():
            return [_pick(element, each) if isinstance(each, str) else each for each in given]
        case _, Choice():
            return option(given)
        case _:
            return given


def state_of(blocks: list[Json], given: dict[str, Any], *, strict: bool = True) -> Json:
    """Return `state.values` of a form: what is given, else what stood there.

    A required field without a value keeps a person from submitting, unless not `strict`.
    """
    values: dict[str, Json] = {}
    for block, element in fields(blocks):
        kept, initial = KEPT[element["type"]]
        value = given.get(block["block_id"], element.get(initial))
        needed = block["type"] == "input" and not block.get("optional")
        if strict and needed and value in (None, "", []):
            raise AssertionError(f"Slack asks to fill in {block['label']['text']!r} first")
        empty: Any = [] if kept.endswith("options") else None
        told = {"type": element["type"], kept: value or empty}
        values.setdefault(block["block_id"], {})[element["action_id"]] = told
    return values


def _pick(element: Json, words: str) -> Json:
    for each in offered(element):
        if words in (each["text"]["text"], each["value"]):
            return each
    known = [each["text"]["text"] for each in offered(element)]
    raise AssertionError(f"the menu has no {words!r}; it has {known}")
