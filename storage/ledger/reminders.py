"""The story of reminders: wanted once, handed out once."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.kernel.asker import Community
from bot.kernel.errors import Refusal
from bot.ports import Reminder
from storage.ledger.book import Book, within_reach
from storage.ledger.entries import entry
from storage.ledger.lineage import lineage, names_of
from storage.tables import catalogue_prediction, reminder
from storage.tables import community as places
from storage.tables import prediction as own


class Reminders(Book):
    """Who wants to hear when a prediction falls due."""

    __slots__ = ()

    async def remind(self, community: Community, member: str, name: str) -> bool:
        """Note a wish to be reminded; False when it was noted before.

        Raises Refusal where there is no day to come on which it falls due.
        """
        now = self.clock.now()
        async with self.writing(community) as connection:
            found = await entry(connection, community, name)
            closes = found.prediction.closes_at
            if found.prediction.withdrawn or closes is None:
                raise Refusal(
                    f"“{found.name}” will not fall due: there is no date to remind you on."
                )
            if closes <= now:
                raise Refusal(f"“{found.name}” has fallen due already.", "See /prediction.")
            row = {"community": community, "member": member, "prediction": found.name}
            insert = self.database.insert(reminder).values(row | {"wanted_at": now})
            return (await connection.execute(insert.on_conflict_do_nothing())).rowcount > 0

    async def due_reminders(self, now: datetime, platform: str | None = None) -> Sequence[Reminder]:
        """Take the reminders whose predictions fell due: each is handed out once.

        Where a platform is named, those of its communities only; never of one the bot has left.
        """
        with within_reach():
            async with self.database.reading() as connection:
                due = await _due(connection, now, platform)
                found = (await connection.execute(select(reminder).where(due).limit(1))).first()
            if found is None:  # as nearly always: the tick asks every half minute
                return []
            async with self.database.writing() as connection:
                known = await lineage(connection)
                taken = update(reminder).where(due).values(sent_at=now).returning(reminder)
                due_now = (
                    Reminder(Community(row.community), row.member, known.current(row.prediction))
                    for row in await connection.execute(taken)
                )
                return list(dict.fromkeys(due_now))  # wanted under an old name and the present one

    async def put_back(self, reminded: Reminder) -> None:
        """Hand a reminder out again: the member was certainly not told."""
        async with self.writing(reminded.community) as connection:
            names = await names_of(connection, reminded.prediction)
            theirs = (
                reminder.c.community == reminded.community,
                reminder.c.member == reminded.member,
                reminder.c.prediction.in_(names),
            )
            await connection.execute(update(reminder).where(*theirs).values(sent_at=None))


def _of(platform: str | None) -> ColumnElement[bool]:
    """Return what holds of the reminders of a platform's communities."""
    if platform is None:
        return true()
    place = reminder.c.community
    return or_(place == platform, place.startswith(f"{platform}:", autoescape=True))


async def _due(
    connection: AsyncConnection, now: datetime, platform: str | None
) -> ColumnElement[bool]:
    """Return what holds of a reminder that is to be handed out."""
    today = now.astimezone(UTC).date()
    names = await _due_in_catalogue(connection, today)
    added = exists().where(
        own.c.community == reminder.c.community,
        own.c.id == reminder.c.prediction,
        own.c.resolve_by < today,
        own.c.withdrawn_at.is_(None),
    )
    left = exists().where(places.c.community == reminder.c.community, places.c.left_at.is_not(None))
    due = or_(reminder.c.prediction.in_(names), added)
    return and_(reminder.c.sent_at.is_(None), _of(platform), due, ~left)


async def _due_in_catalogue(connection: AsyncConnection, today: date) -> list[str]:
    """Return the ids of all that is past its date, and of what that replaced."""
    table = catalogue_prediction
    known = await lineage(connection)
    rows = await connection.execute(select(table.c.id).where(table.c.resolve_by < today))
    return [
        name
        for current in rows.scalars()
        if known.current(current) == current
        for name in known.names(current)
    ]
