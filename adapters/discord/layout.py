"""Parts and actions laid out in messages of components, within Discord's limits."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TypeVar, assert_never

import discord
from discord import ui

from adapters.discord import limits
from adapters.discord.addresses import MENU
from adapters.discord.parts import Enclosed, Part, Picture, Rule, Words
from bot.kernel.card import Action
from bot.kernel.kinds import shorten

_COUNT_TEXT = 40  # characters kept free for "1 of 3"
PAGE_TEXT = limits.MESSAGE_TEXT - _COUNT_TEXT
"""The most characters of markdown on one page."""

T = TypeVar("T")
_OWN = 2  # components of every page: its container, and the line that counts pages


class CardView(ui.LayoutView):
    """The components of one message.

    To the library it is finished from the start: buttons are found by their address, so that they
    outlive the process, and nothing about a message is kept in memory.
    """

    def __init__(self) -> None:
        super().__init__(timeout=None)

    def is_finished(self) -> bool:
        """Tell the library not to keep it."""
        return True


@dataclass(frozen=True, slots=True)
class Page:
    """One message of a card."""

    parts: tuple[Part, ...]
    actions: tuple[Action, ...]
    accent: int

    def view(self) -> CardView:
        """Return its components."""
        items = [_item(part, number) for number, part in enumerate(self.parts)]
        rows = _rows(self.actions)
        container: ui.Container[CardView] = ui.Container(*items, *rows, accent_colour=self.accent)
        return CardView().add_item(container)

    def files(self) -> list[discord.File]:
        """Return its pictures, made anew for each attempt: sending uses them up."""
        files = (_file(part, number) for number, part in enumerate(self.parts))
        return [file for file in files if file]


def lay_out(parts: Sequence[Part], actions: Sequence[Action], accent: int) -> list[Page]:
    """Return pages that hold all parts in order; the actions stand on the last one."""
    actions = tuple({action.address: action for action in actions}.values())
    room = limits.MESSAGE_COMPONENTS - _OWN - _components(actions)
    groups: list[list[Part]] = [[]]
    text = 0
    for part in parts:
        length = len(part.markdown) if isinstance(part, Words) else 0
        if groups[-1] and (text + length > PAGE_TEXT or len(groups[-1]) >= room):
            groups.append([])
            text = 0
        groups[-1].append(part)
        text += length
    return _pages(groups, actions, accent)


def _pages(
    groups: Sequence[Sequence[Part]], actions: tuple[Action, ...], accent: int
) -> list[Page]:
    count = len(groups)
    if count == 1:
        return [Page(tuple(groups[0]) or (Words("…"),), actions, accent)]
    return [
        Page((*group, Words(f"-# {n} of {count}")), actions if n == count else (), accent)
        for n, group in enumerate(groups, 1)
    ]


def _item(part: Part, number: int) -> ui.Item[CardView]:
    match part:
        case Words(markdown):
            return ui.TextDisplay(markdown)
        case Rule():
            return ui.Separator()
        case Picture():
            media = f"attachment://{_file_name(number)}"
            return ui.MediaGallery(discord.MediaGalleryItem(media, description=_alt(part)))
        case Enclosed():
            return ui.File(f"attachment://{_enclosed_name(part, number)}")
        case _:
            assert_never(part)


def _file(part: Part, number: int) -> discord.File | None:
    """Return what has to be uploaded with a part, if anything."""
    match part:
        case Picture(png):
            return discord.File(BytesIO(png), _file_name(number), description=_alt(part))
        case Enclosed(_, content):
            return discord.File(BytesIO(content), _enclosed_name(part, number))
        case Words() | Rule():
            return None
        case _:
            assert_never(part)


def _enclosed_name(part: Enclosed, number: int) -> str:
    """Return a name of letters, digits and dots: Discord alters others, which breaks the link."""
    plain = re.sub(r"[^A-Za-z0-9.]+", "-", part.name)
    return f"{number}-{plain}"


def _file_name(number: int) -> str:
    return f"picture-{number}.png"


def _alt(picture: Picture) -> str:
    return shorten(picture.alt, limits.ALT_TEXT)


def _rows(actions: Sequence[Action]) -> list[ui.ActionRow[CardView]]:
    buttons = [_button(action) for action in actions if not action.overflow]
    menus = [_options(action) for action in actions if action.overflow]
    rows: list[ui.ActionRow[CardView]] = [
        ui.ActionRow(*some) for some in _by(limits.ROW_BUTTONS, buttons)
    ]
    return rows + [
        ui.ActionRow(ui.Select(custom_id=f"{MENU}{n}", placeholder="More", options=some))
        for n, some in enumerate(_by(limits.MENU_OPTIONS, menus))
    ]


def _button(action: Action) -> "ui.Button[CardView]":
    label = shorten(action.label, limits.BUTTON_LABEL)
    return ui.Button(label=label, custom_id=action.address)


def _options(action: Action) -> discord.SelectOption:
    return discord.SelectOption(
        label=shorten(action.label, limits.MENU_LABEL), value=action.address
    )


def _by(size: int, items: Sequence[T]) -> list[list[T]]:
    return [list(items[n : n + size]) for n in range(0, len(items), size)]


def _components(actions: Sequence[Action]) -> int:
    """Count what the actions take: buttons and menus, and their rows."""
    return sum(1 + len(row.children) for row in _rows(actions))
