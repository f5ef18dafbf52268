"""The story of verdicts: given, disputed, revoked; and of the scores that hang on them."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.prediction import Dispute, Score, Standing, Verdict
from bot.domain.scoring import in_order, rating
from bot.kernel.asker import Community
from bot.kernel.errors import Refusal
from storage.ledger.book import Book
from storage.ledger.entries import (
    Entry,
    entry,
    standing_verdict,
    verdicts,
    verdicts_by_place,
)
from storage.ledger.lineage import lineage, names_of
from storage.ledger.scores import settle
from storage.tables import STANDING, dispute, score, verdict

_ID_BYTES = 9


class Verdicts(Book):
    """What became of predictions, and what forecasts came to."""

    __slots__ = ()

    async def verdict(self, community: Community, name: str) -> Verdict | None:
        """Return the standing verdict on a prediction."""
        async with self.reading() as connection:
            names = await names_of(connection, name)
            return await standing_verdict(connection, community, names)

    async def verdicts(self, community: Community) -> Sequence[Verdict]:
        """Return all standing verdicts, latest first."""
        return (await self.verdicts_of([community]))[community]

    async def verdicts_of(
        self, communities: Collection[Community]
    ) -> Mapping[Community, Sequence[Verdict]]:
        """Return the same for many communities at once."""
        here = (STANDING, verdict.c.community.in_(communities))
        async with self.reading() as connection:
            known = await lineage(connection)
            found = await verdicts_by_place(connection, *here)
        given: dict[Community, list[Verdict]] = {each: [] for each in communities}
        for community, one in found:
            given[community].append(replace(one, prediction=known.current(one.prediction)))
        return given

    async def judge(self, community: Community, verdict: Verdict) -> Verdict:
        """Give a verdict and write the scores it causes, in one transaction; return it with its id.

        Of two at once one stands; the other is refused with the name of who was first.
        """
        async with self.writing(community) as connection:
            found = await entry(connection, community, verdict.prediction)
            _check_unjudged(found)
            given = replace(
                verdict,
                id=secrets.token_urlsafe(_ID_BYTES),
                prediction=found.name,
                disputes=(),
            )
            await _insert(connection, community, given)
            await settle(connection, community, given)
        return given

    async def revoke(self, community: Community, name: str, member: str, at: datetime) -> Verdict:
        """Take the standing verdict back, with the scores it caused, in one transaction."""
        async with self.writing(community) as connection:
            found = await entry(connection, community, name)
            taken = _standing(found)
            await connection.execute(delete(score).where(score.c.verdict == taken.id))
            row = update(verdict).where(verdict.c.id == taken.id)
            await connection.execute(row.values(revoked_at=at, revoked_by=member, standing=None))
            # What else was judged under this prediction's names takes its forecasts over.
            names = verdict.c.prediction.in_(found.names)
            here = (STANDING, verdict.c.community == community, names)
            for other in await verdicts(connection, *here):
                await settle(connection, community, other)
        return taken

    async def dispute(self, community: Community, name: str, dispute: Dispute) -> Verdict:
        """Add a dispute to the standing verdict; a member's second takes the place of the first."""
        async with self.writing(community) as connection:
            disputed = _standing(await entry(connection, community, name))
            await self._put_dispute(connection, community, disputed, dispute)
            return _standing(await entry(connection, community, name))

    async def scores(self, community: Community, member: str | None = None) -> Sequence[Score]:
        """Return the scores of a member, or of all."""
        query = select(score).where(score.c.community == community)
        if member is not None:
            query = query.where(score.c.member == member)
        async with self.reading() as connection:
            known = await lineage(connection)
            rows = (await connection.execute(query.order_by(score.c.prediction))).all()
        return [
            Score(row.member, known.current(row.prediction), row.brier, row.peer) for row in rows
        ]

    async def standings(self, community: Community) -> Sequence[Standing]:
        """Return every scored member's place, best first, those not yet ranked last."""
        query = (
            select(
                score.c.member,
                func.count().label("judged"),
                func.avg(score.c.brier).label("brier"),
                func.sum(score.c.peer).label("peer"),
            )
            .where(score.c.community == community)
            .group_by(score.c.member)
        )
        async with self.reading() as connection:
            rows = (await connection.execute(query)).all()
        return in_order(
            [Standing(r.member, r.judged, r.brier, r.peer, rating(r.brier, r.judged)) for r in rows]
        )

    async def _put_dispute(
        self, connection: AsyncConnection, community: Community, disputed: Verdict, given: Dispute
    ) -> None:
        insert = self.database.insert(dispute).values(
            verdict=disputed.id,
            member=given.member,
            community=community,
            reason=given.reason,
            at=given.at,
        )
        changed = {"reason": insert.excluded.reason, "at": insert.excluded.at}
        key = ["verdict", "member"]
        await connection.execute(insert.on_conflict_do_update(index_elements=key, set_=changed))


def _check_unjudged(found: Entry) -> None:
    """Refuse a second verdict, and one on what was withdrawn. Raises Refusal."""
    if found.prediction.withdrawn:
        raise Refusal(f"“{found.name}” was withdrawn and is not judged.")
    if found.verdict:
        first, said = found.verdict.given_by, found.verdict.outcome.value
        by = f" by {first}" if first else ""
        raise Refusal(
            f"“{found.name}” was judged “{said}”{by} already.", "Take that back with /revoke first."
        )


def _standing(found: Entry) -> Verdict:
    if found.verdict is None:
        raise Refusal(f"“{found.name}” has not been judged.", "A moderator can, with /resolve.")
    return found.verdict


async def _insert(connection: AsyncConnection, community: Community, given: Verdict) -> None:
    await connection.execute(
        verdict.insert().values(
            id=given.id,
            community=community,
            prediction=given.prediction,
            outcome=given.outcome.value,
            evidence=given.evidence,
            given_by=given.given_by,
            given_at=given.given_at,
            happened_on=given.happened_on,
        )
    )
