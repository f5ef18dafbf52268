"""One prediction as a community has it: the statement, its names, and its standing verdict."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Table, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.prediction import Dispute, Prediction, Verdict
from bot.kernel.asker import Community
from bot.kernel.errors import Refusal
from storage.ledger.lineage import lineage
from storage.ledger.rows import is_id, prediction_of, verdict_of
from storage.tables import STANDING, catalogue_prediction, dispute, verdict
from storage.tables import prediction as own

OWN = "own-"
"""What the ids of communities' own predictions begin with."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A prediction with `names`, all that its forecasts may stand under, the present one first."""

    prediction: Prediction
    names: list[str]
    verdict: Verdict | None

    @property
    def name(self) -> str:
        """The id that it goes by today."""
        return self.prediction.id


async def entry(connection: AsyncConnection, community: Community, name: str) -> Entry:
    """Return a prediction as a community has it. Raises Refusal when there is none."""
    known = await lineage(connection)
    name = known.current(name)
    found = await statement(connection, community, name)
    if found is None:
        raise Refusal(f"There is no prediction “{name}” here.", "See /predictions.")
    names = known.names(name)
    return Entry(found, names, await standing_verdict(connection, community, names))


async def statement(
    connection: AsyncConnection, community: Community | None, name: str
) -> Prediction | None:
    """Return what goes by exactly this id; None when nothing does."""
    if not is_id(name):
        return None
    query = select(catalogue_prediction).where(catalogue_prediction.c.id == name)
    if is_own(name):
        query = select(own).where(own.c.community == (community or ""), own.c.id == name)
    row = (await connection.execute(query)).one_or_none()
    return prediction_of(row) if row else None


async def standing_verdict(
    connection: AsyncConnection, community: Community, names: list[str]
) -> Verdict | None:
    """Return the standing verdict on a prediction, under its present name.

    Both it and one that it replaced may have been judged before that: then its own counts.
    """
    here = (verdict.c.community == community, verdict.c.prediction.in_(names))
    return _counting(await verdicts(connection, STANDING, *here), names)


async def standing_verdicts(
    connection: AsyncConnection, community: Community, present: Collection[str]
) -> Mapping[str, Verdict]:
    """Return the same for some predictions, by the names they go by today, where there is one."""
    known = await lineage(connection)
    older = known.present(present)
    here = (verdict.c.community == community, verdict.c.prediction.in_(older))
    given = await verdicts(connection, STANDING, *here)
    counting = {name: _counting(given, known.names(name)) for name in present}
    return {name: one for name, one in counting.items() if one}


def _counting(given: Iterable[Verdict], names: list[str]) -> Verdict | None:
    """Return the verdict that counts for a prediction, under its present name."""
    own_or_older = [one for one in given if one.prediction in names]
    if not own_or_older:
        return None
    first = min(own_or_older, key=lambda one: names.index(one.prediction))
    return replace(first, prediction=names[0])


async def verdicts(connection: AsyncConnection, *where: ColumnElement[bool]) -> list[Verdict]:
    """Return verdicts with their disputes, latest first, under the names they were given."""
    return [given for _, given in await verdicts_by_place(connection, *where)]


async def verdicts_by_place(
    connection: AsyncConnection, *where: ColumnElement[bool]
) -> list[tuple[Community, Verdict]]:
    """Return the same, each with the community that gave it."""
    query = select(verdict).where(*where).order_by(verdict.c.given_at.desc(), verdict.c.id)
    rows = (await connection.execute(query)).all()
    if not rows:
        return []
    disputes = await _disputes(connection, *where)
    return [(Community(row.community), verdict_of(row, disputes[row.id])) for row in rows]


async def _disputes(
    connection: AsyncConnection, *where: ColumnElement[bool]
) -> defaultdict[str, list[Dispute]]:
    query = select(dispute).join(verdict).where(*where).order_by(dispute.c.at, dispute.c.member)
    found: defaultdict[str, list[Dispute]] = defaultdict(list)
    for row in await connection.execute(query):
        found[row.verdict].append(Dispute(row.member, row.reason, row.at))
    return found


def is_own(name: str) -> bool:
    """Tell whether an id is that of a community's own prediction."""
    return name.startswith(OWN)


def under(table: Table, community: Community, entry: Entry) -> ColumnElement[bool]:
    """Return what holds of a table's rows about a prediction, whatever it was called."""
    return and_(table.c.community == community, table.c.prediction.in_(entry.names))
