"""One source as a conversation: sentences by id, with their neighbours, in turns."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from bot.domain.quote import ChapterLine, EpisodeSummary, Quote, QuoteId, SourceTurn, SummaryLine
from bot.domain.readings import Reading, moved, within
from bot.domain.transcript.episode import Episode, Summary, Voice
from bot.domain.transcript.sentences import Sentence
from bot.domain.transcript.timed_text import TimedText

_TELLING_WORDS = range(14, 46)
"""How many words a sentence has that says something by itself."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """A source of an episode, read and cut. `sha256` is of its bytes; `notes` sum it up."""

    episode: Episode
    sha256: str
    kind: str
    text: TimedText
    sentences: tuple[Sentence, ...]
    notes: Summary = field(default_factory=Summary)

    def quote(self, quote_id: QuoteId) -> Quote | None:
        """Return the words behind an id, exactly; None when the source has none there.

        Words by several voices are unattributed as a whole.
        """
        first, last = self._sentences_of(quote_id)
        if first == last:
            return None
        start, end = self.text.find(quote_id.start), self.text.find(quote_id.end)
        if not self.text.text[start:end].strip():
            return None
        voices = {sentence.voice for sentence in self.sentences[first:last]}
        sentence = self.sentences[first]
        return Quote(
            id=quote_id,
            episode=self.episode,
            source_kind=self.kind,
            voice=voices.pop() if len(voices) == 1 else Voice.UNATTRIBUTED,
            text=self.text.text[start:end].rstrip(),
            start_s=sentence.seconds,
            estimated=sentence.estimated,
            readings=within(self._readings(first, last), start, end),
        )

    def around(self, quote_id: QuoteId, sentences: int) -> tuple[Quote, ...]:
        """Return the quote with `sentences` more on both sides, a quote for each voice."""
        first, last = self._sentences_of(quote_id)
        if first == last:
            return ()
        near = self.sentences[max(0, first - sentences) : last + sentences]
        return tuple(self.said(run) for run in _by_voice(near))

    def summary(self) -> EpisodeSummary:
        """Return what was noted down, with the words that every line rests on."""
        summary = self.notes
        names = {topic.key: topic.name for topic in summary.topics}
        lines = []
        for takeaway in summary.takeaways:
            ids = [QuoteId.of(self.sha256, mark.at, mark.end) for mark in takeaway.quotes]
            quotes = tuple(quote for quote in map(self.quote, ids) if quote)
            topics = tuple(names[key] for key in takeaway.topics)
            lines.append(SummaryLine(takeaway.text, quotes, topics, takeaway.credit))
        chapters = []
        for chapter in summary.chapters:
            first, _ = self._sentences_of(QuoteId.of(self.sha256, chapter.at, chapter.at + 1))
            opening = self.said([self.sentences[first]])
            chapters.append(ChapterLine(chapter.title, opening))
        return EpisodeSummary(self.episode, tuple(names.values()), tuple(chapters), tuple(lines))

    def turns(self) -> tuple[SourceTurn, ...]:
        """Return the whole conversation."""
        return tuple(
            SourceTurn(run[0].voice, tuple(self.said([sentence]) for sentence in run))
            for run in _by_voice(self.sentences)
        )

    def telling(self, speaker: str | None, pick: float) -> Quote | None:
        """Return words that say something by themselves; `pick`, 0 up to 1, decides which.

        The words that takeaways rest on come before any others. Without a `speaker` they are
        the guest's.
        """
        wanted = speaker or self.episode.guest
        voices = {s.voice for s in self.episode.speakers if s.name == wanted}
        noted = [m for line in self.notes.takeaways if line.by in voices for m in line.quotes]
        if noted:
            mark = noted[int(pick * len(noted))]
            return self.quote(QuoteId.of(self.sha256, mark.at, mark.end))
        said = [s for s in self.sentences if s.voice in voices or not voices]
        telling = [s for s in said if len(s.text.split()) in _TELLING_WORDS] or said
        return self.said([telling[int(pick * len(telling))]]) if telling else None

    def said(self, run: Sequence[Sentence]) -> Quote:
        """Return neighbouring sentences of one voice as a quote."""
        return quote_of(self.episode, self.sha256, self.kind, run)

    def _readings(self, first: int, last: int) -> list[Reading]:
        """Return the readings of sentences `first` up to `last`, by characters of the text."""
        run = self.sentences[first:last]
        return [r for sentence in run for r in moved(sentence.readings, sentence.start)]

    def _sentences_of(self, quote_id: QuoteId) -> tuple[int, int]:
        """Return the numbers of the sentences that a span touches, as a range."""
        first = bisect_right(self.sentences, quote_id.start, key=lambda s: s.place_end)
        last = first
        while last < len(self.sentences) and self.sentences[last].place < quote_id.end:
            last += 1
        return first, last


def quote_of(
    episode: Episode,
    sha256: str,
    kind: str,
    run: Sequence[Sentence],
    match: float = 0.0,
) -> Quote:
    """Return neighbouring sentences of one voice as a quote."""
    first, last = run[0], run[-1]
    readings: list[Reading] = []
    length = 0
    for sentence in run:
        readings += moved(sentence.readings, length)
        length += len(sentence.text) + 1
    return Quote(
        id=QuoteId.of(sha256, first.place, last.place_end),
        episode=episode,
        source_kind=kind,
        voice=first.voice,
        text=" ".join(sentence.text for sentence in run),
        start_s=first.seconds,
        estimated=first.estimated,
        readings=tuple(readings),
        match=match,
    )


def _by_voice(sentences: Sequence[Sentence]) -> list[list[Sentence]]:
    return [list(run) for _, run in groupby(sentences, key=lambda sentence: sentence.voice)]
