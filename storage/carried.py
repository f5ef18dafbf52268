"""How posts are carried: claimed, taken over, marked and put off.

Whoever makes the row of a channel's local day, which is unique, or changes one that nobody
changed since it was read, has the post to itself.
"""

from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import Any

from sqlalchemy import bindparam, func, select, tuple_, update

from bot.domain.delivery import Delivered, Look, Retry
from bot.kernel.asker import Community
from bot.ports import Claim, Post, PostState
from storage.checkins import Checkins
from storage.group_commit import GroupCommit
from storage.posts import marked, post_of
from storage.tables import post as rows

_PLACES = 500
"""Channels asked about in one statement: databases limit what may be bound."""

_MARKED = update(rows).where(rows.c.id == bindparam("which"))


@dataclass(frozen=True, slots=True)
class _Marking:
    """What became of a post, and when."""

    post: Post
    delivered: Delivered
    now: datetime


@dataclass(frozen=True, slots=True)
class Carried(Checkins):
    """The part of the diary that a courier's round goes by."""

    _claims: GroupCommit[Mapping[str, Any], Post | None] = field(
        default_factory=GroupCommit, init=False
    )
    _marks: GroupCommit[_Marking, Post] = field(default_factory=GroupCommit, init=False)

    async def begun(
        self, places: Sequence[tuple[Community, str]]
    ) -> Mapping[tuple[Community, str], date]:
        """Return the last local day of each channel for which there is a post."""
        here = tuple_(rows.c.community, rows.c.channel)
        place = (rows.c.community, rows.c.channel)
        found = {}
        async with self.database.reading() as connection:
            for start in range(0, len(places), _PLACES):
                some = here.in_(places[start : start + _PLACES])
                query = select(*place, func.max(rows.c.local_date)).where(some).group_by(*place)
                for community, channel, day in await connection.execute(query):
                    found[Community(community), channel] = day
        return found

    async def claim(
        self, community: Community, claim: Claim, now: datetime, lease: timedelta
    ) -> Post | None:
        """Make the row of a channel's local day, committed at once; None when there is one."""
        state = PostState.SENDING if lease else PostState.PENDING
        held = {"state": state.value, "lease_until": now + lease, "attempt": 1 if lease else 0}
        row = _claimed(community, claim) | held | {"created_at": now}
        return await self._claims.write(row, self._claim)

    async def take(self, post: Post, now: datetime, lease: timedelta) -> Post | None:
        """Take an unfinished post; None when it changed since it was read."""
        unchanged = (rows.c.state == post.state.value, rows.c.attempt == post.attempt)
        taken = update(rows).where(rows.c.id == post.id, *unchanged)
        return await self._change(
            taken.values(
                state=PostState.SENDING.value, attempt=post.attempt + 1, lease_until=now + lease
            )
        )

    async def mark(self, post: Post, delivered: Delivered, now: datetime) -> Post:
        """Write down what became of a post in the end, and return it as it stands now."""
        return await self._marks.write(_Marking(post, delivered, now), self._mark)

    async def defer(self, post: Post, step: Retry | Look) -> None:
        """Leave a post to a later tick: to be sent again, or to be looked for."""
        state = PostState.PENDING if isinstance(step, Retry) else PostState.SENDING
        mine = (rows.c.attempt == post.attempt, rows.c.state == PostState.SENDING.value)
        deferred = update(rows).where(rows.c.id == post.id, *mine)
        await self._change(deferred.values(state=state.value, lease_until=step.at))

    async def _claim(self, wanted: Sequence[Mapping[str, Any]]) -> list[Post | None]:
        """Make those rows that are not there; of two of a kind the first has it."""
        in_order = sorted(wanted, key=lambda row: str(row["id"]))  # so that no two wait in a ring
        insert = self.database.insert(rows).on_conflict_do_nothing().returning(rows)
        async with self.database.writing() as connection:
            made = await connection.execute(insert, [dict(row) for row in in_order])
            posts = {row.id: post_of(row) for row in made}
        return [posts.pop(row["id"], None) for row in wanted]

    async def _mark(self, markings: Sequence[_Marking]) -> list[Post]:
        """Write what is ours to say; where another process decided, its word stands."""
        ids = [each.post.id for each in markings]
        # In one order, so that no two processes wait for each other in a ring.
        held = select(rows).where(rows.c.id.in_(ids)).order_by(rows.c.id).with_for_update()
        async with self.database.writing() as connection:
            posts = {row.id: post_of(row) for row in await connection.execute(held)}
            changed = {}
            for each in markings:
                standing = posts.get(each.post.id)
                after = standing and marked(standing, each.post, each.delivered, each.now)
                if after:
                    posts[after.id] = changed[after.id] = after
            if changed:
                await connection.execute(_MARKED, [_columns(post) for post in changed.values()])
        return [posts.get(each.post.id, each.post) for each in markings]

    async def _change(self, change: Any) -> Post | None:  # noqa: ANN401
        """Change one post's row and return it; None when the condition no longer holds."""
        async with self.database.writing() as connection:
            row = (await connection.execute(change.returning(rows))).one_or_none()
        return post_of(row) if row else None


def _columns(post: Post) -> dict[str, Any]:
    """Return what marking changes of a row."""
    return {
        "which": post.id,
        "state": post.state.value,
        "lease_until": None,
        "message_id": post.message_id,
        "url": post.url,
        "sent_at": post.sent_at,
    }


def _claimed(community: Community, claim: Claim) -> dict[str, Any]:
    """Return what never changes of a new post, and the counts at their beginning.

    The id is made of what is unique, and serves as the nonce: should the row ever be lost, to a
    backup for instance, a platform that compares nonces still knows the post.
    """
    content = f"{community}\n{claim.channel}\n{claim.local_date}"
    post_id = urlsafe_b64encode(blake2b(content.encode(), digest_size=12).digest()).decode()
    return {
        "id": post_id,
        "nonce": post_id,
        "community": community,
        "channel": claim.channel,
        "local_date": claim.local_date,
        "prediction": claim.prediction,
        "judging": claim.judging,
        "asked_by": claim.asked_by,
        "rendered": 0,
        "wanted": 0,
        "pressing": 0,
    }
