"""Brings what `seeds/` holds into the catalogue: by upsert, at start, and only when it changed."""

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.transcript.episode import Episode, Source
from bot.kernel.errors import Unusable
from bot.ports import Problem
from storage.engine import Database
from storage.seed_files import Seeds, fingerprint, read_seeds
from storage.tables import catalogue_episode, catalogue_revision, catalogue_source

log = logging.getLogger(__name__)

_READING = 2
"""Raised when the same files are read differently, so that they are read again."""


async def plant(database: Database, seeds_dir: Path, now: datetime) -> tuple[Problem, ...]:
    """Bring the catalogue up to date with a folder of seeds; return what could not be read.

    Costs one hash of the files and one look at the database when nothing changed. Files with
    problems are read at every start, so that the problems are said at every start. An episode
    whose file became unreadable stays as it was; one whose folder is gone is retired.
    """
    try:
        files = await asyncio.to_thread(fingerprint, seeds_dir)
    except OSError as error:
        raise Unusable(f"The seeds in {seeds_dir} cannot be read: {error.strerror}.") from error
    found = hashlib.sha256(f"{_READING} {files}".encode()).hexdigest()
    async with database.reading() as connection:
        if await _fingerprint(connection) == found:
            return ()
    seeds = await asyncio.to_thread(read_seeds, seeds_dir)
    async with database.writing() as connection:
        before = await content_hash(connection)
        await _upsert(database, connection, seeds)
        await _retire(connection, seeds, now)
        changed = await content_hash(connection) != before
        kept = "" if seeds.problems else found
        await _revise(database, connection, kept, now, changed=changed)
    for problem in seeds.problems:
        log.warning("%s", describe(problem))
    return tuple(seeds.problems)


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
            row = _source_row(episode, source) | {"retired_at": None}
            await _put(database, connection, catalogue_source, row)


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
    names = ("turns", "breaks", "moments", "readings", "summary", "gists")
    marks = {name: getattr(source, name) for name in names}
    return {
        "sha256": source.sha256,
        "episode": episode.slug,
        "name": source.name,
        "layout": source.layout,
        "kind": source.kind,
        "content": source.content,
        "annotations": msgspec.to_builtins(marks),
    }


async def _retire(connection: AsyncConnection, seeds: Seeds, now: datetime) -> None:
    """Retire seeded episodes whose folder is gone, and sources that an episode no longer has."""
    episodes = catalogue_episode
    await connection.execute(
        update(episodes)
        .where(episodes.c.origin == "seeds", episodes.c.retired_at.is_(None))
        .where(episodes.c.slug.not_in(seeds.folders))
        .values(retired_at=now)
    )
    for episode, sources in seeds.episodes:
        await _retire_sources(connection, episode.slug, sources, now)


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
