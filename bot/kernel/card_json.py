"""A card as JSON, for programs."""

import dataclasses
from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.kernel.card import Action, Card


def to_json(card: Card) -> dict[str, Any]:
    """Return the card as the JSON contract has it: plain dicts, lists, strings and numbers."""
    return {
        "status": card.status.value,
        "title": card.title,
        "private": card.private,
        "blocks": [
            {"type": type(block).__name__.lower(), **_plain(block)} for block in card.blocks
        ],
        "actions": [_action(action) for action in card.actions],
    }


def _action(action: Action) -> dict[str, Any]:
    """Return a button: its label as it always is, and `yours` only where the asker chose it."""
    told = {"label": action.label, "command": action.command, "id": action.id}
    return {**told, "yours": True} if action.yours else told


def _plain(value: Any) -> Any:  # noqa: ANN401 - walks any dataclass
    if dataclasses.is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    return value
