"""The catalogue's texts and the index over them."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path

from bot.domain.quote import EpisodeSummary, Quote, QuoteId, SourceTurn
from bot.domain.transcript.conversation import Transcript
from bot.domain.transcript.episode import Episode, Source
from bot.domain.transcript.readers import Unreadable, read
from bot.domain.transcript.sentences import cut
from bot.kernel.observe import Metrics
from bot.ports import Findings, Problem, Search
from storage.annotations import fitting
from storage.engine import Database
from storage.lookup import Shelf, complete, find
from storage.shelves import LOOK_AGAIN_S, Shelves

_KEPT_TRANSCRIPTS = 8

log = logging.getLogger(__name__)


class CatalogueLibrary:
    """Fulfils `bot.ports.Library` from the database and an index in the data folder."""

    def __init__(
        self,
        database: Database,
        home: Path,
        metrics: Metrics,
        problems: Sequence[Problem] = (),
        look_again_s: float = LOOK_AGAIN_S,
    ) -> None:
        self._shelves = Shelves(database, home, look_again_s)
        self._metrics = metrics
        self._problems = tuple(problems)
        self._transcripts: OrderedDict[str, Transcript] = OrderedDict()

    async def open(self) -> None:
        """Open the index, building it first when the catalogue changed."""
        await self._shelves.current()

    async def close(self) -> None:
        """Leave off looking for changes of the catalogue."""
        await self._shelves.close()

    async def episodes(self) -> Sequence[Episode]:
        """Return all episodes, newest first."""
        return list((await self._shelves.current()).episodes.values())

    async def problems(self) -> Sequence[Problem]:
        """Return what could not be read at start."""
        return self._problems

    async def find(self, search: Search) -> Findings:
        """Look words up."""
        began = time.perf_counter()
        shelf = await self._shelves.current()
        findings = await asyncio.to_thread(find, shelf, search)
        outcome = "found" if findings.quotes else "not_found"
        self._metrics.lookup(outcome, time.perf_counter() - began)
        return findings

    async def quote(self, quote_id: QuoteId) -> Quote | None:
        """Return the quote behind an id."""
        transcript = await self._transcript_of(quote_id)
        return transcript.quote(quote_id) if transcript else None

    async def around(self, quote_id: QuoteId, sentences: int) -> Sequence[Quote]:
        """Return the words of a quote and its neighbours, one quote for each voice."""
        transcript = await self._transcript_of(quote_id)
        return transcript.around(quote_id, sentences) if transcript else ()

    async def random(self, speaker: str | None, pick: float) -> Quote | None:
        """Return a telling quote."""
        shelf = await self._shelves.current()
        heard = [
            sha256
            for sha256, slug in shelf.sources.items()
            if speaker is None or any(s.name == speaker for s in shelf.episodes[slug].speakers)
        ]
        if not heard:
            return None
        number, rest = divmod(pick * len(heard), 1)
        transcript = await self._transcript(shelf, heard[int(number)])
        return transcript.telling(speaker, rest) if transcript else None

    async def summary(self, episode: str) -> EpisodeSummary | None:
        """Return what an episode says."""
        shelf = await self._shelves.current()
        sha256 = shelf.transcript_of(episode)
        transcript = await self._transcript(shelf, sha256) if sha256 else None
        if transcript is None or not transcript.notes.takeaways:
            return None
        return await asyncio.to_thread(transcript.summary)

    async def complete(self, search: Search) -> Sequence[Quote]:
        """Return telling lines for words that somebody is still typing."""
        shelf = await self._shelves.current()
        return await asyncio.to_thread(complete, shelf, search)

    async def conversation(self, episode: str) -> Sequence[SourceTurn]:
        """Return the turns of an episode's conversation."""
        shelf = await self._shelves.current()
        sha256 = shelf.transcript_of(episode)
        transcript = await self._transcript(shelf, sha256) if sha256 else None
        return transcript.turns() if transcript else ()

    async def _transcript_of(self, quote_id: QuoteId) -> Transcript | None:
        shelf = await self._shelves.current()
        matching = (sha256 for sha256 in shelf.sources if sha256.startswith(quote_id.source))
        sha256 = next(matching, None)
        return await self._transcript(shelf, sha256) if sha256 else None

    async def _transcript(self, shelf: Shelf, sha256: str) -> Transcript | None:
        key = f"{shelf.revision}/{sha256}"
        if key in self._transcripts:
            self._transcripts.move_to_end(key)
            return self._transcripts[key]
        source = await self._shelves.read_source(sha256)
        if source is None:
            return None
        episode = shelf.episodes[shelf.sources[sha256]]
        try:
            transcript = await asyncio.to_thread(_transcript, episode, source)
        except Unreadable as error:
            log.warning("%s of %s: %s", source.name, episode.slug, error)
            return None
        self._transcripts[key] = transcript
        if len(self._transcripts) > _KEPT_TRANSCRIPTS:
            self._transcripts.popitem(last=False)
        return self._transcripts[key]


def _transcript(episode: Episode, source: Source) -> Transcript:
    text = read(source.content, source.layout)
    source = fitting(text, source)
    sentences = cut(text, source, episode.duration_s)
    return Transcript(episode, source.sha256, source.kind, text, sentences, source.summary)
