"""Brings what `seeds/` holds into the catalogue: by upsert, at start, and only when it changed."""

import asyncio
import hashlib
import logging
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.transcript.episode import Episode, Source
from bot.domain.transcript.marks import Misplaced
from bot.domain.transcript.readers import read
from bot.kernel.errors import Unusable
from bot.ports import Problem
from storage.database.engine import Database
from storage.seeds.annotations import ARTICLE, NAMES, annotations_of, laid, source_of
from storage.seeds.edition import EDITION
from storage.seeds.files import Seeds, fingerprint, read_seeds
from storage.seeds.ledger import plant_predictions
from storage.tables import catalogue_episode, catalogue_revision, catalogue_source

log = logging.getLogger(__name__)


async def plant(database: Database, seeds_dir: Path, now: datetime) -> tuple[Problem, ...]:
    """Bring the catalogue up to date with a folder of seeds; return what could not be read.

    Costs one hash of the files and one look at the database when nothing changed. Files with
    problems are read at every start, so that the problems are said at every start. An episode, a
    source or an annotation whose file became unreadable stays as it was; what is named no longer
    goes, and so does an episode whose folder is gone.
    """
    with _readable(seeds_dir):
        files = await asyncio.to_thread(fingerprint, seeds_dir)
    found = hashlib.sha256(f"{EDITION} {files}".encode()).hexdigest()
    async with database.reading() as connection:
        if await _fingerprint(connection) == found:
            return ()
    with _readable(seeds_dir):
        seeds = await asyncio.to_thread(read_seeds, seeds_dir)
    async with database.writing() as connection:
        before = await content_hash(connection)
        await _upsert(database, connection, seeds)
        await _retire(connection, seeds, now)
        await plant_predictions(database, connection, seeds, now)
        changed = await content_hash(connection) != before
        kept = "" if seeds.problems else found
        await _revise(database, connection, kept, now, changed=changed)
    for problem in seeds.problems:
        log.warning("%s", describe(problem))
    return tuple(seeds.problems)


@contextmanager
def _readable(seeds_dir: Path) -> Iterator[None]:
    """Turn what the system says of the folder itself into a sentence that names it."""
    try:
        yield
    except OSError as error:
        raise Unusable(f"The seeds in {seeds_dir} cannot be read: {error.strerror}.") from error


def describe(problem: Problem) -> str:
    """Return `seeds/x/turns.toml, line 12, turns[3].by: …`."""
    line = f"line {problem.line}" if problem.line else ""
    where = ", ".join(part for part in (problem.file, line, problem.field) if part)
    return f"{where}: {problem.message}"


async def content_hash(connection: AsyncConnection) -> str:
    """Return a hash of all that the catalogue shows: the name of the index that fits it."""
    digest = hashlib.sha256()
    for table, skipped in ((catalogue_episode, "position"), (catalogue_source, "content")):
        columns = [c for c in table.columns if c.name not in (skipped, "retired_at")]
        rows = await connection.execute(
            select(*columns).where(table.c.retired_at.is_(None)).order_by(columns[0])
        )
        for row in rows:
            digest.update(msgspec.json.encode(tuple(row), order="sorted"))
    return digest.hexdigest()[:24]


async def _fingerprint(connection: AsyncConnection) -> str | None:
    return await connection.scalar(select(catalogue_revision.c.fingerprint))


async def _upsert(database: Database, connection: AsyncConnection, seeds: Seeds) -> None:
    for position, (episode, sources) in enumerate(seeds.episodes):
        row = _episode_row(episode) | {"position": position, "retired_at": None}
        await _put(database, connection, catalogue_episode, row)
        for source in sources:
            kept = await _kept(connection, source, seeds.spoilt.get(source.sha256, ()))
            row = _source_row(episode, kept) | {"retired_at": None}
            await _put(database, connection, catalogue_source, row)


async def _kept(connection: AsyncConnection, source: Source, spoilt: Collection[str]) -> Source:
    """Return a source with the database's annotations where the files of new ones are spoilt."""
    query = select(catalogue_source).where(catalogue_source.c.sha256 == source.sha256)
    row = (await connection.execute(query)).first() if spoilt else None
    if row is None:
        return source
    before = source_of(row)
    text = read(source.content, source.layout)
    for name in (name for name in NAMES if name in spoilt):
        # They may not fit: the layout may have changed, or a newer Hindcast may read it anew.
        with suppress(Misplaced):
            source = laid(text, source, name, getattr(before, name))
    return source


async def _put(database: Database, connection: AsyncConnection, table: Any, row: Any) -> None:  # noqa: ANN401
    key = table.primary_key.columns[0].name
    insert = database.insert(table).values(row)
    changed = {name: insert.excluded[name] for name in row if name != key}
    await connection.execute(insert.on_conflict_do_update(index_elements=[key], set_=changed))


def _episode_row(episode: Episode) -> dict[str, Any]:
    return {
        "slug": episode.slug,
        "title": episode.title,
        "show": episode.show,
        "published": episode.published,
        "url": episode.url,
        "duration_s": episode.duration_s,
        "speakers": msgspec.to_builtins(episode.speakers),
        "origin": "seeds",
    }


def _source_row(episode: Episode, source: Source) -> dict[str, Any]:
    return {
        "sha256": source.sha256,
        "episode": episode.slug,
        "name": source.name,
        "layout": source.layout,
        "kind": source.kind,
        "content": source.content,
        "annotations": annotations_of(source),
    }


async def _retire(connection: AsyncConnection, seeds: Seeds, now: datetime) -> None:
    """Retire seeded episodes whose folder is gone, and sources that an episode no longer has.

    An episode without a transcript is retired too: nobody has listened to it.
    """
    for episode, sources in seeds.episodes:
        if episode.slug not in seeds.incomplete:
            await _retire_sources(connection, episode.slug, sources, now)
    episodes, source = catalogue_episode, catalogue_source
    heard = select(source.c.episode).where(
        source.c.retired_at.is_(None), source.c.layout != ARTICLE
    )
    gone = or_(episodes.c.slug.not_in(seeds.folders), episodes.c.slug.not_in(heard))
    await connection.execute(
        update(episodes)
        .where(episodes.c.origin == "seeds", episodes.c.retired_at.is_(None), gone)
        .values(retired_at=now)
    )


async def _retire_sources(
    connection: AsyncConnection, slug: str, sources: Sequence[Source], now: datetime
) -> None:
    table = catalogue_source
    await connection.execute(
        update(table)
        .where(table.c.episode == slug, table.c.retired_at.is_(None))
        .where(table.c.sha256.not_in([source.sha256 for source in sources]))
        .values(retired_at=now)
    )


async def _revise(
    database: Database,
    connection: AsyncConnection,
    found: str,
    now: datetime,
    *,
    changed: bool,
) -> None:
    """Note what was read; raise the revision when others have to look again."""
    table = catalogue_revision
    row = {"id": 1, "revision": 1, "fingerprint": found, "changed_at": now}
    insert = database.insert(table).values(row)
    again: dict[str, Any] = {"fingerprint": found}
    if changed:
        again |= {"revision": table.c.revision + 1, "changed_at": now}
    await connection.execute(insert.on_conflict_do_update(index_elements=["id"], set_=again))
