"""What a card consists of on Discord, before and after it is laid out in messages."""

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.discord.runs import Run, markup, split


@dataclass(frozen=True, slots=True)
class Line:
    """Runs on one line, behind the markup that says what kind of line it is."""

    runs: tuple[Run, ...]
    before: str = ""

    @property
    def markup(self) -> str:
        """The line as markdown; nothing where it says nothing."""
        words = markup(self.runs)
        return f"{self.before}{words}" if words else ""

    def broken(self, most: int, first: int) -> list[str]:
        """Return the line in parts of at most `most` characters, the first of at most `first`.

        The first is empty where nothing fits, or where the line is better kept whole.
        """
        whole = self.markup
        if len(whole) <= first:
            return [whole]
        if len(whole) <= most // 2:
            return ["", whole]
        taken = len(self.before)
        parts = split(self.runs, most - taken, first - taken)
        return [f"{self.before}{part}" if part else "" for part in parts]


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines under each other, which go on in a further message where they must."""

    lines: tuple[Line, ...]

    def broken(self, most: int, first: int) -> list[str]:
        """Return the markdown for each message: `first` characters are left on the first one.

        What is short stays together; the first is empty where that begins on the next message.
        """
        lines = [line for line in self.lines if line.markup]
        whole = _under(line.markup for line in lines)
        if len(whole) <= first:
            return [whole]
        if len(whole) <= most // 2:
            return ["", whole]
        texts = [""]
        for line in lines:
            taken = len(texts[-1]) + 1 if texts[-1] else 0
            room = (first if len(texts) == 1 else most) - taken
            beginning, *more = line.broken(most, room)
            texts[-1] = _under(part for part in (texts[-1], beginning) if part)
            texts += more
        return texts


@dataclass(frozen=True, slots=True)
class Words:
    """Markdown, ready to be shown."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line between two things of a kind."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, and what a person would say who looked at it."""

    png: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file to be downloaded."""

    name: str
    content: bytes


Part = Passage | Rule | Picture | Enclosed
"""What blocks become."""

Shown = Words | Rule | Picture | Enclosed
"""What a message holds."""


def _under(lines: Iterable[str]) -> str:
    return "\n".join(lines)
