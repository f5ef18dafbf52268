"""Quotes: runs of sentences shown to a person, and the ids that outlive any rebuild."""

import re
from dataclasses import dataclass

from bot.domain.readings import Reading, shown
from bot.domain.transcript.episode import Episode, Speaker, Voice

_ID = re.compile(r"(?P<source>[0-9a-f]{12})-(?P<start>[0-9]{1,9})-(?P<end>[0-9]{1,9})")
_PREFIX = 12


@dataclass(frozen=True, slots=True)
class QuoteId:
    """The first twelve hex digits of the source's SHA-256, and a span of its characters."""

    source: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.source}-{self.start}-{self.end}"

    @classmethod
    def of(cls, sha256: str, start: int, end: int) -> "QuoteId":
        """Make the id of the characters `start` up to `end` of a source."""
        return cls(sha256[:_PREFIX], start, end)

    @classmethod
    def parse(cls, text: str) -> "QuoteId | None":
        """Read an id; None when `text` is not one."""
        match = _ID.fullmatch(text.strip())
        if not match or int(match["start"]) >= int(match["end"]):
            return None
        return cls(match["source"], int(match["start"]), int(match["end"]))

    def overlaps(self, other: "QuoteId") -> bool:
        """Tell whether two spans of one source share a character."""
        same = self.source == other.source
        return same and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that one voice said, without a break.

    `start_s` is in seconds from the episode's beginning, None when unknown, an estimate when
    `estimated`. `highlights` are spans of `shown`. `match` is 1 when what was asked for stands
    there as asked, 0 when nothing was asked.
    """

    id: QuoteId
    episode: Episode
    source_kind: str
    voice: Voice
    text: str
    start_s: float | None = None
    estimated: bool = True
    readings: tuple[Reading, ...] = ()
    highlights: tuple[tuple[int, int], ...] = ()
    match: float = 0.0

    @property
    def shown(self) -> str:
        """The words with readings in brackets."""
        return shown(self.text, self.readings)

    @property
    def speaker(self) -> Speaker | None:
        """Who speaks, by name; None where the source does not tell."""
        return self.episode.speaker(self.voice)

    @property
    def said_by(self) -> str:
        """The speaker's name, or `unattributed`."""
        return self.speaker.name if self.speaker else Voice.UNATTRIBUTED.value


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """A takeaway with the quotes that carry it; `topics` are names."""

    text: str
    quotes: tuple[Quote, ...]
    topics: tuple[str, ...] = ()
    credit: str = ""


@dataclass(frozen=True, slots=True)
class ChapterLine:
    """Where a new subject begins: its title, and the first words as a quote."""

    title: str
    opening: Quote


@dataclass(frozen=True, slots=True)
class EpisodeSummary:
    """What an episode says, every line with its words. `topics` are names, in order."""

    episode: Episode
    topics: tuple[str, ...]
    chapters: tuple[ChapterLine, ...]
    lines: tuple[SummaryLine, ...]


@dataclass(frozen=True, slots=True)
class SourceTurn:
    """One turn of an episode's conversation as a page shows it."""

    voice: Voice
    sentences: tuple[Quote, ...]
