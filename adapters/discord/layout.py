"""Parts and actions laid out in messages of components, within Discord's limits."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import assert_never

import discord
from discord import ui

from adapters.discord import limits
from adapters.discord.parts import Enclosed, Part, Passage, Picture, Rule, Shown, Words
from adapters.discord.rows import bundles, components, rows
from bot.kernel.card import Action
from bot.kernel.kinds import shorten

_COUNT_TEXT = 40  # characters kept free for "1 of 3"
PAGE_TEXT = limits.MESSAGE_TEXT - _COUNT_TEXT
"""The most characters of markdown on one page."""

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

    parts: tuple[Shown, ...]
    actions: tuple[Action, ...]
    accent: int

    def view(self) -> CardView:
        """Return its components."""
        items = [_item(part, number) for number, part in enumerate(self.parts)]
        container: ui.Container[CardView] = ui.Container(
            *items, *rows(self.actions), accent_colour=self.accent
        )
        return CardView().add_item(container)

    def files(self) -> list[discord.File]:
        """Return its pictures, made anew for each attempt: sending uses them up."""
        files = (_file(part, number) for number, part in enumerate(self.parts))
        return [file for file in files if file]


class _Sheets:
    """What stands on each message, filled from the first to the last."""

    def __init__(self, most: int) -> None:
        self.all: list[list[Shown]] = [[]]
        self._most = most
        self._text = 0

    def put(self, part: Part) -> None:
        """Add a part to the last message, and to further ones as far as it is too long."""
        match part:
            case Passage():
                self._say(part.broken(PAGE_TEXT, PAGE_TEXT - self._text))
            case Picture() | Enclosed():
                files = sum(isinstance(each, Picture | Enclosed) for each in self.all[-1])
                if files == limits.FILES:
                    self._turn()
                self._add(part)
            case Rule():
                if self.all[-1]:
                    self._add(part)
            case _:
                assert_never(part)

    def _say(self, texts: Iterable[str]) -> None:
        for number, text in enumerate(texts):
            if number:
                self._turn()
            if text:
                self._add(Words(text))
                self._text += len(text)

    def _add(self, shown: Shown) -> None:
        if len(self.all[-1]) >= self._most:
            self._turn()
        self.all[-1].append(shown)

    def _turn(self) -> None:
        """Go to a new message; a line that parts nothing any more goes."""
        if self.all[-1] and isinstance(self.all[-1][-1], Rule):
            self.all[-1].pop()
        if self.all[-1]:
            self.all.append([])
        self._text = 0


def lay_out(parts: Sequence[Part], actions: Sequence[Action], accent: int) -> list[Page]:
    """Return pages that hold all parts in order; the actions stand at the end."""
    first, *more = bundles(actions)
    sheets = _Sheets(limits.MESSAGE_COMPONENTS - _OWN - components(first))
    for part in parts:
        sheets.put(part)
    shown = [tuple(sheet) for sheet in sheets.all] + [() for _ in more]
    pressed = [() for _ in sheets.all[1:]] + [first, *more]
    if len(shown) == 1:
        return [Page(shown[0] or (Words("…"),), first, accent)]
    return [
        Page((*each, Words(f"-# {n} of {len(shown)}")), some, accent)
        for n, (each, some) in enumerate(zip(shown, pressed, strict=True), 1)
    ]


def _item(part: Shown, number: int) -> ui.Item[CardView]:
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


def _file(part: Shown, number: int) -> discord.File | None:
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
