"""What a community sees of the predictions there are: the catalogue's, and its own."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Select, Table, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.prediction import Prediction
from bot.kernel.asker import Community
from storage.ledger.entries import is_own
from storage.ledger.rows import prediction_of
from storage.tables import catalogue_prediction, forecast, verdict
from storage.tables import prediction as own

R = TypeVar("R", bound=tuple[Any, ...])

NOBODYS = Community("")
"""Asked for where there is no community: nothing was ever kept there."""

_NEVER = date.max


async def listed(
    connection: AsyncConnection,
    communities: Collection[Community],
    among: Collection[str] | None = None,
) -> Mapping[Community, list[Prediction]]:
    """Return what each community sees, soonest due first, undated last; only those `among` ids.

    One that the catalogue has retired is still there for communities that have a forecast or a
    verdict on it; one that was replaced is not, its successor is.
    """
    offered, retired = await _catalogue(connection, among)
    kept = await _kept(connection, communities, [one.id for one in retired])
    theirs = await _added(connection, communities, among)
    return {
        each: sorted(
            [*offered, *(one for one in retired if (each, one.id) in kept), *theirs[each]],
            key=lambda one: one.resolve_by or _NEVER,
        )
        for each in communities
    }


async def _added(
    connection: AsyncConnection, communities: Collection[Community], among: Collection[str] | None
) -> defaultdict[str, list[Prediction]]:
    """Return what each community added."""
    theirs = defaultdict[str, list[Prediction]](list)
    if among is not None and not any(map(is_own, among)):
        return theirs
    query = _only(select(own).where(own.c.community.in_(communities)), own, among)
    for row in await connection.execute(query.order_by(own.c.created_at, own.c.id)):
        theirs[row.community].append(prediction_of(row))
    return theirs


def _only(query: Select[R], table: Table, among: Collection[str] | None) -> Select[R]:
    return query if among is None else query.where(table.c.id.in_(among))


async def _catalogue(
    connection: AsyncConnection, among: Collection[str] | None
) -> tuple[list[Prediction], list[Prediction]]:
    """Return what is offered to everybody, and what was retired and not replaced."""
    if among is not None and all(map(is_own, among)):
        return [], []
    table = catalogue_prediction
    query = _only(select(table).where(table.c.replaced_by.is_(None)), table, among)
    rows = (await connection.execute(query.order_by(table.c.position))).all()
    offered = [prediction_of(row) for row in rows if row.retired_at is None]
    return offered, [prediction_of(row) for row in rows if row.retired_at is not None]


async def _kept(
    connection: AsyncConnection, communities: Collection[Community], names: Collection[str]
) -> set[tuple[str, str]]:
    """Return which communities have a forecast or a verdict on which of some predictions."""
    if not names:
        return set()
    queries = (
        select(table.c.community, table.c.prediction).where(
            table.c.community.in_(communities), table.c.prediction.in_(names)
        )
        for table in (forecast, verdict)
    )
    rows = await connection.execute(union(*queries))
    return {(community, name) for community, name in rows}
