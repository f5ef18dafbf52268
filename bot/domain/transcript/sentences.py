"""Sentences: the smallest units that are quoted."""

from dataclasses import dataclass

from bot.domain.transcript.episode import Voice


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
