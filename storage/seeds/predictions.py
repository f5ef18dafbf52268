"""Checks what `predictions.toml` says against the words it rests on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.domain.prediction import Prediction
from bot.domain.quote import QuoteId
from bot.domain.transcript.episode import Episode, QuoteMark, Source, Summary, Takeaway, Voice
from bot.domain.transcript.marks import Misplaced
from bot.domain.transcript.summary import check_summary
from bot.domain.transcript.timed_text import TimedText
from storage.ledger.entries import OWN
from storage.seeds.forms import PredictionEntry, PredictionsFile
from storage.seeds.toml_files import Wrong


@dataclass(frozen=True, slots=True)
class Said:
    """A source of an episode, and its words."""

    episode: Episode
    source: Source
    text: TimedText


@dataclass(frozen=True, slots=True)
class SeededPrediction:
    """A prediction of the seeds, what it replaces, and where it is written down."""

    prediction: Prediction
    replaces: tuple[str, ...] = ()
    path: Path = field(default=Path(), compare=False)
    number: int = field(default=0, compare=False)


def checked(
    path: Path, form: PredictionsFile, said: Said, known: Mapping[str, SeededPrediction]
) -> Mapping[str, SeededPrediction]:
    """Return what was predicted in a source, by id; `known` holds what was in files before.

    Raises Wrong about the first field that is.
    """
    made_on = said.episode.published
    if made_on is None:
        raise Wrong("needs a “published” in episode.toml: the day they were made on")
    found: dict[str, SeededPrediction] = {}
    for number, entry in enumerate(form.predictions):
        where = f"predictions[{number}]"
        if entry.id in known or entry.id in found:
            raise Wrong(f"“{entry.id}” is another prediction's", f"{where}.id")
        _check_fields(entry, made_on, where)
        prediction = _prediction(entry, made_on, said)
        found[entry.id] = SeededPrediction(prediction, entry.replaces, path, number)
    _check_quotes(form, said)
    return found


def wrong_references(known: Mapping[str, SeededPrediction]) -> Iterator[tuple[Path, Wrong]]:
    """Yield what is said to be replaced and is still listed, with its file.

    It can be told only when all files are read. What is `near` may be in an episode that is gone.
    """
    for one in known.values():
        where = f"predictions[{one.number}]"
        for name in one.replaces:
            if name in known:
                said = f"“{name}” is still here: what is replaced is no longer listed"
                yield one.path, Wrong(said, f"{where}.replaces")


def _check_fields(entry: PredictionEntry, made_on: date, where: str) -> None:
    """See that what was written fits together. Raises Wrong."""
    for name in ("claim", "question", "judging", "topic"):
        if not getattr(entry, name).strip():
            raise Wrong("is empty", f"{where}.{name}")
    if entry.id.startswith(OWN):
        raise Wrong(f"“{OWN}” is for what communities add", f"{where}.id")
    if not entry.question.endswith("?"):
        raise Wrong("does not end with a question mark", f"{where}.question")
    if entry.resolve_by and entry.resolve_by < made_on:
        raise Wrong(f"is before {made_on}, when it was said", f"{where}.resolve_by")
    if entry.dated and not entry.resolve_by:
        raise Wrong("dates it, but there is no “resolve_by”", f"{where}.dated")


def _check_quotes(form: PredictionsFile, said: Said) -> None:
    """See that all quotes stand in the source, by whom they claim to be. Raises Wrong."""
    claims = tuple(
        Takeaway(entry.claim, _voice(entry, said.episode, number), _marks(entry))
        for number, entry in enumerate(form.predictions)
    )
    try:
        # A claim rests on its quotes as a line of a summary does.
        check_summary(said.text, said.source, Summary(takeaways=claims))
    except Misplaced as error:
        raise Wrong(str(error), error.path.replace("takeaways", "predictions")) from error
    for number, entry in enumerate(form.predictions):
        for name in ("dated", "hedge"):
            _check_words(getattr(entry, name), entry, said.text, f"predictions[{number}].{name}")


def _voice(entry: PredictionEntry, episode: Episode, number: int) -> Voice:
    voices = {speaker.name: speaker.voice for speaker in episode.speakers}
    if entry.speaker not in voices:
        wrong = f"“{entry.speaker}” is none of {', '.join(voices) or 'nobody'}"
        raise Wrong(wrong, f"predictions[{number}].speaker")
    return voices[entry.speaker]


def _marks(entry: PredictionEntry) -> tuple[QuoteMark, ...]:
    return tuple(QuoteMark(span.at, span.end, span.words) for span in entry.quotes)


def _check_words(words: str, entry: PredictionEntry, text: TimedText, where: str) -> None:
    """See that words stand in one of the quotes. Raises Wrong."""
    quoted = [text.text[text.find(span.at) : text.find(span.end)] for span in entry.quotes]
    if not any(words in quote for quote in quoted):
        raise Wrong(f"“{words}” stands in none of the quotes", where)


def _prediction(entry: PredictionEntry, made_on: date, said: Said) -> Prediction:
    return Prediction(
        id=entry.id,
        claim=entry.claim,
        question=entry.question,
        made_on=made_on,
        resolve_by=entry.resolve_by,
        judging=entry.judging,
        speaker=entry.speaker,
        episode=said.episode.slug,
        quotes=tuple(QuoteId.of(said.source.sha256, span.at, span.end) for span in entry.quotes),
        hedge=entry.hedge,
        probability=entry.probability,
        topic=entry.topic,
        kind=entry.kind,
        near=entry.near,
    )
