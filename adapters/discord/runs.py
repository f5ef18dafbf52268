"""Paragraphs as runs: text with a style, measured as markup, and cut where sentences end."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial

from adapters import sentences
from adapters.discord.escape import code, escape, linked, mention

_APART = "\u200b"
"""Between two styled runs without a space: their asterisks would be read as one row."""
_SEAM = 3
"""Characters that may be needed where no space parts two runs, as in a word that was cut."""


class Look(Enum):
    """How a run is set: the marks around it, or the sign of what its id stands for."""

    PLAIN = ""
    BOLD = "**"
    ITALIC = "*"
    BOTH = "***"
    CODE = "`"
    PERSON = "@"
    PLACE = "#"


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one look; a link when there is a `url`."""

    text: str
    look: Look = Look.PLAIN
    url: str | None = None

    @property
    def markup(self) -> str:
        """The run as markdown, with the spaces around it outside its marks."""
        if self.look is Look.CODE:
            return linked(code(self.text), self.url)
        if self.look in (Look.PERSON, Look.PLACE):
            return mention(self.look.value, self.text)
        words = self.text.strip()
        if not words:
            return " " if self.text else ""
        before, after = self.text[:1].isspace(), self.text[-1:].isspace()
        marks = self.look.value
        marked = linked(f"{marks}{escape(words)}{marks}", self.url)
        return f"{' ' * before}{marked}{' ' * after}"


def markup(runs: Iterable[Run]) -> str:
    """Return the runs as one line of markdown."""
    line = ""
    for run in runs:
        shown = run.markup
        touching = line.endswith(("*", "`")) and shown.startswith(("*", "`"))
        line += f"{_APART}{shown}" if touching else shown
    return line.strip()


def split(runs: Sequence[Run], most: int, first: int | None = None) -> list[str]:
    """Return the paragraph as markup in parts of at most `most` characters, the first of `first`.

    Parts end where sentences do; a longer sentence is cut at a space, and a longer word anywhere.
    The first part is empty where nothing fits into it.
    """
    whole = markup(runs)
    if len(whole) <= (most if first is None else first):
        return [whole] if whole else []
    parts = sentences.portions(_pieces(runs, most), most, _size, first)
    return [markup(_joined(part)) for part in parts]


def _pieces(runs: Sequence[Run], most: int) -> Iterator[Run]:
    for run in runs:
        for text in sentences.pieces(run.text, most, partial(_size_of, run)):
            yield replace(run, text=text)


def _joined(pieces: Sequence[Run]) -> Iterator[Run]:
    """Put together again what looks the same: marks go around all of it."""
    for (look, url), alike in itertools.groupby(pieces, lambda run: (run.look, run.url)):
        yield Run("".join(run.text for run in alike), look, url)


def _size_of(run: Run, text: str) -> int:
    return _size(replace(run, text=text))


def _size(run: Run) -> int:
    shown = run.markup
    return len(shown) + (0 if shown.endswith(" ") else _SEAM)
