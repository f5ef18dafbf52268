"""How posts are carried: claimed, taken over, marked and put off.

Whoever makes the row of a channel's local day, which is unique, or changes one that nobody
changed since it was read, has the post to itself.
"""

from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import Any

from sqlalchemy import func, select, tuple_, update

from bot.domain.delivery import Delivered, Look, Retry
from bot.kernel.asker import Community
from bot.ports import Claim, Marked, Post, PostState
from storage.diary.checkins import Checkins
from storage.diary.posts import marked, post_of
from storage.tables import post as rows

_PLACES = 500
"""Channels asked about in one statement: databases limit what may be bound."""


@dataclass(frozen=True, slots=True)
class Carried(Checkins):
    """The part of the diary that a courier's round goes by."""

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
        claimed = self.database.insert(rows).values(row).on_conflict_do_nothing()
        return await self._change(claimed)

    async def take(self, post: Post, now: datetime, lease: timedelta) -> Post | None:
        """Take an unfinished post; None when it changed since it was read."""
        unchanged = (rows.c.state == post.state.value, rows.c.attempt == post.attempt)
        taken = update(rows).where(rows.c.id == post.id, *unchanged)
        return await self._change(
            taken.values(
                state=PostState.SENDING.value, attempt=post.attempt + 1, lease_until=now + lease
            )
        )

    async def mark(self, post: Post, delivered: Delivered, now: datetime) -> Marked:
        """Write what is ours to say; where another process decided, its word stands."""
        here = rows.c.id == post.id
        async with self.database.writing() as connection:
            found = await connection.execute(select(rows).where(here).with_for_update())
            row = found.one_or_none()
            standing = post_of(row) if row else post
            after = marked(standing, post, delivered, now) if row else None
            if after:
                await connection.execute(update(rows).where(here).values(_columns(after)))
        return Marked(after or standing, now=after is not None)

    async def defer(self, post: Post, step: Retry | Look) -> None:
        """Leave a post to a later tick: to be sent again, or to be looked for."""
        state = PostState.PENDING if isinstance(step, Retry) else PostState.SENDING
        mine = (rows.c.attempt == post.attempt, rows.c.state == PostState.SENDING.value)
        deferred = update(rows).where(rows.c.id == post.id, *mine)
        await self._change(deferred.values(state=state.value, lease_until=step.at))

    async def _change(self, change: Any) -> Post | None:  # noqa: ANN401
        """Make or change one post's row and return it; None when the condition does not hold."""
        async with self.database.writing() as connection:
            row = (await connection.execute(change.returning(rows))).one_or_none()
        return post_of(row) if row else None


def _columns(post: Post) -> dict[str, Any]:
    """Return what marking changes of a row."""
    return {
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
