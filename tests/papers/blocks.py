"""The commands of a page: its code blocks, in order, each under its heading."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FENCE = "```"
NOT_COMMANDS = {"yaml"}
"""Blocks in these languages are read by people or programs; those in no language are typed."""
_CRON_FIELDS = 5


@dataclass(frozen=True, slots=True)
class Block:
    """Commands that stand together; `headings` has those above them, the outermost first."""

    headings: tuple[str, ...]
    text: str


def blocks(page: Path) -> Iterator[Block]:
    """Give what is to be typed; raises AssertionError at a block in a language it does not know."""
    headings: list[str] = []
    inside: str | None = None
    lines: list[str] = []
    for line in page.read_text("utf-8").splitlines():
        if line.startswith(FENCE) and inside is None:
            inside, lines = line.removeprefix(FENCE), []
        elif line == FENCE:
            if inside not in NOT_COMMANDS:
                yield Block(tuple(headings), _typed(inside or "", lines))
            inside = None
        elif inside is not None:
            lines.append(line)
        elif line.startswith("#"):
            marks, _, words = line.partition(" ")
            headings = [*headings[: len(marks) - 1], words]


def _typed(language: str, lines: list[str]) -> str:
    """Return the commands; of a line of cron's, what it runs."""
    assert language in ("", "cron"), f"nobody runs what is written in {language}"
    if language == "cron":
        lines = [line.split(maxsplit=_CRON_FIELDS)[_CRON_FIELDS] for line in lines]
    return "\n".join(lines)
