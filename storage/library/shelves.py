"""The shelf there is: the catalogue's episodes, and the index over them, kept up to date."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Row, Select, func, select

from bot.domain.transcript.episode import Episode, Source, Speaker
from bot.kernel.errors import Unusable
from bot.kernel.observe import request
from storage.database.engine import Database
from storage.database.reach import FAILS
from storage.library.index import PassageIndex, open_index
from storage.library.indexing import Chosen, fill, fill_apart
from storage.library.lookup import Shelf
from storage.processes.turns import turn
from storage.seeds.annotations import ARTICLE, source_of
from storage.seeds.planting import content_hash
from storage.tables import catalogue_episode, catalogue_revision, catalogue_source

LOOK_AGAIN_S = 30.0
"""How old the knowledge of the catalogue's revision may be, in seconds."""

BUILDING_S = 300.0
"""How long to wait for another process that builds the index: 600,000 passages take a minute."""

WAIT_S = 0.1
"""How long whoever finds that knowledge too old waits for newer; a build goes on without them."""

_SMALL = 64 * 1024  # bytes of sources

log = logging.getLogger(__name__)


class Shelves:
    """Gives the newest shelf, and makes a newer one beside whoever asks."""

    def __init__(self, database: Database, home: Path, look_again_s: float) -> None:
        self._database = database
        self._home = home
        self._look_again_s = look_again_s
        self._shelf: Shelf | None = None
        self._looked = 0.0
        self._opening = asyncio.Lock()
        self._looking: asyncio.Task[None] | None = None

    async def current(self) -> Shelf:
        """Return the shelf; look now and then whether another process changed the catalogue.

        The first of all waits until it is open. Later one waits for a moment, and all others go
        on with the shelf there is.
        """
        async with self._opening:
            if self._shelf is None:
                self._shelf = await self._renewed(None)
                self._looked = time.monotonic()
        if self._looking is None and time.monotonic() - self._looked >= self._look_again_s:
            self._looking = asyncio.create_task(self._look_again(self._shelf))
            await asyncio.wait({self._looking}, timeout=WAIT_S)
        return self._shelf

    async def close(self) -> None:
        """Leave off looking, and building; what is built in part is thrown away."""
        if self._looking:
            self._looking.cancel()
            await asyncio.wait({self._looking})

    async def read_source(self, sha256: str) -> Source | None:
        """Return a source by its hash."""
        query = select(catalogue_source).where(catalogue_source.c.sha256 == sha256)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).first()
        return source_of(row) if row else None

    async def _look_again(self, shelf: Shelf) -> None:
        """Put up a newer shelf; the one there is stays when the database or the disk is away."""
        try:
            with request():
                self._shelf = await self._renewed(shelf)
        except (*FAILS, Unusable) as error:
            log.warning("The catalogue stays as it was, its changes cannot be seen: %s", error)
        except Exception:
            log.exception("The catalogue stays as it was, its changes cannot be read")
        finally:
            self._looked = time.monotonic()  # even in vain: a connect may take its time
            self._looking = None

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
            source = await self.read_source(sha256)
            if source:
                yield Chosen(episodes[slug], source)


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
