"""What all engines are given: windows of passages, and questions with their right places.

A corpus is a folder: `windows` for the engines that search windows, `questions`, and, when it is
synthetic, `episodes` for Hindcast, which cuts its own windows by the same rule.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from benchmarks.labelled import queries
from benchmarks.tables import progress
from bot.bootstrap import House
from bot.domain.quote import SourceTurn
from bot.domain.search.passages import Line, windows
from bot.domain.transcript.sentences import Sentence

T = TypeVar("T")

_MB = 1_000_000

NONE = "none"
"""The kind of question that has no answer."""


class Place(msgspec.Struct, frozen=True, array_like=True):
    """Characters `at` up to `end` of an episode's transcript."""

    episode: str
    at: int
    end: int

    def overlaps(self, other: "Place") -> bool:
        """Tell whether two places share a character."""
        return self.episode == other.episode and self.at < other.end and other.at < self.end


class Window(msgspec.Struct, frozen=True, array_like=True):
    """The words of neighbouring sentences."""

    place: Place
    text: str


class Question(msgspec.Struct, frozen=True, array_like=True):
    """What is asked, and every place that answers it."""

    kind: str
    words: str
    answers: tuple[Place, ...]

    def rank(self, found: Sequence[Place]) -> int | None:
        """Return the number of the first right place, from 1, or 0 for a right refusal."""
        if self.kind == NONE:
            return None if found else 0
        right = (n for n, place in enumerate(found, 1) if any(map(place.overlaps, self.answers)))
        return next(right, None)


def save(path: Path, records: Iterable[msgspec.Struct]) -> None:
    """Write records, one to a line."""
    encode = msgspec.json.Encoder().encode
    with path.open("wb") as file:
        file.writelines(encode(record) + b"\n" for record in records)


def load(path: Path, kind: type[T], what: str = "") -> Iterator[T]:
    """Read records, one at a time; `what` they are read for names a progress bar, in MB."""
    decode = msgspec.json.Decoder(kind).decode
    total, read = path.stat().st_size // _MB, 0
    with path.open("rb") as file:
        for line in file:
            yield decode(line)
            before, read = read // _MB, read + len(line)
            if what and read // _MB > before:
                progress(what, read // _MB, total)


def window_of(episode: str, lines: Sequence[Line]) -> Window:
    """Return a window as the other engines have it: its words as they were said."""
    first, last = lines[0].sentence, lines[-1].sentence
    text = " ".join(line.sentence.text for line in lines)
    return Window(Place(episode, first.place, last.place_end), text)


async def sentences_of(house: House, slug: str) -> list[Sentence]:
    """Return the sentences of an episode as they were said, without readings."""
    return [
        Sentence(0, 0, quote.id.start, quote.id.end, quote.voice, None, True, quote.text)
        for turn in await _turns(house, slug)
        for quote in turn.sentences
    ]


async def _turns(house: House, slug: str) -> Sequence[SourceTurn]:
    return await house.ports.library.conversation(slug)


async def write_seeds(house: House, folder: Path) -> int:
    """Write the seeds' windows and the labelled questions; return the number of windows."""
    cut = [
        window_of(episode.slug, lines)
        for episode in await house.ports.library.episodes()
        for lines in windows(await sentences_of(house, episode.slug))
    ]
    save(folder / "windows", cut)
    save(folder / "questions", _labelled())
    return len(cut)


def _labelled() -> Iterator[Question]:
    for query in queries():
        answers = tuple(Place(query.episode, at, end) for at, end in query.answers)
        yield Question(query.kind, query.words, answers)
