"""The catalogue's texts and the index over them."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Row, Select, func, select
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.quote import EpisodeSummary, Quote, QuoteId, SourceTurn
from bot.domain.transcript.conversation import Transcript
from bot.domain.transcript.episode import Episode, Source, Speaker
from bot.domain.transcript.readers import Unreadable, read
from bot.domain.transcript.sentences import cut
from bot.kernel.errors import Unusable
from bot.kernel.observe import Metrics
from bot.ports import Findings, Problem, Search
from storage.annotations import ARTICLE, fitting, source_of
from storage.engine import Database
from storage.index import PassageIndex, open_index
from storage.indexing import Chosen, fill, fill_apart
from storage.lookup import Shelf, complete, find
from storage.seed import content_hash
from storage.tables import catalogue_episode, catalogue_revision, catalogue_source
from storage.turns import turn

LOOK_AGAIN_S = 30.0
"""How old the knowledge of the catalogue's revision may be, in seconds."""

BUILDING_S = 300.0
"""How long to wait for another process that builds the index: 600,000 passages take a minute."""

_KEPT_TRANSCRIPTS = 8
_SMALL = 64 * 1024  # bytes of sources

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
        self._database = database
        self._home = home
        self._metrics = metrics
        self._problems = tuple(problems)
        self._look_again_s = look_again_s
        self._shelf: Shelf | None = None
        self._looked = 0.0
        self._renewing = asyncio.Lock()
        self._transcripts: OrderedDict[str, Transcript] = OrderedDict()

    async def open(self) -> None:
        """Open the index, building it first when the catalogue changed."""
        await self._current()

    async def episodes(self) -> Sequence[Episode]:
        """Return all episodes, newest first."""
        return list((await self._current()).episodes.values())

    async def problems(self) -> Sequence[Problem]:
        """Return what could not be read at start."""
        return self._problems

    async def find(self, search: Search) -> Findings:
        """Look words up."""
        began = time.perf_counter()
        shelf = await self._current()
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
        shelf = await self._current()
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
        shelf = await self._current()
        sha256 = shelf.transcript_of(episode)
        transcript = await self._transcript(shelf, sha256) if sha256 else None
        if transcript is None or not transcript.notes.takeaways:
            return None
        return await asyncio.to_thread(transcript.summary)

    async def complete(self, search: Search) -> Sequence[Quote]:
        """Return telling lines for words that somebody is still typing."""
        shelf = await self._current()
        return await asyncio.to_thread(complete, shelf, search)

    async def conversation(self, episode: str) -> Sequence[SourceTurn]:
        """Return the turns of an episode's conversation."""
        shelf = await self._current()
        sha256 = shelf.transcript_of(episode)
        transcript = await self._transcript(shelf, sha256) if sha256 else None
        return transcript.turns() if transcript else ()

    async def _transcript_of(self, quote_id: QuoteId) -> Transcript | None:
        shelf = await self._current()
        matching = (sha256 for sha256 in shelf.sources if sha256.startswith(quote_id.source))
        sha256 = next(matching, None)
        return await self._transcript(shelf, sha256) if sha256 else None

    async def _transcript(self, shelf: Shelf, sha256: str) -> Transcript | None:
        key = f"{shelf.revision}/{sha256}"
        if key in self._transcripts:
            self._transcripts.move_to_end(key)
            return self._transcripts[key]
        source = await self._read_source(sha256)
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

    async def _current(self) -> Shelf:
        """Return the shelf; look now and then whether another process changed the catalogue.

        While somebody looks, all others go on with the shelf there is.
        """
        if self._shelf and (self._fresh() or self._renewing.locked()):
            return self._shelf
        async with self._renewing:
            if self._shelf is None:
                self._shelf = await self._renewed(None)
                self._looked = time.monotonic()
            elif not self._fresh():
                self._shelf = await self._looked_again(self._shelf)
                self._looked = time.monotonic()  # even in vain: a connect may take its time
            return self._shelf

    def _fresh(self) -> bool:
        return time.monotonic() - self._looked < self._look_again_s

    async def _looked_again(self, shelf: Shelf) -> Shelf:
        """Return the newest shelf, or the one there is when the database or the disk is away."""
        try:
            return await self._renewed(shelf)
        except (SQLAlchemyError, OSError, Unusable) as error:
            log.warning("The catalogue stays as it was, its changes cannot be seen: %s", error)
            return shelf

    async def _renewed(self, shelf: Shelf | None) -> Shelf:
        async with self._database.reading() as connection:
            revision = await connection.scalar(select(catalogue_revision.c.revision)) or 0
            if shelf and shelf.revision == revision:
                return shelf
            name = await content_hash(connection)
            episodes = [_episode(row) for row in await connection.execute(_live_episodes())]
            rows = await connection.execute(_live_sources())
            sources = {row.sha256: row.episode for row in rows if row.layout != ARTICLE}
        known = {episode.slug: episode for episode in episodes}
        sources = {key: slug for key, slug in sources.items() if slug in known}
        index = await self._open_index(name, known, sources)
        return Shelf(revision, known, sources, index)

    async def _open_index(
        self, name: str, episodes: dict[str, Episode], sources: dict[str, str]
    ) -> PassageIndex:
        """Open an index; of several processes that lack it, one builds and the others wait."""
        index = await asyncio.to_thread(open_index, self._home, name)
        if index:
            return index
        async with turn(self._home, BUILDING_S):
            index = await asyncio.to_thread(open_index, self._home, name)
            return index or await self._build_index(name, self._chosen(episodes, sources))

    async def _build_index(self, name: str, chosen: AsyncIterator[Chosen]) -> PassageIndex:
        await self._fill(name, chosen)
        index = await asyncio.to_thread(open_index, self._home, name)
        if index is None:
            raise Unusable(f"The index in {self._home} cannot be read again. Is the disk sound?")
        return index

    async def _fill(self, name: str, chosen: AsyncIterator[Chosen]) -> None:
        """Build the index; of a small catalogue here, as a process would cost more than it saves.

        Raises `Unusable`, with the mend, when it cannot be built.
        """
        async with self._database.reading() as connection:
            size = await connection.scalar(_size_of_sources()) or 0
        if size > _SMALL:
            filled = await fill_apart(self._home, name, chosen)
        else:
            filled = await asyncio.to_thread(fill, self._home, name, [one async for one in chosen])
        for problem in filled.unread:
            log.warning("%s", problem)
        if filled.unusable:
            raise Unusable(filled.unusable)

    async def _chosen(
        self, episodes: dict[str, Episode], sources: dict[str, str]
    ) -> AsyncIterator[Chosen]:
        for sha256, slug in sources.items():
            source = await self._read_source(sha256)
            if source:
                yield Chosen(episodes[slug], source)

    async def _read_source(self, sha256: str) -> Source | None:
        query = select(catalogue_source).where(catalogue_source.c.sha256 == sha256)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).first()
        return source_of(row) if row else None


def _transcript(episode: Episode, source: Source) -> Transcript:
    text = read(source.content, source.layout)
    source = fitting(text, source)
    sentences = cut(text, source, episode.duration_s)
    return Transcript(episode, source.sha256, source.kind, text, sentences, source.summary)


def _live_episodes() -> Select[Any]:
    table = catalogue_episode
    newest = table.c.published.desc().nulls_last()
    return select(table).where(table.c.retired_at.is_(None)).order_by(newest, table.c.position)


def _live_sources() -> Select[Any]:
    table = catalogue_source
    columns = (table.c.sha256, table.c.episode, table.c.layout)
    return select(*columns).where(table.c.retired_at.is_(None)).order_by(table.c.sha256)


def _size_of_sources() -> Select[Any]:
    table = catalogue_source
    size = func.sum(func.length(table.c.content))
    return select(size).where(table.c.retired_at.is_(None))


def _episode(row: Row[Any]) -> Episode:
    return Episode(
        slug=row.slug,
        title=row.title,
        show=row.show,
        speakers=msgspec.convert(row.speakers, tuple[Speaker, ...]),
        published=row.published,
        url=row.url,
        duration_s=None if row.duration_s is None else int(row.duration_s),
    )
