"""The kernel's forms as modals, and what comes back from them."""

from collections.abc import Collection, Mapping
from datetime import time
from typing import Any

from adapters.slack import limits
from adapters.slack.lines import pointed
from adapters.slack.rich import Element, label
from adapters.slack.visit import Origin, Payload
from bot.kernel import kinds
from bot.kernel.card import Form, FormField
from bot.kernel.command import Command, Suggestion
from bot.kernel.errors import NotUnderstood

CALLBACK = "form:"
"""The `callback_id` of a modal is this and the command's name."""

_OPENED_BY = "id"
"""The option of a button: it is carried in the form's address and asks nobody anything."""

_PICKERS = {
    "member": ("users_select", "initial_user"),
    "channel": ("conversations_select", "initial_conversation"),
    "date": ("datepicker", "initial_date"),
    "time": ("timepicker", "initial_time"),
}
_GIVEN: Mapping[str, type[str]] = {
    "value": str,
    "selected_user": kinds.Member,
    "selected_conversation": kinds.Channel,
    "selected_date": str,
    "selected_time": str,
}


def modal(
    form: Form, command: Command[Any, Any], closed: Collection[str], origin: Origin
) -> Element:
    """Return a view that asks for a command's options; its answer will go to `origin`.

    Options in `closed` have a set of values to be searched: theirs is a menu that asks us.
    """
    opened_by = next((f.value for f in form.fields if f.name == _OPENED_BY and f.value), "")
    asked = [f for f in form.fields if not (f.name == _OPENED_BY and opened_by)]
    address = f"{CALLBACK}{form.command}"
    return {
        "type": "modal",
        "callback_id": f"{address}:{opened_by}" if opened_by else address,
        "private_metadata": origin.dump()[: limits.METADATA],
        "title": label(form.command.capitalize(), limits.VIEW_TITLE),
        "submit": label("Ask", limits.VIEW_TITLE),
        "close": label("Not now", limits.VIEW_TITLE),
        "blocks": [
            {"type": "section", "text": label(f"{command.summary}.", limits.TEXT)},
            *(_input(field, command, field.name in closed) for field in asked),
        ],
    }


def name_of(view: Payload) -> str:
    """Return the name of a view's command."""
    return _address_of(view)[0]


def _address_of(view: Payload) -> tuple[str, str]:
    address = str(view.get("callback_id") or "").removeprefix(CALLBACK)
    name, _, opened_by = address.partition(":")
    return name, opened_by


def values_of(view: Payload) -> dict[str, str]:
    """Return what was filled in, by option, and what opened the form; nothing that is empty."""
    state: Payload = (view.get("state") or {}).get("values") or {}
    given = {
        name: _given(element) for name, elements in state.items() for element in elements.values()
    }
    given[_OPENED_BY] = _address_of(view)[1] or given.get(_OPENED_BY, "")
    return {name: value for name, value in given.items() if value}


def complaints(
    command: Command[Any, Any], values: Mapping[str, str], reason: str
) -> dict[str, str]:
    """Return what is wrong, by option; `reason` stands at the first where none is to blame.

    Options are the modal's blocks, as Slack wants them named.
    """
    wrong: dict[str, str] = {}
    for option in command.options:
        try:
            if option.name in values:
                kinds.read(option.kind, option.called, values[option.name])
        except NotUnderstood as refusal:
            wrong[option.name] = str(refusal)
    asked = [option.name for option in command.options if option.name != _OPENED_BY]
    shown = {name: reason for name, reason in wrong.items() if name in asked}
    return shown or {next(iter(asked), _OPENED_BY): reason}


def options_of(suggestions: Collection[Suggestion]) -> list[Element]:
    """Return suggestions as the options of a menu; values that Slack cannot hold are left out."""
    return [
        _option(suggestion.label, suggestion.value)
        for suggestion in suggestions
        if 0 < len(suggestion.value) <= limits.OPTION_VALUE
    ][: limits.OPTIONS_IN_SELECT]


def _input(field: FormField, command: Command[Any, Any], closed: bool) -> Element:
    return {
        "type": "input",
        "block_id": field.name,
        "optional": not field.required,
        "label": label(field.title or field.label, limits.INPUT_LABEL),
        **({"hint": label(field.label, limits.INPUT_LABEL)} if field.title else {}),
        "element": {"action_id": field.name, **_element(field, command, closed)},
    }


def _element(field: FormField, command: Command[Any, Any], closed: bool) -> Element:
    if field.kind in _PICKERS:
        kind, initial = _PICKERS[field.kind]
        known = _known(field, command)
        return {"type": kind, **({initial: known} if known else {})}
    if field.choices or closed:
        return _select(field)
    option = command.option(field.name)
    most = min(option.about.limit if option else limits.INPUT_TEXT, limits.INPUT_TEXT)
    initial_value = {"initial_value": field.value[:most]} if field.value else {}
    return {"type": "plain_text_input", "max_length": most, **initial_value}


def _known(field: FormField, command: Command[Any, Any]) -> str:
    """Return what a picker can begin with: Slack would refuse the whole form for nonsense."""
    option = command.option(field.name)
    if option is None or not field.value:
        return ""
    try:
        known = pointed(option.kind, field.value)
        value = known or kinds.read(option.kind, field.name, field.value)
    except NotUnderstood:
        return ""
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def _select(field: FormField) -> Element:
    chosen = field.value and (not field.choices or field.value in field.choices)
    initial = {"initial_option": _option(field.value, field.value)} if chosen else {}
    if not field.choices:
        return {"type": "external_select", "min_query_length": 0, **initial}
    options = [_option(choice, choice) for choice in field.choices]
    return {"type": "static_select", "options": options, **initial}


def _option(words: str, value: str) -> Element:
    return {"text": label(words, limits.BUTTON), "value": value}


def _given(element: Payload) -> str:
    selected = element.get("selected_option")
    if isinstance(selected, Mapping):
        return str(selected.get("value") or "")
    return next((kind(element[name]) for name, kind in _GIVEN.items() if element.get(name)), "")
