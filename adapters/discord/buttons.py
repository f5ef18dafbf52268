"""Buttons and menus found by their address alone: they work after any restart."""

import re
from typing import Any, Protocol, Self, cast

from discord import ui

from adapters.discord.addresses import BUTTON, MENUS
from adapters.discord.asker import Interaction


class Receiving(Protocol):
    """Somebody who takes interactions: the client."""

    async def receive(self, interaction: Interaction) -> None:
        """Answer an interaction."""


class ActionButton(ui.DynamicItem[ui.Button[Any]], template=BUTTON):
    """A button of any card, however old."""

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Take the button as it stands on the message."""
        del interaction, match
        return cls(cast("ui.Button[Any]", item))

    async def callback(self, interaction: Interaction) -> None:
        """Have it answered."""
        await cast("Receiving", interaction.client).receive(interaction)


class ActionMenu(ui.DynamicItem[ui.Select[Any]], template=MENUS):
    """The menu of a card's further actions."""

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Take the menu as it stands on the message."""
        del interaction, match
        return cls(cast("ui.Select[Any]", item))

    async def callback(self, interaction: Interaction) -> None:
        """Have the chosen action answered."""
        await cast("Receiving", interaction.client).receive(interaction)
