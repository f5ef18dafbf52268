"""Brings the predictions of the seeds into the catalogue; none that was ever there goes."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database.engine import Database
from storage.ledger.lineage import Lineage, lineage
from storage.ledger.rows import columns_of
from storage.ledger.scores import resettle
from storage.seeds.files import Seeds
from storage.tables import catalogue_episode
from storage.tables import catalogue_prediction as table


async def plant_predictions(
    database: Database, connection: AsyncConnection, seeds: Seeds, now: datetime
) -> None:
    """Upsert what was predicted, retire what is no longer listed, and note what replaced what.

    Where a date or a successor changed, what was judged is scored anew.
    """
    before, replaced_before = await _dates(connection), await lineage(connection)
    await connection.execute(update(table).where(_unlisted(seeds)).values(retired_at=now))
    for position, one in enumerate(seeds.predictions.values()):
        row = columns_of(one.prediction) | {"position": position}
        await _put(database, connection, row | {"retired_at": None, "replaced_by": None})
    await _replace(connection, seeds, now)
    after, replaced = await _dates(connection), await lineage(connection)
    moved = {name for name, due in before.items() if after[name] != due}
    await resettle(connection, _affected(moved, replaced_before, replaced))


async def _dates(connection: AsyncConnection) -> Mapping[str, tuple[date | None, str | None]]:
    """Return what scores depend on, by id."""
    rows = await connection.execute(select(table.c.id, table.c.resolve_by, table.c.replaced_by))
    return {row.id: (row.resolve_by, row.replaced_by) for row in rows}


def _affected(moved: set[str], *lineages: Lineage) -> set[str]:
    """Return all whose verdicts may count a forecast differently now."""
    return {name for known in lineages for one in moved for name in known.names(known.current(one))}


def _unlisted(seeds: Seeds) -> ColumnElement[bool]:
    """Return what holds of predictions that are listed no longer.

    Of an episode that could not be read in full, nothing is known to be gone.
    """
    unread = seeds.incomplete | seeds.unchecked
    read = {episode.slug for episode, _ in seeds.episodes} - unread
    gone = or_(table.c.episode.in_(read), table.c.episode.not_in(seeds.folders))
    ours = select(catalogue_episode.c.slug).where(catalogue_episode.c.origin == "seeds")
    unlisted = table.c.id.not_in(list(seeds.predictions))
    return and_(table.c.retired_at.is_(None), table.c.episode.in_(ours), unlisted, gone)


async def _put(database: Database, connection: AsyncConnection, row: Mapping[str, Any]) -> None:
    insert = database.insert(table).values(dict(row))
    changed = {name: insert.excluded[name] for name in row if name != "id"}
    await connection.execute(insert.on_conflict_do_update(index_elements=["id"], set_=changed))


async def _replace(connection: AsyncConnection, seeds: Seeds, now: datetime) -> None:
    """Note what replaced what. An earlier note goes when the successor's entry lacks it."""
    listed = list(seeds.predictions)
    forgotten = update(table).where(table.c.replaced_by.in_(listed)).values(replaced_by=None)
    await connection.execute(forgotten)
    for name, one in seeds.predictions.items():
        for old in set(one.replaces) - seeds.predictions.keys():
            replaced = update(table).where(table.c.id == old)
            await connection.execute(replaced.values(replaced_by=name))
            never = update(table).where(table.c.id == old, table.c.retired_at.is_(None))
            await connection.execute(never.values(retired_at=now))
