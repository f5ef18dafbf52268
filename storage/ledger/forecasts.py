"""The story of forecasts: given, shown, and what members say once it is due."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, case, func, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.prediction import Answer, Forecast, Opinion, State
from bot.kernel.asker import Community
from bot.kernel.errors import Refusal
from bot.ports import Given
from storage.ledger.blindness import could_look
from storage.ledger.book import Book
from storage.ledger.entries import Entry, entry, under
from storage.ledger.lineage import lineage, names_of
from storage.ledger.rows import FORECAST_COLUMNS, forecast_of, forecasts_of
from storage.tables import forecast, look, opinion


class Forecasts(Book):
    """What members think will happen, and who looked at the others first."""

    __slots__ = ()

    async def forecast(self, community: Community, given: Given) -> tuple[float | None, Forecast]:
        """Keep a forecast; return the probability it replaces, and the forecast.

        The same interaction again changes nothing; what stands by then is returned.
        """
        async with self.writing(community) as connection:
            kept = await _of_interaction(connection, community, given)
            found = await entry(
                connection, community, kept.prediction if kept else given.prediction
            )
            if kept is None:
                now = self.clock.now()
                _check_open(found, now)
                kept = await _insert(connection, community, found, given, now)
            else:
                kept = await _latest(connection, community, found, given.member)
            before = await _replaced(connection, community, found, kept)
        return before, forecast_of(kept, found.name)

    async def forecasts(self, community: Community, name: str) -> Sequence[Forecast]:
        """Return all forecasts on a prediction, in order."""
        async with self.reading() as connection:
            names = await names_of(connection, name)
            here = (forecast.c.community == community, forecast.c.prediction.in_(names))
            query = select(*FORECAST_COLUMNS).where(*here).order_by(forecast.c.sequence)
            rows = (await connection.execute(query)).all()
        return forecasts_of(rows, names[0]) if rows else []

    async def latest(
        self, community: Community, name: str, before: datetime | None = None
    ) -> Sequence[Forecast]:
        """Return each member's last forecast on a prediction, of those before a moment."""
        async with self.reading() as connection:
            names = await names_of(connection, name)
            here = [forecast.c.community == community, forecast.c.prediction.in_(names)]
            if before is not None:
                here.append(forecast.c.at < before)
            last = select(func.max(forecast.c.sequence)).where(*here).group_by(forecast.c.member)
            query = select(*FORECAST_COLUMNS).where(forecast.c.sequence.in_(last))
            rows = (await connection.execute(query.order_by(forecast.c.sequence))).all()
        return forecasts_of(rows, names[0]) if rows else []

    async def latest_of(
        self, community: Community, before: Mapping[str, datetime | None]
    ) -> Mapping[str, Sequence[Forecast]]:
        """Return the same for some predictions, each with its moment, where anybody has."""
        if not before:
            return {}
        async with self.reading() as connection:
            present = (await lineage(connection)).present(before)
            here = _in_time(community, present, before)
            whose = (_named(present), forecast.c.member)
            last = select(func.max(forecast.c.sequence)).where(*here).group_by(*whose)
            query = select(forecast.c.prediction, *FORECAST_COLUMNS)
            query = query.where(forecast.c.sequence.in_(last)).order_by(forecast.c.sequence)
            rows = (await connection.execute(query)).all()
        found = defaultdict[str, list[Forecast]](list)
        for old, *row in rows:
            found[present[old]].append(Forecast(row[0], present[old], *row[1:]))
        return found

    async def standing(
        self, community: Community, member: str, name: str, before: datetime | None = None
    ) -> Forecast | None:
        """Return a member's last forecast on a prediction, of those before a moment."""
        async with self.reading() as connection:
            names = await names_of(connection, name)
            mine = [forecast.c.community == community, forecast.c.member == member]
            if before is not None:
                mine.append(forecast.c.at < before)
            query = select(forecast).where(*mine, forecast.c.prediction.in_(names))
            last = query.order_by(forecast.c.sequence.desc()).limit(1)
            row = (await connection.execute(last)).one_or_none()
        return forecast_of(row, names[0]) if row else None

    async def forecasters(
        self, community: Community, name: str, before: datetime | None = None
    ) -> int:
        """Return how many members have forecast a prediction, before a moment if one is given."""
        async with self.reading() as connection:
            names = await names_of(connection, name)
            here = [forecast.c.community == community, forecast.c.prediction.in_(names)]
            if before is not None:
                here.append(forecast.c.at < before)
            query = select(func.count(forecast.c.member.distinct())).where(*here)
            return (await connection.execute(query)).scalar_one()

    async def tallies(
        self, community: Community, before: Mapping[str, datetime | None]
    ) -> Mapping[str, int]:
        """Return the same for some predictions, each with its moment, where anybody has."""
        if not before:
            return {}
        async with self.reading() as connection:
            present = (await lineage(connection)).present(before)
            here, name = _in_time(community, present, before), _named(present)
            query = select(name, func.count(forecast.c.member.distinct())).where(*here)
            rows = await connection.execute(query.group_by(name))
            return {row[0]: row[1] for row in rows}

    async def tallies_of(
        self, wanted: Collection[tuple[Community, str]]
    ) -> Mapping[tuple[Community, str], int]:
        """Return how many ever have, of predictions of many communities."""
        if not wanted:
            return {}
        async with self.reading() as connection:
            known = await lineage(connection)
            name = _named(known.present(name for _, name in wanted))
            here = tuple_(forecast.c.community, forecast.c.prediction)
            named = [(place, old) for place, name in wanted for old in known.names(name)]
            what = (forecast.c.community, name)
            query = select(*what, func.count(forecast.c.member.distinct())).where(here.in_(named))
            rows = await connection.execute(query.group_by(*what))
            return {(Community(row[0]), row[1]): row[2] for row in rows}

    async def forecasts_of(self, community: Community, member: str) -> Sequence[Forecast]:
        """Return all forecasts of a member, in order."""
        here = (forecast.c.community == community, forecast.c.member == member)
        query = select(forecast).where(*here).order_by(forecast.c.sequence)
        async with self.reading() as connection:
            known = await lineage(connection)
            rows = (await connection.execute(query)).all()
        return [forecast_of(row, known.current(row.prediction)) for row in rows]

    async def last_act(self, community: Community, member: str) -> tuple[str, int]:
        """Return the interaction and the sequence of a member's last forecast; "" and 0 of none."""
        here = (forecast.c.community == community, forecast.c.member == member)
        query = select(forecast.c.interaction, forecast.c.sequence).where(*here)
        async with self.reading() as connection:
            last = query.order_by(forecast.c.sequence.desc()).limit(1)
            row = (await connection.execute(last)).one_or_none()
        return (row.interaction, row.sequence) if row else ("", 0)

    async def look(self, community: Community, member: str, name: str) -> None:
        """Note that a member looked at the crowd before forecasting; it marks later forecasts."""
        async with self.writing(community) as connection:
            found = await entry(connection, community, name)
            row = {"community": community, "member": member, "prediction": found.name}
            insert = self.database.insert(look).values(row | {"at": self.clock.now()})
            await connection.execute(insert.on_conflict_do_nothing())

    async def opine(self, community: Community, opinion: Opinion) -> None:
        """Keep a member's opinion in place of their earlier one."""
        async with self.writing(community) as connection:
            found = await entry(connection, community, opinion.prediction)
            _check_not_withdrawn(found)
            await self._put_opinion(connection, community, found, opinion)

    async def opinions(self, community: Community, name: str) -> Mapping[Answer, int]:
        """Return how many gave each answer; a member's latest, where it had several names."""
        async with self.reading() as connection:
            names = await names_of(connection, name)
            here = (opinion.c.community == community, opinion.c.prediction.in_(names))
            query = select(opinion.c.member, opinion.c.answer).where(*here)
            rows = await connection.execute(query.order_by(opinion.c.at))
            latest = {row.member: Answer(row.answer) for row in rows}
        counts = list(latest.values())
        return {answer: counts.count(answer) for answer in Answer if answer in counts}

    async def _put_opinion(
        self, connection: AsyncConnection, community: Community, found: Entry, given: Opinion
    ) -> None:
        """Write an opinion over the member's earlier one."""
        insert = self.database.insert(opinion).values(
            community=community,
            prediction=found.name,
            member=given.member,
            answer=given.answer.value,
            at=given.at,
        )
        changed = {"answer": insert.excluded.answer, "at": insert.excluded.at}
        key = ["community", "prediction", "member"]
        await connection.execute(insert.on_conflict_do_update(index_elements=key, set_=changed))


def _named(present: Mapping[str, str]) -> ColumnElement[str]:
    """Return the present name of a forecast's prediction.

    A member who forecast under two names of one prediction is one forecaster.
    """
    replaced = {old: name for old, name in present.items() if old != name}
    if not replaced:
        return forecast.c.prediction
    return case(replaced, value=forecast.c.prediction, else_=forecast.c.prediction)


def _in_time(
    community: Community, present: Mapping[str, str], before: Mapping[str, datetime | None]
) -> list[ColumnElement[bool]]:
    """Return what holds of forecasts made before the moments of their predictions."""
    moments = {old: before[name] for old, name in present.items()}
    ends = {old: literal(at, forecast.c.at.type) for old, at in moments.items() if at}
    here = [forecast.c.community == community, forecast.c.prediction.in_(present)]
    if ends:
        end = case(ends, value=forecast.c.prediction)
        here.append(or_(forecast.c.prediction.not_in(ends), forecast.c.at < end))
    return here


def _check_open(found: Entry, now: datetime) -> None:
    """Refuse a forecast on what is closed. Raises Refusal."""
    name = found.name
    match found.prediction.state(found.verdict, now):
        case State.OPEN:
            return
        case State.WITHDRAWN:
            _check_not_withdrawn(found)
        case State.DUE:
            closed = f"{found.prediction.resolve_by:%-d %B %Y}"
            raise Refusal(f"Forecasting on “{name}” closed at the end of {closed}.")
        case State.JUDGED:
            raise Refusal(f"“{name}” was judged already, so forecasting on it is closed.")


def _check_not_withdrawn(found: Entry) -> None:
    if found.prediction.withdrawn:
        raise Refusal(f"“{found.name}” was withdrawn.", "See /predictions for others.")


async def _of_interaction(
    connection: AsyncConnection, community: Community, given: Given
) -> Row[Any] | None:
    """Return what an interaction was kept as before. Raises Refusal when it was somebody else's."""
    query = select(forecast).where(
        forecast.c.community == community, forecast.c.interaction == given.interaction
    )
    kept: Row[Any] | None = (await connection.execute(query)).one_or_none()
    if kept and kept.member != given.member:
        raise Refusal("Nothing was kept: that came twice, from two members.", "Send it once more.")
    return kept


async def _insert(
    connection: AsyncConnection, community: Community, found: Entry, given: Given, now: datetime
) -> Row[Any]:
    insert = forecast.insert().values(
        community=community,
        prediction=found.name,
        member=given.member,
        probability=given.probability,
        at=now,
        looked_first=await could_look(connection, community, found, given.member),
        interaction=given.interaction,
    )
    kept: Row[Any] = (await connection.execute(insert.returning(forecast))).one()
    return kept


async def _latest(
    connection: AsyncConnection, community: Community, found: Entry, member: str
) -> Row[Any]:
    """Return the forecast that stands of a member who has one."""
    mine = under(forecast, community, found) & (forecast.c.member == member)
    last = select(forecast).where(mine).order_by(forecast.c.sequence.desc()).limit(1)
    kept: Row[Any] = (await connection.execute(last)).one()
    return kept


async def _replaced(
    connection: AsyncConnection, community: Community, found: Entry, kept: Row[Any]
) -> float | None:
    """Return the probability that a forecast took the place of."""
    earlier: ColumnElement[bool] = forecast.c.sequence < kept.sequence
    mine = under(forecast, community, found) & (forecast.c.member == kept.member) & earlier
    latest = select(func.max(forecast.c.sequence)).where(mine).scalar_subquery()
    query = select(forecast.c.probability).where(forecast.c.sequence == latest)
    return await connection.scalar(query)
