"""What Discord's own client lets a person choose, type and press: nothing else gets through it."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.discord.fake.rules import walk
from tests.discord.fake.wire import SELECTS, Json, Part
from tests.discord.fake.world import Channel

STRING, INTEGER, BOOLEAN, USER, CHANNEL, NUMBER = 3, 4, 5, 6, 7, 10
PYTHON: dict[int, tuple[type, ...]] = {
    STRING: (str,),
    INTEGER: (int,),
    BOOLEAN: (bool,),
    NUMBER: (int, float),
}


class NotOffered(AssertionError):
    """Discord's client would not let a person do that."""


def require(holds: object, why: str) -> None:
    """Raise where the client would not go along."""
    if not holds:
        raise NotOffered(why)


def command_named(commands: Sequence[Json], name: str, kind: int) -> Json:
    """Return a registered command by its first word, or a menu entry by its whole name."""
    for command in commands:
        if command["type"] == kind and command["name"] == name:
            return command
    raise NotOffered(f"{name!r} is not among {[command['name'] for command in commands]}")


def options_of(command: Json, words: Sequence[str]) -> list[Json]:
    """Return the options of a command, or of the sub-command that further words name."""
    options = command.get("options") or []
    for word in words:
        options = next((o.get("options") or [] for o in options if o["name"] == word), None)
        require(options is not None, f"/{command['name']} has no {word!r}")
    return options


def nested(words: Sequence[str], options: list[Json]) -> list[Json]:
    """Wrap options in the sub-commands that name them."""
    for depth, word in enumerate(reversed(words)):
        options = [{"type": 1 if depth == 0 else 2, "name": word, "options": options}]
    return options


def filled(options: Sequence[Json], values: Mapping[str, Any]) -> list[Json]:
    """Return options with values as the client sends them, in the order given."""
    known = {option["name"]: option for option in options}
    require(set(values) <= set(known), f"{sorted(values)}: the options are {sorted(known)}")
    missing = [o["name"] for o in options if o.get("required") and o["name"] not in values]
    require(not missing, f"the client asks for {missing} first")
    return [fill(known[name], value) for name, value in values.items()]


def half_filled(options: Sequence[Json], values: Mapping[str, Any], typing: str) -> list[Json]:
    """Return options while somebody types in one of them: nothing is complete yet."""
    known = {option["name"]: option for option in options}
    require(known.get(typing, {}).get("autocomplete"), f"{typing!r} has no autocomplete")
    sent = [fill(known[name], value) for name, value in values.items() if name != typing]
    focused = {"type": known[typing]["type"], "name": typing, "value": values[typing]}
    return [*sent, focused | {"focused": True}]


def fill(option: Json, value: Any) -> Json:
    """Return one option with its value; the client checks both."""
    kind, name = option["type"], option["name"]
    right = isinstance(value, PYTHON.get(kind, (object,)))
    require(right and (kind == BOOLEAN or value is not True), f"{name!r} is not {value!r}")
    choices = [choice["value"] for choice in option.get("choices") or ()]
    require(not choices or value in choices, f"{value!r} is not among {choices}")
    if kind == STRING:
        length = len(value)
        require(length >= option.get("min_length", 0), f"{name!r} is too short")
        require(length <= option.get("max_length", 6000), f"{name!r} is too long: {length}")
    if kind in (INTEGER, NUMBER):
        require(value >= option.get("min_value", value), f"{name!r} is too small")
        require(value <= option.get("max_value", value), f"{name!r} is too large")
    return {"type": kind, "name": name, "value": id_of(value) if kind in (USER, CHANNEL) else value}


def id_of(value: Any) -> str:
    """Return the id of a person, a channel, or what already is one."""
    return str(getattr(value, "id", value))


def pressed(components: Sequence[Json], label: str) -> Json:
    """Return what pressing a button, or choosing an entry of a menu, sends."""
    for part in walk(components):
        if part["type"] == Part.BUTTON and part.get("label") == label:
            require(not part.get("disabled"), f"{label!r} is disabled")
            require(part.get("custom_id"), f"{label!r} is a link")
            return sent_by(part)
        for option in part.get("options") or ():
            if option["label"] == label and part["type"] in SELECTS:
                return sent_by(part) | {"values": [option["value"]]}
    labels = [part.get("label") for part in walk(components) if part["type"] == Part.BUTTON]
    raise NotOffered(f"{label!r} is not among {labels}")


def chosen(components: Sequence[Json], custom_id: str, value: Any) -> Json:
    """Return what choosing a person or a channel in a menu sends."""
    for part in walk(components):
        if part.get("custom_id") == custom_id and part["type"] in SELECTS:
            return sent_by(part) | {"values": [id_of(value)]}
    raise NotOffered(f"no menu is called {custom_id!r}")


def sent_by(part: Json) -> Json:
    return {"custom_id": part["custom_id"], "component_type": part["type"], "id": part.get("id", 0)}


def submitted(modal: Json, values: Mapping[str, Any]) -> list[Json]:
    """Return a modal's fields as the client sends them; what was filled in already stays."""
    left = dict(values)
    sent = [field_of(top, left) for top in modal["components"]]
    require(not left, f"the form does not ask for {sorted(left)}")
    return sent


def field_of(top: Json, values: dict[str, Any]) -> Json:
    """Return one row or label of a modal with its value, taken out of `values`."""
    if top["type"] == Part.TEXT:
        return {"type": top["type"], "id": top.get("id", 0)}
    inner = top["component"] if top["type"] == Part.LABEL else top["components"][0]
    label = top.get("label") or inner.get("label")
    name = next((key for key in (inner["custom_id"], label) if key in values), None)
    value = answered(inner, label, values.pop(name) if name is not None else None)
    if top["type"] == Part.LABEL:
        return {"type": top["type"], "id": top.get("id", 0), "component": value}
    return {"type": top["type"], "id": top.get("id", 0), "components": [value]}


def answered(inner: Json, label: str, given: Any) -> Json:
    sent = {"type": inner["type"], "id": inner.get("id", 0), "custom_id": inner["custom_id"]}
    required = inner.get("required", True)
    if inner["type"] == Part.TEXT_INPUT:
        value = inner.get("value") or "" if given is None else given
        require(value or not required, f"{label!r} must be filled in")
        require(len(value) <= inner.get("max_length", 4000), f"{label!r} is too long")
        require(not value or len(value) >= inner.get("min_length", 0), f"{label!r} is too short")
        return sent | {"value": value}
    values = [option["value"] for option in inner.get("options") or () if option.get("default")]
    if given is not None:
        values = [entry_of(inner, given)]
    require(values or not required, f"{label!r} must be chosen")
    return sent | {"values": values}


def entry_of(inner: Json, given: Any) -> str:
    """Return the value of an entry by its label or value; the id of a person or channel."""
    if inner["type"] != Part.STRING_SELECT:
        return id_of(given)
    for option in inner["options"]:
        if given in (option["label"], option["value"]):
            return option["value"]
    raise NotOffered(f"{given!r} is not among {[o['label'] for o in inner['options']]}")


def resolved(values: Sequence[Any], people: Sequence[Any], guild_id: str | None) -> Json:
    """Return the people and channels among values, as interactions carry them along."""
    channels = [value for value in values if isinstance(value, Channel)]
    members = [value for value in values if value in people]
    found: Json = {}
    if channels:
        found["channels"] = {c.id: c.as_json() | {"permissions": "0"} for c in channels}
    if members:
        found["users"] = {person.id: person.user for person in members}
    if members and guild_id:
        found["members"] = {p.id: {**p.member, "user": None} for p in members}
        for each in found["members"].values():
            del each["user"]
    return found
