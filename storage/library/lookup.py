"""A look-up: from words to quotes. This computes, and runs off the event loop."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.domain.quote import Quote
from bot.domain.search.passages import Passage
from bot.domain.search.question import Wanted, highlights, speaker_in, want
from bot.domain.search.ranking import Hit, by_evidence, by_words, judged
from bot.domain.search.runs import Run, best_run
from bot.domain.transcript.conversation import quote_of
from bot.domain.transcript.episode import Episode, Voice
from bot.ports import Findings, Search
from storage.library.index import Filter, PassageIndex

_MOST_NEAR = 5


@dataclass(frozen=True, slots=True)
class Shelf:
    """The catalogue at one revision: its episodes, its sources' addresses and its index."""

    revision: int
    episodes: dict[str, Episode]
    sources: dict[str, str]  # the SHA-256 of each transcript, with its episode's slug
    index: PassageIndex

    def transcript_of(self, episode: str) -> str | None:
        """Return the SHA-256 of an episode's transcript."""
        return next((key for key, slug in self.sources.items() if slug == episode), None)


def find(shelf: Shelf, search: Search) -> Findings:
    """Look words up; a speaker's name among them means that speaker, unless it was said there."""
    found = _find(shelf, search)
    if search.speaker or (found.quotes and found.quotes[0].match == 1):
        return found
    everybody = {s.name for e in shelf.episodes.values() for s in e.speakers}
    named = speaker_in(search.words, everybody)
    if named is None:
        return found
    name, others = named
    theirs = _find(shelf, replace(search, words=others, speaker=name))
    return theirs if theirs.quotes else found


def complete(shelf: Shelf, search: Search) -> Sequence[Quote]:
    """Return telling lines for words whose last one may be unfinished; by the words alone."""
    wanted = want(search.words, shelf.index.vocabulary, unfinished=True)
    passages = shelf.index.candidates(wanted, _filter(search), quick=True)
    hits = judged(_runs(shelf, passages, wanted, search), wanted)
    return [_quote(shelf, hit, wanted) for hit in by_words(hits, search.limit)]


def _find(shelf: Shelf, search: Search) -> Findings:
    wanted = want(search.words, shelf.index.vocabulary)
    passages = shelf.index.candidates(wanted, _filter(search))
    hits = judged(_runs(shelf, passages, wanted, search), wanted)
    if any(hit.run.exact for hit in hits):
        chosen = by_words(hits, search.limit)
    else:
        chosen = _by_meaning_too(shelf, hits, wanted, search)
    quotes = tuple(_quote(shelf, hit, wanted) for hit in chosen)
    return Findings(quotes, () if quotes else _near(shelf, wanted))


def _by_meaning_too(shelf: Shelf, hits: Sequence[Hit], wanted: Wanted, search: Search) -> list[Hit]:
    """Weigh what was said beside the meaning of what was written about it."""
    about = [hit for hit in hits if hit.passage.about]
    likeness = shelf.index.meanings.likeness(wanted.meant, [hit.passage.row for hit in about])
    written = {id(hit): like for hit, like in zip(about, likeness, strict=True)}
    weighed = [(hit, written.get(id(hit), 0.0)) for hit in hits]
    return by_evidence(weighed, wanted, search.limit)


def _runs(
    shelf: Shelf, passages: Iterable[Passage], wanted: Wanted, search: Search
) -> Iterator[Run | None]:
    for passage in passages:
        yield best_run(passage, wanted, _voices(shelf, passage.episode, search.speaker))


def _voices(shelf: Shelf, episode: str, speaker: str | None) -> Collection[Voice] | None:
    speakers = shelf.episodes[episode].speakers
    return {s.voice for s in speakers if s.name == speaker} if speaker else None


def _filter(search: Search) -> Filter:
    return Filter(search.speaker, search.episode)


def _quote(shelf: Shelf, hit: Hit, wanted: Wanted) -> Quote:
    passage = hit.passage
    run = [line.sentence for line in hit.lines]
    episode = shelf.episodes[passage.episode]
    found = quote_of(episode, passage.source, passage.kind, run, hit.match)
    return replace(found, highlights=highlights(found.shown, wanted))


def _near(shelf: Shelf, wanted: Wanted) -> tuple[str, ...]:
    """Return words of the index that are spelt like those asked for that it lacks."""
    index = shelf.index
    missing = [word for word in wanted.words.split() if index.vocabulary.form(word) is None]
    near = [other for word in missing for other in index.vocabulary.spelt_like(word)]
    return tuple(dict.fromkeys(near))[:_MOST_NEAR]
