"""The forms of the files in `seeds/`: which fields there are, and of what kind."""

from datetime import date
from typing import Annotated, Any

import msgspec

from bot.domain.prediction import Kind
from bot.domain.transcript.episode import (
    Gist,
    Mark,
    MomentMark,
    ReadingMark,
    Speaker,
    Summary,
    TurnMark,
)
from bot.domain.transcript.moments import LONGEST_S

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class SourceEntry(msgspec.Struct, forbid_unknown_fields=True):
    """A source, and the names of the files with its annotations."""

    file: str
    layout: str
    kind: str
    sha256: str
    turns: str | None = None
    breaks: str | None = None
    moments: str | None = None
    readings: str | None = None
    summary: str | None = None
    gists: str | None = None
    predictions: str | None = None


class EpisodeFile(msgspec.Struct, forbid_unknown_fields=True):
    """`episode.toml`."""

    slug: Annotated[str, msgspec.Meta(pattern=SLUG, max_length=60)]
    title: str
    show: str
    speakers: list[Speaker]
    sources: list[SourceEntry]
    published: date | None = None
    url: Annotated[str, msgspec.Meta(pattern=r"^https?://\S+$")] | None = None
    duration_s: Annotated[int, msgspec.Meta(ge=1, le=LONGEST_S)] | None = None


class _Turns(msgspec.Struct, forbid_unknown_fields=True):
    turns: list[TurnMark]


class _Breaks(msgspec.Struct, forbid_unknown_fields=True):
    breaks: list[Mark]


class _Moments(msgspec.Struct, forbid_unknown_fields=True):
    moments: list[MomentMark]


class _Readings(msgspec.Struct, forbid_unknown_fields=True):
    readings: list[ReadingMark]


class _Gists(msgspec.Struct, forbid_unknown_fields=True):
    gists: list[Gist]


ANNOTATIONS: dict[str, type[Any]] = {
    "turns": _Turns,
    "breaks": _Breaks,
    "moments": _Moments,
    "readings": _Readings,
    "gists": _Gists,
    "summary": Summary,
}
"""The form of each kind of annotation's file."""


class Span(msgspec.Struct, forbid_unknown_fields=True):
    """Characters of a source, as `bot.domain.transcript.episode.QuoteMark` has them."""

    at: int
    end: int
    words: str


class PredictionEntry(msgspec.Struct, forbid_unknown_fields=True):
    """A prediction as it is written down; `dated` and `hedge` are the speaker's own words."""

    id: Annotated[str, msgspec.Meta(pattern=SLUG, max_length=40)]
    speaker: str
    quotes: list[Span]
    claim: str
    question: str
    judging: str
    topic: str
    kind: Kind
    resolve_by: date | None = None
    dated: str = ""
    hedge: str = ""
    probability: Annotated[float, msgspec.Meta(ge=0, le=1)] | None = None
    near: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    note: str = ""


class PredictionsFile(msgspec.Struct, forbid_unknown_fields=True):
    """`predictions.toml`."""

    predictions: list[PredictionEntry]
