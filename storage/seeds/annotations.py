"""Annotations: what people noted about a source, as the database keeps it, and whether it fits."""

import dataclasses
import logging
from typing import Any

import msgspec
from sqlalchemy import Row

from bot.domain.transcript.episode import (
    Gist,
    Mark,
    MomentMark,
    ReadingMark,
    Source,
    Summary,
    TurnMark,
)
from bot.domain.transcript.marks import Misplaced, check_end, position, positions
from bot.domain.transcript.moments import marked_moments
from bot.domain.transcript.summary import check_summary
from bot.domain.transcript.timed_text import TimedText

log = logging.getLogger(__name__)

ARTICLE = "article"
"""The layout of a source that is about an episode and not of it: it is never quoted."""


class Marks(msgspec.Struct):
    """The annotations of a source; the summary comes last, for it rests on the turns."""

    turns: tuple[TurnMark, ...] = ()
    breaks: tuple[Mark, ...] = ()
    moments: tuple[MomentMark, ...] = ()
    readings: tuple[ReadingMark, ...] = ()
    gists: tuple[Gist, ...] = ()
    summary: Summary = Summary()


NAMES = Marks.__struct_fields__


def annotations_of(source: Source) -> dict[str, Any]:
    """Return a source's annotations as the database keeps them: plain JSON data."""
    return {name: msgspec.to_builtins(getattr(source, name)) for name in NAMES}


def source_of(row: Row[Any]) -> Source:
    """Return the source in a row of the catalogue."""
    marks = msgspec.convert(row.annotations, Marks)
    return Source(
        sha256=row.sha256,
        name=row.name,
        layout=row.layout,
        kind=row.kind,
        content=row.content,
        **{name: getattr(marks, name) for name in NAMES},
    )


def laid(text: TimedText, source: Source, name: str, marks: Any) -> Source:  # noqa: ANN401 - of the field's own kind
    """Return a source with annotations laid over its words. Raises Misplaced when they do not fit.

    The summary wants the turns to be there already.
    """
    if name == "summary":
        check_summary(text, source, marks)
    elif name == "moments":
        marked_moments(text, marks)
    elif name == "gists":  # several may tell of the same stretch
        for index, gist in enumerate(marks):
            position(text, gist, name, index)
            check_end(text, gist, name, index)
    else:
        positions(text, marks, name)
    changed: dict[str, Any] = {name: marks}
    return dataclasses.replace(source, **changed)


def fitting(text: TimedText, source: Source) -> Source:
    """Return a source without those of its annotations that do not fit its words.

    What was checked when it came may fit no longer when a newer Hindcast reads the source in
    another way and its file is not there to be read again.
    """
    bare = Source(source.sha256, source.name, source.layout, source.kind, source.content)
    kept = bare
    for name in NAMES:
        try:
            kept = laid(text, kept, name, getattr(source, name))
        except Misplaced as error:
            log.warning("%s %s of %s: %s", source.name, error.path, source.sha256, error)
    return kept
