"""The catalogue's texts and the index over them."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

from bot.domain.quote import EpisodeSummary, Quote, QuoteId, SourceTurn
from bot.domain.transcript.conversation import Transcript
from bot.domain.transcript.episode import Episode
from bot.kernel.observe import Metrics
from bot.ports import Findings, Problem, Search
from storage.database.engine import Database
from storage.library.lookup import complete, find
from storage.library.shelves import LOOK_AGAIN_S, Shelves
from storage.library.transcripts import Transcripts


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
        self._transcripts = Transcripts(self._shelves)

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
        transcript = await self._transcripts.transcript(shelf, heard[int(number)])
        return transcript.telling(speaker, rest) if transcript else None

    async def summary(self, episode: str) -> EpisodeSummary | None:
        """Return what an episode says."""
        shelf = await self._shelves.current()
        sha256 = shelf.transcript_of(episode)
        transcript = await self._transcripts.transcript(shelf, sha256) if sha256 else None
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
        return await self._transcripts.turns(shelf, sha256) if sha256 else ()

    async def _transcript_of(self, quote_id: QuoteId) -> Transcript | None:
        shelf = await self._shelves.current()
        matching = (sha256 for sha256 in shelf.sources if sha256.startswith(quote_id.source))
        sha256 = next(matching, None)
        return await self._transcripts.transcript(shelf, sha256) if sha256 else None
