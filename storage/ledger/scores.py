"""Scores: computed from what is kept, written with the verdict that causes them."""

import asyncio
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.prediction import Forecast, Score, Verdict
from bot.domain.scoring import scores
from bot.kernel.asker import Community
from storage.database.engine import Database
from storage.ledger.book import wait_for_turn
from storage.ledger.entries import statement, verdicts
from storage.ledger.lineage import lineage
from storage.ledger.rows import FORECAST_COLUMNS, forecasts_of
from storage.tables import STANDING, forecast, score, verdict

_SAME = 1e-9
"""How far two computations of a score may be apart."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A verdict whose kept scores are not those that its forecasts come to, by member."""

    community: Community
    prediction: str
    members: tuple[str, ...]


async def settle(connection: AsyncConnection, community: Community, given: Verdict) -> None:
    """Write the scores that a standing verdict causes in place of those that are there.

    `given` is under the name it was kept under.
    """
    due = await _due(connection, community, given)
    await _write(connection, community, given.id, due)


async def resettle(connection: AsyncConnection, names: Collection[str]) -> None:
    """Write the scores of all standing verdicts on these predictions anew, in every community."""
    if not names:
        return
    here = (STANDING, verdict.c.prediction.in_(names))
    places = select(verdict.c.community).where(*here).distinct().order_by(verdict.c.community)
    for community in (await connection.execute(places)).scalars().all():
        await wait_for_turn(connection, community)
        for given in await verdicts(connection, *here, verdict.c.community == community):
            await settle(connection, Community(community), given)


async def rescore(database: Database, *, check: bool) -> Sequence[Difference]:
    """Compute every score anew; return where what was kept differed.

    With `check` it only looks.
    """
    scored = exists().where(score.c.verdict == verdict.c.id)
    query = select(verdict.c.community, verdict.c.id).where(or_(STANDING, scored))
    async with database.reading() as connection:
        rows = (await connection.execute(query.order_by(verdict.c.community))).all()
    opened = database.reading if check else database.writing
    found = []
    for row in rows:
        community = Community(row.community)
        async with opened() as connection:
            await wait_for_turn(connection, community)
            found.append(await _mended(connection, community, row.id, check=check))
    return [difference for difference in found if difference]


async def _mended(
    connection: AsyncConnection, community: Community, verdict_id: str, *, check: bool
) -> Difference | None:
    """Return how a verdict's kept scores differ, if they do, and write the right ones."""
    standing = await verdicts(connection, STANDING, verdict.c.id == verdict_id)
    scored = [one for given in standing for one in await _due(connection, community, given)]
    rows = await connection.execute(select(score).where(score.c.verdict == verdict_id))
    kept = {row.member: Score(row.member, row.prediction, row.brier, row.peer) for row in rows}
    due = {one.member: one for one in scored}
    wrong = [who for who in sorted(due.keys() | kept) if not _same(due.get(who), kept.get(who))]
    if not wrong:
        return None
    if not check:
        await _write(connection, community, verdict_id, scored)
    return Difference(community, (due | kept)[wrong[0]].prediction, tuple(wrong))


async def _write(
    connection: AsyncConnection, community: Community, verdict_id: str, due: Sequence[Score]
) -> None:
    """Write a verdict's scores in place of those that are there.

    Those of members who keep one are changed, which takes a third of the time of a new row.
    """
    mine = score.c.verdict == verdict_id
    kept = set((await connection.execute(select(score.c.member).where(mine))).scalars())
    gone = kept.difference(one.member for one in due)
    if gone:
        theirs = score.c.member == bindparam("whose")
        await connection.execute(delete(score).where(mine, theirs), [{"whose": m} for m in gone])
    changed = [_row(one) for one in due if one.member in kept]
    if changed:
        theirs = score.c.member == bindparam("whose")
        figures = update(score).where(mine, theirs)
        figures = figures.values(brier=bindparam("brier"), peer=bindparam("peer"))
        await connection.execute(figures, changed)
    whole = {"verdict": verdict_id, "community": community}
    new = [_whole(one) | whole for one in due if one.member not in kept]
    if new:
        await connection.execute(score.insert(), new)


def _row(one: Score) -> dict[str, object]:
    return {"whose": one.member, "brier": one.brier, "peer": one.peer}


def _whole(one: Score) -> dict[str, object]:
    """Return the columns of a score that are its own."""
    return {
        "member": one.member,
        "prediction": one.prediction,
        "brier": one.brier,
        "peer": one.peer,
    }


def _same(one: Score | None, other: Score | None) -> bool:
    if one is None or other is None:
        return one is other
    if one.peer is None or other.peer is None:
        return one.peer is other.peer and math.isclose(one.brier, other.brier, abs_tol=_SAME)
    return math.isclose(one.brier, other.brier, abs_tol=_SAME) and math.isclose(
        one.peer, other.peer, abs_tol=_SAME
    )


async def _due(
    connection: AsyncConnection, community: Community, given: Verdict
) -> Sequence[Score]:
    """Return the scores that a verdict causes."""
    found = await statement(connection, community, given.prediction)
    if found is None or not given.outcome.scored:
        return []
    forecasts = await _counted(connection, community, given.prediction)
    # Thousands of forecasts take a while.
    return await asyncio.to_thread(scores, found, given, forecasts)


async def _counted(
    connection: AsyncConnection, community: Community, name: str
) -> Sequence[Forecast]:
    """Return the forecasts that a verdict counts."""
    names = await counted_names(connection, community, name)
    here = (forecast.c.community == community, forecast.c.prediction.in_(names))
    query = select(*FORECAST_COLUMNS).where(*here).order_by(forecast.c.sequence)
    return forecasts_of(await connection.execute(query), name)


async def counted_names(
    connection: AsyncConnection, community: Community, name: str
) -> Sequence[str]:
    """Return under which ids a verdict on `name` counts forecasts: it, and what it replaced.

    Where one of those was judged itself, its forecasts count there.
    """
    known = await lineage(connection)
    here = (STANDING, verdict.c.community == community)
    query = select(verdict.c.prediction).where(
        *here, verdict.c.prediction.in_(known.names(name)[1:])
    )
    return known.names(name, without=set((await connection.execute(query)).scalars()))
