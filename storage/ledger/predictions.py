"""The story of predictions: listed, found, added, withdrawn."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import chain, count

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.prediction import LATEST, Prediction
from bot.kernel.asker import Community
from bot.kernel.errors import Refusal
from storage.ledger.book import Book
from storage.ledger.entries import OWN, entry, statement
from storage.ledger.lineage import lineage
from storage.ledger.listing import NOBODYS, listed
from storage.ledger.rows import columns_of
from storage.tables import prediction as own

_LONGEST_SLUG = 40


class Predictions(Book):
    """What was predicted: the catalogue's, and the community's own."""

    __slots__ = ()

    async def predictions(self, community: Community | None) -> Sequence[Prediction]:
        """Return the catalogue's and the community's own, soonest due first, undated last.

        One that the catalogue has retired is still there for communities that have a forecast or
        a verdict on it; one that was replaced is not, its successor is.
        """
        asked = community or NOBODYS
        return (await self.predictions_of([asked]))[asked]

    async def predictions_of(
        self, communities: Collection[Community]
    ) -> Mapping[Community, Sequence[Prediction]]:
        """Return the same for many communities at once."""
        async with self.reading() as connection:
            return await listed(connection, communities)

    async def prediction(self, community: Community | None, name: str) -> Prediction | None:
        """Return one by its id, or what replaced it; None when there is none."""
        async with self.reading() as connection:
            current = (await lineage(connection)).current(name)
            return await statement(connection, community, current)

    async def add(self, community: Community, prediction: Prediction) -> Prediction:
        """Keep a community's own prediction; return it with its id, made out of its claim.

        Raises Refusal where it is due too late for any calendar to be safe.
        """
        if prediction.resolve_by and prediction.resolve_by > LATEST:
            raise Refusal(f"Nothing is kept that is due after {LATEST.year}.", "Name a day before.")
        async with self.writing(community) as connection:
            name = await _free_name(connection, community, prediction.claim)
            added = replace(prediction, id=name, community=community, withdrawn=False)
            row = columns_of(added) | {
                "community": community, "author": added.author, "created_at": self.clock.now()
            }  # fmt: skip
            await connection.execute(own.insert().values(row))
        return added

    async def withdraw(self, community: Community, name: str) -> Prediction:
        """Withdraw a community's own prediction; its forecasts are kept and never scored."""
        async with self.writing(community) as connection:
            found = await entry(connection, community, name)
            if found.prediction.community is None:
                raise Refusal(f"“{name}” comes with Hindcast and cannot be withdrawn.")
            if found.verdict:
                raise Refusal(f"“{name}” was judged already.", "Take that back with /revoke first.")
            here = (own.c.community == community, own.c.id == name, own.c.withdrawn_at.is_(None))
            withdrawn = update(own).where(*here).values(withdrawn_at=self.clock.now())
            await connection.execute(withdrawn)
        return replace(found.prediction, withdrawn=True)


async def _free_name(connection: AsyncConnection, community: Community, claim: str) -> str:
    """Return an id that tells what is claimed and that nothing goes by yet."""
    query = select(own.c.id).where(own.c.community == community)
    taken = set((await connection.execute(query)).scalars())
    told = OWN + (_slug(claim) or "prediction")
    names = chain([told], (f"{told}-{number}" for number in count(2)))
    return next(name for name in names if name not in taken)


def _slug(claim: str) -> str:
    """Return the words of a claim in small letters and hyphens; none for other scripts."""
    letters = unicodedata.normalize("NFKD", claim).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", letters)
    while len("-".join(words)) > _LONGEST_SLUG and len(words) > 1:
        words.pop()
    return "-".join(words)[:_LONGEST_SLUG]
