"""Forms as Discord's modals, and what was filled in."""

from collections.abc import Iterator, Mapping
from typing import Any

import discord
from discord import ui

from adapters.discord import limits
from adapters.discord.addresses import FORM
from adapters.discord.escape import label
from bot.kernel.card import Form, FormField
from bot.kernel.kinds import Channel, Member

_POINTING = {5: Member, 8: Channel}
"""Selects whose values are ids (Component Reference, Component Types)."""

_ID = "id"
"""The option of a button: it is carried in the form's address and asks nobody anything."""


class FormModal(ui.Modal):
    """A form. To the library it is finished: a submission is found by the form's address."""

    def is_finished(self) -> bool:
        """Tell the library not to keep it."""
        return True


def modal(form: Form) -> FormModal:
    """Return the form's modal: required fields first, and as many others as there is room for."""
    title = label(f"/{form.command}", limits.FORM_TITLE)
    opened_by = next((f.value for f in form.fields if f.name == _ID and f.value), "")
    asked = [f for f in form.fields if not (f.name == _ID and opened_by)]
    address = f"{FORM}{form.command}:{opened_by}" if opened_by else f"{FORM}{form.command}"
    made = FormModal(title=title, custom_id=address, timeout=None)
    for field in sorted(asked, key=lambda field: not field.required)[: limits.FORM_INPUTS]:
        made.add_item(_labelled(field))
    return made


def _labelled(field: FormField) -> "ui.Label[FormModal]":
    name = field.title or field.name.replace("_", " ").capitalize()
    return ui.Label(
        text=label(name, limits.LABEL),
        description=label(field.label, limits.LABEL_DESCRIPTION),
        component=_input(field),
    )


def _input(field: FormField) -> "ui.Item[FormModal]":
    if 0 < len(field.choices) <= limits.MENU_OPTIONS:
        return _menu(field)
    if field.kind == "channel":
        return ui.ChannelSelect(
            custom_id=field.name, required=field.required, min_values=int(field.required)
        )
    if field.kind == "member":
        return ui.UserSelect(
            custom_id=field.name, required=field.required, min_values=int(field.required)
        )
    return ui.TextInput(
        custom_id=field.name,
        required=field.required,
        default=field.value or None,
        max_length=limits.INPUT_TEXT,
    )


def _menu(field: FormField) -> "ui.Select[FormModal]":
    options = [
        discord.SelectOption(
            label=label(choice, limits.MENU_LABEL),
            value=choice,
            default=choice == field.value,
        )
        for choice in field.choices
    ]
    return ui.Select(
        custom_id=field.name,
        options=options,
        required=field.required,
        min_values=int(field.required),
    )


def submitted(data: Mapping[str, Any]) -> tuple[str, dict[str, object]]:
    """Return the command and the values of a submitted form, from the interaction's raw data."""
    command, _, opened_by = str(data.get("custom_id", "")).removeprefix(FORM).partition(":")
    values: dict[str, object] = {_ID: opened_by} if opened_by else {}
    for filled in _inputs(data.get("components", [])):
        chosen = filled.get("values")
        value = chosen[0] if isinstance(chosen, list) and chosen else filled.get("value", "")
        pointing = _POINTING.get(filled.get("type", 0))
        values[str(filled["custom_id"])] = pointing(value) if pointing and value else value
    return command, {name: value for name, value in values.items() if value not in ("", None)}


def _inputs(components: object) -> Iterator[Mapping[str, Any]]:
    """Walk labels and rows down to the inputs in them; whatever has no name is none."""
    for each in components if isinstance(components, list) else []:
        if not isinstance(each, dict):
            continue
        if "custom_id" in each:
            yield each
        yield from _inputs([each.get("component"), *(each.get("components") or [])])
