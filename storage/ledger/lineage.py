"""Predictions that took the place of others: forecasts stay where they are and count for both."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.ledger.rows import is_id
from storage.tables import catalogue_prediction


@dataclass(frozen=True, slots=True)
class Lineage:
    """What replaced what: `successors` has the new id by the old one."""

    successors: Mapping[str, str] = field(default_factory=dict)

    def current(self, name: str) -> str:
        """Return the id that a prediction goes by today."""
        passed = {name}
        while (successor := self.successors.get(name)) and successor not in passed:
            passed.add(successor)
            name = successor
        return name

    @property
    def related(self) -> list[str]:
        """Return all that was replaced, and all that took the place of something."""
        return sorted({*self.successors, *self.successors.values()})

    def names(self, name: str, without: Collection[str] = ()) -> list[str]:
        """Return an id and all that it replaced, but for those in `without` and what they did."""
        found = [name]
        for known in found:  # grows as it goes
            found += [
                old
                for old, new in self.successors.items()
                if new == known and old not in found and old not in without
            ]
        return found

    def present(self, names: Iterable[str]) -> Mapping[str, str]:
        """Return ids by all that they replaced, themselves included."""
        return {old: name for name in names for old in self.names(name)}


async def names_of(connection: AsyncConnection, name: str) -> list[str]:
    """Return all that a prediction's forecasts may stand under, the present id first.

    None for what cannot be an id.
    """
    if not is_id(name):
        return []
    known = await lineage(connection)
    return known.names(known.current(name))


async def lineage(connection: AsyncConnection) -> Lineage:
    """Read what replaced what."""
    table = catalogue_prediction
    query = select(table.c.id, table.c.replaced_by).where(table.c.replaced_by.is_not(None))
    rows = await connection.execute(query)
    return Lineage({row.id: row.replaced_by for row in rows})
