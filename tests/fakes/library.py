"""A library in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.quote import EpisodeSummary, Quote, QuoteId, SourceTurn
from bot.domain.transcript.episode import Episode
from bot.ports import Findings, Problem, Search
from tests.fakes.example import EPISODE, conversation


@dataclass
class FakeLibrary:
    """A library of whole sentences: a look-up finds those that contain the words."""

    turns: Mapping[str, Sequence[SourceTurn]] = field(
        default_factory=lambda: {EPISODE.slug: conversation()}
    )
    known: Sequence[Episode] = (EPISODE,)
    searches: list[Search] = field(default_factory=list)

    @property
    def sentences(self) -> list[Quote]:
        return [s for turns in self.turns.values() for turn in turns for s in turn.sentences]

    async def episodes(self) -> Sequence[Episode]:
        return self.known

    async def find(self, search: Search) -> Findings:
        self.searches.append(search)
        found = [
            sentence
            for sentence in self.sentences
            if search.words.casefold() in sentence.text.casefold()
            and search.speaker in (None, sentence.speaker and sentence.speaker.name)
            and search.episode in (None, sentence.episode.slug)
        ]
        return Findings(tuple(found[: search.limit]), () if found else ("sunscreen",))

    async def quote(self, quote_id: QuoteId) -> Quote | None:
        return next((sentence for sentence in self.sentences if sentence.id == quote_id), None)

    async def around(self, quote_id: QuoteId, sentences: int) -> Sequence[Quote]:
        every = self.sentences
        place = next((n for n, sentence in enumerate(every) if sentence.id == quote_id), None)
        if place is None:
            return ()
        return tuple(every[max(0, place - sentences) : place + sentences + 1])

    async def random(self, speaker: str | None, pick: float) -> Quote | None:
        known = [
            sentence
            for sentence in self.sentences
            if speaker in (None, sentence.speaker and sentence.speaker.name)
        ]
        return known[int(pick * len(known))] if known else None

    async def conversation(self, episode: str) -> Sequence[SourceTurn]:
        return self.turns.get(episode, ())

    async def summary(self, _episode: str) -> EpisodeSummary | None:
        return None

    async def complete(self, search: Search) -> Sequence[Quote]:
        return (await self.find(search)).quotes

    async def problems(self) -> Sequence[Problem]:
        return ()
