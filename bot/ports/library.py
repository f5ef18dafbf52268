"""The catalogue as the core asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.quote import EpisodeSummary, Quote, QuoteId, SourceTurn
from bot.domain.transcript.episode import Episode


@dataclass(frozen=True, slots=True)
class Search:
    """A question to the library. `speaker` is a name and `episode` a slug, both exact."""

    words: str
    speaker: str | None = None
    episode: str | None = None
    limit: int = 5


@dataclass(frozen=True, slots=True)
class Findings:
    """Quotes, best first; none when nothing is good enough. `near` are words to try instead."""

    quotes: tuple[Quote, ...]
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in `seeds/`: the file, the line (from 1) and the field."""

    file: str
    line: int | None
    field: str
    message: str


class Library(Protocol):
    """The catalogue's texts and the index over them. The same for every community."""

    async def episodes(self) -> Sequence[Episode]:
        """Return all episodes, newest first."""

    async def find(self, search: Search) -> Findings:
        """Look words up."""

    async def quote(self, quote_id: QuoteId) -> Quote | None:
        """Return the quote behind an id; None when its source is not here."""

    async def around(self, quote_id: QuoteId, sentences: int) -> Sequence[Quote]:
        """Return the words of a quote with that many sentences more on both sides.

        One quote for each change of voice, in order; none when the source is not here.
        """

    async def random(self, speaker: str | None, pick: float) -> Quote | None:
        """Return a telling quote; `pick`, from 0 up to 1, decides which."""

    async def conversation(self, episode: str) -> Sequence[SourceTurn]:
        """Return the turns of an episode's conversation, in order; none if it is unknown."""

    async def summary(self, episode: str) -> EpisodeSummary | None:
        """Return what an episode says; None when it is unknown or nobody has written it down."""

    async def complete(self, search: Search) -> Sequence[Quote]:
        """Return telling lines for words that somebody is still typing; quick, and may be wrong."""

    async def problems(self) -> Sequence[Problem]:
        """Return what could not be read at start."""
