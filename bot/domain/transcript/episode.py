"""What is known of an episode and of its sources. Unknown facts are None, never invented."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Voice(StrEnum):
    """Who can be heard in a source."""

    HOST = "host"
    GUEST = "guest"
    PRODUCER = "producer"
    UNATTRIBUTED = "unattributed"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody heard in an episode; `role` is what they were at the time."""

    voice: Voice
    name: str
    role: str | None = None
    company: str | None = None


@dataclass(frozen=True, slots=True)
class Episode:
    """One conversation. `duration_s` is in seconds; `slug` is its short permanent name."""

    slug: str
    title: str
    show: str
    speakers: tuple[Speaker, ...]
    published: date | None = None
    url: str | None = None
    duration_s: int | None = None

    def speaker(self, voice: Voice) -> Speaker | None:
        """Return who speaks with `voice`, if the episode names somebody."""
        return next((speaker for speaker in self.speakers if speaker.voice is voice), None)

    @property
    def guest(self) -> str:
        """The guest's name; empty when unknown."""
        speaker = self.speaker(Voice.GUEST)
        return speaker.name if speaker else ""

    @property
    def host(self) -> str:
        """The host's name; empty when unknown."""
        speaker = self.speaker(Voice.HOST)
        return speaker.name if speaker else ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a source: a character offset and the first words there, as a check."""

    at: int
    words: str


@dataclass(frozen=True, slots=True)
class TurnMark:
    """Where a turn begins, and whose it is."""

    at: int
    words: str
    by: Voice


@dataclass(frozen=True, slots=True)
class MomentMark:
    """A place in a source whose time is known, in seconds."""

    at: int
    words: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject of a conversation; `key` is what takeaways refer to."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """Where a new subject begins."""

    at: int
    words: str
    title: str


@dataclass(frozen=True, slots=True)
class QuoteMark:
    """Characters `at` up to `end` of a source; `words` are the first words there, as a check."""

    at: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Takeaway:
    """A summary line with the quotes that carry it, said by `by`.

    `credit` names who wrote the line, where it is not ours.
    """

    text: str
    by: Voice
    quotes: tuple[QuoteMark, ...]
    topics: tuple[str, ...] = ()
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Gist:
    """What a stretch of a conversation says, in other words: found by, never shown."""

    at: int
    end: int
    words: str
    text: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What an episode says, each line resting on words of its transcript."""

    topics: tuple[Topic, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    takeaways: tuple[Takeaway, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingMark:
    """Garbled words at a place, and what they stand for. `kind`: person, org, product, term …."""

    at: int
    words: str
    reads: str
    kind: str


@dataclass(frozen=True, slots=True)
class Source:
    """One document about an episode, byte for byte, with the annotations that point into it.

    `layout` names its reader (see `bot.domain.transcript.readers`). `kind` says what a reader is
    shown: "automatic captions" or "article". Only a transcript is quoted.
    """

    sha256: str
    name: str
    layout: str
    kind: str
    content: bytes
    turns: tuple[TurnMark, ...] = ()
    breaks: tuple[Mark, ...] = ()
    moments: tuple[MomentMark, ...] = ()
    readings: tuple[ReadingMark, ...] = ()
    summary: Summary = field(default_factory=Summary)
    gists: tuple[Gist, ...] = ()
