"""The diary: who asked for a daily check-in, and what was posted."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, select, update

from bot.domain.rotation import Shown
from bot.kernel.asker import Community
from bot.ports import News, Post, PostState
from storage.diary.carried import Carried
from storage.diary.posts import (
    NOT_TOLD,
    by_day,
    here,
    post_of,
    posted_before,
    shown_before,
    stale,
    stale_posts,
    told_of,
    unfinished,
    untold,
    untold_of,
    untold_renamed,
)
from storage.ledger.lineage import lineage, names_of
from storage.tables import post as rows

POST_ID = re.compile(r"[A-Za-z0-9_-]{16}")


class SqlDiary(Carried):
    """The diary in the database; fulfils `bot.ports.Diary`."""

    __slots__ = ()

    async def posts(
        self,
        community: Community,
        channel: str | None = None,
        limit: int = 400,
        before: date | None = None,
    ) -> Sequence[Post]:
        """Return what was posted in a channel, or in all, newest first; only before a local day."""
        query = select(rows).where(rows.c.community == community)
        if channel is not None:
            query = query.where(rows.c.channel == channel)
        if before is not None:
            query = query.where(rows.c.local_date < before)
        newest = (rows.c.local_date.desc(), rows.c.created_at.desc(), rows.c.id)
        return await self._posts(query.order_by(*newest).limit(limit))

    async def shown(
        self, before: Mapping[tuple[Community, str], date]
    ) -> Mapping[tuple[Community, str], Sequence[Shown]]:
        """Return when channels were last asked about each prediction, each before a local day."""
        found: dict[tuple[Community, str], list[Shown]] = {place: [] for place in before}
        async with self.database.reading() as connection:
            for day, places in by_day(before.items()):
                for row in await connection.execute(shown_before(day, places)):
                    shown = Shown(row.prediction, row.local_date, row.judging)
                    found[Community(row.community), row.channel].append(shown)
        return found

    async def preceding(self, posts: Sequence[Post]) -> Mapping[str, Post]:
        """Return what was posted last before each of some posts in its channel, by their ids."""
        last = {}
        async with self.database.reading() as connection:
            days = by_day(((post.community, post.channel), post.local_date) for post in posts)
            for day, places in days:
                for row in await connection.execute(posted_before(day, places)):
                    last[row.community, row.channel, day] = post_of(row)
        keys = {post.id: (post.community, post.channel, post.local_date) for post in posts}
        return {post_id: last[key] for post_id, key in keys.items() if key in last}

    async def post(self, community: Community, post_id: str) -> Post | None:
        """Return a post of a community by its id. Any string may come in."""
        if not POST_ID.fullmatch(post_id):  # PostgreSQL would raise an error about a null byte
            return None
        query = select(rows).where(rows.c.id == post_id, rows.c.community == community)
        return next(iter(await self._posts(query)), None)

    async def want(self, community: Community, name: str, *, pressing: bool = False) -> int:
        """Note that something happened to a prediction; return how many posts show it."""
        async with self.database.reading() as connection:
            names = await names_of(connection, name)
        shown = and_(rows.c.community == community, rows.c.prediction.in_(names))
        more = rows.c.wanted + 1
        return await self._want(shown, {"wanted": more} | ({"pressing": more} if pressing else {}))

    async def stale(self, now: datetime) -> Sequence[Post]:
        """Return posted posts that do not show all that happened, the longest posted last."""
        found = await self._posts(stale_posts(now))
        # Not by the database: SQLite would walk through all posts in that order.
        return sorted(found, key=lambda post: post.sent_at or now, reverse=True)

    async def hold(self, post: Post, now: datetime, lease: timedelta) -> Post | None:
        """Take a posted post, to show it anew alone; None when another process has done so."""
        held = update(rows).where(rows.c.id == post.id, stale(now))
        async with self.database.writing() as connection:
            again = held.values(lease_until=now + lease).returning(rows)
            row = (await connection.execute(again)).one_or_none()
        return post_of(row) if row else None

    async def rendered(self, post: Post) -> None:
        """Note that a post shows what had happened when it was held."""
        behind = (rows.c.id == post.id, rows.c.rendered < post.wanted)
        shown = {"rendered": post.wanted, "lease_until": None}
        async with self.database.writing() as connection:
            await connection.execute(update(rows).where(*behind).values(shown))

    async def let_go(self, post: Post) -> None:
        """Note that a post that was held does not show it: a later tick takes it again."""
        posted = rows.c.state == PostState.POSTED.value
        held = update(rows).where(rows.c.id == post.id, posted)
        async with self.database.writing() as connection:
            await connection.execute(held.values(lease_until=None))

    async def unfinished(self, now: datetime) -> Sequence[Post]:
        """Return posts pending or being sent whose time is over, the longest waiting first."""
        query = select(rows).where(unfinished(now), here(rows))
        return await self._posts(query.order_by(rows.c.lease_until))

    async def news(self, since: datetime | None = None) -> Sequence[News]:
        """Return the verdicts that channels were not yet told of, those since a moment or all."""
        async with self.database.reading() as connection:
            known = await lineage(connection)
            found = (await connection.execute(untold(known.related, since))).all()
            renamed = await untold_renamed(connection, known) if known.related else []
        return [
            News(Community(row.community), row.channel, row.prediction, row.id) for row in found
        ] + renamed

    async def told(self, news: News) -> bool:
        """Note, before telling, that a channel is told; its posts now must show it."""
        more = rows.c.wanted + 1
        values = {"verdict": news.verdict, "wanted": more, "pressing": more}
        return await self._want(untold_of(news), values) > 0

    async def take_back(self, news: News) -> None:
        """Note that a channel was certainly not told after all; it is news again."""
        await self._want(told_of(news), {"verdict": NOT_TOLD})

    async def _posts(self, query: Select[Any] | CompoundSelect[Any]) -> Sequence[Post]:
        async with self.database.reading() as connection:
            return [post_of(row) for row in await connection.execute(query)]

    async def _want(self, condition: ColumnElement[bool], values: Mapping[str, Any]) -> int:
        """Change posts that several may be changing at once: in one order, so that none waits."""
        held = select(rows.c.id).where(condition).order_by(rows.c.id).with_for_update()
        async with self.database.writing() as connection:
            ids = list((await connection.execute(held)).scalars())
            changed = update(rows).where(rows.c.id.in_(ids), condition).values(**values)
            return (await connection.execute(changed)).rowcount if ids else 0
