"""Sentences: the smallest units that are quoted."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from bot.domain.readings import Reading, corrected, shown, within
from bot.domain.transcript.episode import Source, Voice
from bot.domain.transcript.marks import positions
from bot.domain.transcript.moments import timeline
from bot.domain.transcript.punctuation import sentence_starts
from bot.domain.transcript.stretches import shortened
from bot.domain.transcript.timed_text import TimedText
from bot.domain.transcript.turns import turns

_FRAGMENT = 2


@dataclass(frozen=True, slots=True)
class Sentence:
    """A run of words by one voice.

    `start` and `end` are characters of the timed text, `place` and `place_end` of the source.
    `seconds` is from the episode's beginning, an estimate when `estimated`, None when unknown.
    """

    start: int
    end: int
    place: int
    place_end: int
    voice: Voice
    seconds: float | None
    estimated: bool
    text: str
    readings: tuple[Reading, ...] = ()

    @property
    def shown(self) -> str:
        """The words with readings in brackets."""
        return shown(self.text, self.readings)

    @property
    def corrected(self) -> str:
        """The words with readings in place of garbled ones: to search in, never to show."""
        return corrected(self.text, self.readings)


def cut(text: TimedText, source: Source, duration_s: int | None) -> tuple[Sentence, ...]:
    """Return the sentences of a source, which hold every word of its text once and in order.

    They never cross a turn. Inside of one they are cut at the source's marked breaks, or where
    none are marked at its punctuation; what is longer than `stretches.LONGEST` words is cut
    again. `duration_s` is the recording's length in seconds, to estimate times by. Raises
    Misplaced when a mark does not stand where it says.
    """
    times = timeline(text, source, duration_s)
    words = text.text.split(" ")
    starts = [0, *accumulate(len(word) + 1 for word in words)]
    breaks = [bisect_left(starts, at) for at in positions(text, source.breaks, "breaks")]
    readings = readings_of(text, source)
    sentences = []
    for turn in turns(text, source):
        edges = bisect_left(starts, turn.start), bisect_left(starts, turn.end)
        for first, last in _parts(words, edges, breaks):
            start, end = starts[first], starts[last] - 1
            sentences.append(
                Sentence(
                    start,
                    end,
                    text.place(start),
                    text.place(end - 1) + 1,
                    turn.voice,
                    *times.at(start),
                    text.text[start:end],
                    within(readings, start, end),
                )
            )
    return tuple(sentences)


def readings_of(text: TimedText, source: Source) -> tuple[Reading, ...]:
    """Return a source's readings by characters of its text. Raises Misplaced."""
    starts = positions(text, source.readings, "readings")
    return tuple(
        Reading(start, start + len(mark.words), mark.reads)
        for start, mark in zip(starts, source.readings, strict=True)
    )


def _parts(
    words: Sequence[str], turn: tuple[int, int], breaks: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a turn; everything is counted in words of the text."""
    start, end = turn
    if breaks:
        inner = [number for number in breaks if start < number < end]
    else:
        inner = sentence_starts(words, start, end)
    for part in _joined(words, pairwise([start, *inner, end])):
        yield from shortened(words, *part)


def _joined(words: Sequence[str], parts: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join fragments to a neighbour: "Right?" to what it asks about, "Um." to what it begins."""
    kept: list[tuple[int, int]] = []
    pending: int | None = None
    for start, end in parts:
        begin, pending = start if pending is None else pending, None
        if end - begin > _FRAGMENT:
            kept.append((begin, end))
        elif kept and words[end - 1].endswith("?"):
            kept[-1] = (kept[-1][0], end)
        else:
            pending = begin
        last = end
    if pending is not None:
        kept.append((kept.pop()[0] if kept else pending, last))
    return iter(kept)
