"""The story of words: what was predicted with them, and what became of it."""

from collections.abc import Collection, Sequence

from sqlalchemy import select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.prediction import Prediction, Verdict
from bot.domain.quote import Quote, QuoteId
from bot.kernel.asker import Community
from storage.ledger.book import Book
from storage.ledger.entries import standing_verdicts
from storage.ledger.listing import NOBODYS, listed
from storage.tables import catalogue_prediction
from storage.tables import prediction as own


class Resting(Book):
    """Which predictions rest on which words."""

    __slots__ = ()

    async def resting_on(
        self, community: Community | None, quotes: Collection[Quote]
    ) -> Sequence[tuple[Prediction, Verdict | None]]:
        """Return what rests on some words or a part of them, with the standing verdicts.

        Most words make no prediction: then one query is all. Raises OutOfReach while the
        database is away.
        """
        asked = community or NOBODYS
        async with self.reading() as connection:
            names = await _names(connection, asked, quotes)
            if not names:
                return []
            found = (await listed(connection, [asked], names))[asked]
            given = await standing_verdicts(connection, asked, names)
        return [(one, given.get(one.id)) for one in found]


async def _names(
    connection: AsyncConnection, community: Community, quotes: Collection[Quote]
) -> list[str]:
    """Return the ids of what rests on some words, without what was withdrawn."""
    episodes = {quote.episode.slug for quote in quotes}
    table = catalogue_prediction
    shipped = select(table.c.id, table.c.quotes).where(table.c.episode.in_(episodes))
    added = select(own.c.id, own.c.quotes).where(
        own.c.community == community, own.c.episode.in_(episodes), own.c.withdrawn_at.is_(None)
    )
    rows = await connection.execute(union_all(shipped, added))
    return [name for name, resting in rows if _rests(resting, quotes)]


def _rests(resting: Collection[str], quotes: Collection[Quote]) -> bool:
    spans = (QuoteId.parse(each) for each in resting)
    return any(span.overlaps(quote.id) for span in spans if span for quote in quotes)
