"""What the core asks of floor 3, as Protocols. Bootstrap fulfils them; tests bring fakes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.domain.quote import EpisodeSummary, Quote, QuoteId, SourceTurn
from bot.domain.transcript.episode import Episode
from bot.kernel.asker import Community
from bot.kernel.command import Registry
from bot.kernel.observe import Metrics


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


@dataclass(frozen=True, slots=True)
class CardState:
    """What stands behind a card's buttons: who asked what. `request` is plain JSON data."""

    command: str
    owner: str
    request: Mapping[str, Any]


class Cards(Protocol):
    """Remembers what stands behind buttons."""

    async def keep(self, community: Community | None, state: CardState) -> str:
        """Keep a state for a week and return its id: the same id for the same state."""

    async def find(self, community: Community | None, card_id: str) -> CardState | None:
        """Return the state behind an id; None when it expired or belongs elsewhere."""


class Fault(StrEnum):
    """What somebody says is wrong with a quote."""

    WORD = "word"
    SPEAKER = "speaker"


@dataclass(frozen=True, slots=True)
class Report:
    """A quote that a member found wrong. `said_at` is when they said so."""

    quote_id: str
    fault: Fault
    member: str
    said_at: datetime


class Reports(Protocol):
    """The operator's list of quotes that people found wrong."""

    async def file(self, community: Community | None, report: Report) -> bool:
        """Keep a report; False when the same member had said the same before."""

    async def everything(self) -> Sequence[tuple[str, Report]]:
        """Return all reports with their community, oldest first: for the operator alone."""


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present moment, with its zone (UTC)."""


class Chance(Protocol):
    """Rolls the dice."""

    def pick(self) -> float:
        """Return a number from 0 up to, not including, 1."""


@dataclass(frozen=True)
class Ports:
    """Everything a handler may use."""

    library: Library
    cards: Cards
    reports: Reports
    clock: Clock
    chance: Chance
    metrics: Metrics
    registry: "Registry[Ports]"
