"""A card's actions as buttons and menus, as many as a message takes."""

from collections.abc import Sequence
from typing import Any, TypeVar

import discord
from discord import ui

from adapters.discord import limits
from adapters.discord.addresses import MENU
from adapters.discord.escape import label
from bot.kernel.card import Action

T = TypeVar("T")

_BUTTONS = 3 * limits.ROW_BUTTONS
"""More buttons than three rows are a menu's business."""

_MOST = 100
"""Actions of one message: three rows and four menus leave twelve components for the words."""

Row = ui.ActionRow[Any]


def bundles(actions: Sequence[Action]) -> list[tuple[Action, ...]]:
    """Return the actions message by message, each once; at least one bundle, which may be empty."""
    each_once = list({action.address: action for action in actions}.values())
    return [tuple(some) for some in _by(_MOST, each_once)] or [()]


def rows(actions: Sequence[Action]) -> list[Row]:
    """Return one message's actions: buttons, and menus of what is kept there or has no room."""
    pressed = [action for action in actions if not action.overflow][:_BUTTONS]
    chosen = [action for action in actions if action not in pressed]
    made: list[Row] = [
        ui.ActionRow(*map(_button, some)) for some in _by(limits.ROW_BUTTONS, pressed)
    ]
    return made + [
        ui.ActionRow(
            ui.Select(custom_id=f"{MENU}{n}", placeholder="More", options=list(map(_option, some)))
        )
        for n, some in enumerate(_by(limits.MENU_OPTIONS, chosen))
    ]


def components(actions: Sequence[Action]) -> int:
    """Count what the actions take: buttons and menus, and their rows."""
    return sum(1 + len(row.children) for row in rows(actions))


def _button(action: Action) -> "ui.Button[Any]":
    style = discord.ButtonStyle.primary if action.yours else discord.ButtonStyle.secondary
    words = label(action.words, limits.BUTTON_LABEL)
    return ui.Button(label=words, custom_id=action.address, style=style)


def _option(action: Action) -> discord.SelectOption:
    return discord.SelectOption(label=label(action.words, limits.MENU_LABEL), value=action.address)


def _by(size: int, items: Sequence[T]) -> list[Sequence[T]]:
    return [items[n : n + size] for n in range(0, len(items), size)]
