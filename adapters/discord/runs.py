"""Paragraphs as runs: text with a style, measured as markup, and cut where sentences end."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from adapters.discord.escape import code, escape, linked

_ENDS = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+")
_SPACES = re.compile(r"\s+")
_APART = "\u200b"
"""Between two styled runs without a space: their asterisks would be read as one row."""


class Look(Enum):
    """How a run is set: the marks around it."""

    PLAIN = ""
    BOLD = "**"
    ITALIC = "*"
    BOTH = "***"
    CODE = "`"


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


def split(runs: Sequence[Run], most: int) -> list[str]:
    """Return the paragraph as markup in parts of at most `most` characters.

    Parts end where sentences do; a longer sentence is cut at a space, and a longer word anywhere.
    """
    whole = markup(runs)
    if len(whole) <= most:
        return [whole] if whole else []
    parts: list[list[Run]] = [[]]
    for piece in _pieces(runs, most):
        if parts[-1] and len(markup([*parts[-1], piece])) > most:
            parts.append([])
        parts[-1].append(piece)
    return [line for line in map(markup, parts) if line]


def _pieces(runs: Sequence[Run], most: int) -> Iterator[Run]:
    """Cut runs into sentences, and those that are too long into words, and those into letters."""
    for run in runs:
        for sentence in _cut(run, _ENDS):
            if len(sentence.markup) <= most:
                yield sentence
                continue
            for word in _cut(sentence, _SPACES):
                yield from _letters(word, most)


def _cut(run: Run, where: re.Pattern[str]) -> Iterator[Run]:
    start = 0
    for found in where.finditer(run.text):
        yield replace(run, text=run.text[start : found.end()])
        start = found.end()
    if start < len(run.text):
        yield replace(run, text=run.text[start:])


def _letters(word: Run, most: int) -> Iterator[Run]:
    if len(word.markup) <= most:
        yield word
        return
    step = most // 3  # escaped, a letter may take two places; the marks around want some, too
    for start in range(0, len(word.text), step):
        yield replace(word, text=word.text[start : start + step])
