"""Rows of posts, and what holds of those that want something done."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    FromClause,
    Row,
    Select,
    Table,
    and_,
    func,
    or_,
    select,
    tuple_,
    union,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.delivery import Delivered, Sent, Unknown
from bot.kernel.asker import Community
from bot.ports import News, Post, PostState
from storage.ledger.lineage import Lineage
from storage.tables import STANDING, post, verdict
from storage.tables import community as places

LIVE = timedelta(days=1)
"""How long after posting forecasts are counted on a post. Discord limits edits of older messages
(error 30046), so later it is touched for verdicts alone."""

FARTHEST = timedelta(hours=1)
"""No post waits longer; what seems to was written before the clock was set back."""

NOT_TOLD = ""
"""In place of a verdict: the channel could not be told of it, so it differs from all and none."""

WAITING = (PostState.PENDING.value, PostState.SENDING.value)
_POSTED = post.c.state == PostState.POSTED.value


def post_of(row: Row[Any]) -> Post:
    """Return the post in a row."""
    return Post(
        id=row.id,
        community=Community(row.community),
        channel=row.channel,
        local_date=row.local_date,
        prediction=row.prediction,
        judging=row.judging,
        state=PostState(row.state),
        attempt=row.attempt,
        nonce=row.nonce,
        created_at=row.created_at,
        sent_at=row.sent_at,
        message_id=row.message_id,
        url=row.url,
        rendered=row.rendered,
        wanted=row.wanted,
        pressing=row.pressing,
        verdict=row.verdict,
        asked_by=row.asked_by,
    )


def here(table: Table) -> ColumnElement[bool]:
    """Return what holds of rows of communities that the bot has not left."""
    gone = places.c.left_at.is_not(None)
    return ~select(places.c.community).where(places.c.community == table.c.community, gone).exists()


def of_platforms(posts: FromClause, platforms: Collection[str]) -> ColumnElement[bool]:
    """Return what holds of posts that somebody carries to one of some platforms."""
    there = [posts.c.community.startswith(f"{name}:") for name in sorted(platforms)]
    return or_(posts.c.community.in_(platforms), *there)  # the local one is called as it is


def unfinished(now: datetime) -> ColumnElement[bool]:
    """Return what holds of posts whose lease, or time to wait, is over."""
    return and_(post.c.state.in_(WAITING), _over(now))


def stale(now: datetime) -> ColumnElement[bool]:
    """Return what holds of posts that must be shown anew, while nobody does so."""
    behind = post.c.rendered < post.c.wanted
    live = or_(post.c.rendered < post.c.pressing, post.c.sent_at > now - LIVE)
    return and_(_POSTED, behind, live, or_(post.c.lease_until.is_(None), _over(now)))


def stale_posts(now: datetime) -> CompoundSelect[Any]:
    """Select the posts that are stale, each half by an index: posts stay for ever.

    Together the halves are what `stale` says, of communities that the bot has not left.
    """
    halves = (post.c.rendered < post.c.pressing, post.c.sent_at > now - LIVE)
    return union(*(select(post).where(half, stale(now), here(post)) for half in halves))


def _over(now: datetime) -> ColumnElement[bool]:
    until = post.c.lease_until
    return or_(until <= now, until > now + FARTHEST)


def untold(
    without: Collection[str], since: datetime | None
) -> Select[tuple[str, str, str, str | None]]:
    """Return what selects the channels whose posts know of another verdict than the standing one.

    None and None are alike here. Predictions `without` are left to `untold_renamed`. With `since`,
    only those on which a verdict was given or revoked from then on.
    """
    same = (verdict.c.community == post.c.community, verdict.c.prediction == post.c.prediction)
    return (
        select(post.c.community, post.c.channel, post.c.prediction, verdict.c.id)
        .select_from(post.outerjoin(verdict, and_(*same, STANDING)))
        .where(_POSTED, post.c.verdict.is_distinct_from(verdict.c.id), here(post))
        .where(post.c.prediction.not_in(without), *_lately(since))
        .distinct()
    )


def _lately(since: datetime | None) -> Sequence[ColumnElement[bool]]:
    if since is None:
        return ()
    of = (verdict.c.community, verdict.c.prediction)
    moved = or_(verdict.c.given_at >= since, verdict.c.revoked_at >= since)
    return (tuple_(post.c.community, post.c.prediction).in_(select(*of).where(moved)),)


async def untold_renamed(connection: AsyncConnection, known: Lineage) -> list[News]:
    """Return the news of predictions that were replaced, or took the place of others.

    A verdict on one name counts for posts under all; of several, the present name's.
    """
    given = select(verdict.c.community, verdict.c.prediction, verdict.c.id).where(
        STANDING, verdict.c.prediction.in_(known.related)
    )
    standing = {(row[0], row[1]): row[2] for row in await connection.execute(given)}
    what = (post.c.community, post.c.channel, post.c.prediction, post.c.verdict)
    shown = select(*what).where(_POSTED, here(post), post.c.prediction.in_(known.related))
    news = {}
    for community, channel, name, told in await connection.execute(shown.distinct()):
        names = known.names(known.current(name))
        ids = (standing[community, one] for one in names if (community, one) in standing)
        fallen = next(ids, None)
        if fallen != told:
            news[News(Community(community), channel, name, fallen)] = True
    return list(news)


def told_of(news: News) -> ColumnElement[bool]:
    """Return what holds of the posts whose channel was told a piece of news."""
    place = (post.c.community == news.community, post.c.channel == news.channel)
    what = (post.c.prediction == news.prediction, post.c.verdict == news.verdict)
    return and_(*place, *what, _POSTED)


def untold_of(news: News) -> ColumnElement[bool]:
    """Return what holds of the posts that a piece of news is about, until it is told."""
    return and_(
        post.c.community == news.community,
        post.c.channel == news.channel,
        post.c.prediction == news.prediction,
        _POSTED,
        post.c.verdict.is_distinct_from(news.verdict),
    )


def marked(standing: Post, mine: Post, delivered: Delivered, now: datetime) -> Post | None:
    """Return a post as it is once `delivered` is written down; None where that is not ours to say.

    `standing` is its row now, `mine` what this process took. What is there is posted, whoever says
    so; anything else only who holds the post says.
    """
    if standing.state is PostState.POSTED:
        return None
    if isinstance(delivered, Sent):
        posted = replace(standing, state=PostState.POSTED, sent_at=now)
        return replace(posted, message_id=delivered.message_id, url=delivered.url)
    if standing.attempt != mine.attempt or standing.state not in WAITING:
        return None
    unheard = isinstance(delivered, Unknown)
    return replace(standing, state=PostState.UNKNOWN if unheard else PostState.SKIPPED)


Place = tuple[Community, str]
"""A channel of a community."""


def by_day(places: Iterable[tuple[Place, date]]) -> Iterator[tuple[date, list[Place]]]:
    """Gather channels by what their local day is: three at most at a time, around the world."""
    days = defaultdict(list)
    for place, day in places:
        days[day].append(place)
    yield from days.items()


def shown_before(day: date, places: Sequence[Place]) -> Select[Any]:
    """Return what selects when channels were last asked about each prediction before a day."""
    what = (post.c.community, post.c.channel, post.c.prediction, post.c.judging)
    return (
        select(*what, func.max(post.c.local_date).label("local_date"))
        .where(tuple_(post.c.community, post.c.channel).in_(places))
        .where(post.c.local_date < day, post.c.state != PostState.SKIPPED.value)
        .group_by(*what)
    )


def posted_before(day: date, places: Sequence[Place]) -> Select[Any]:
    """Return what selects each channel's last post before a day."""
    where = (post.c.community, post.c.channel)
    last = (
        select(*where, func.max(post.c.local_date))
        .where(tuple_(*where).in_(places), post.c.local_date < day, _POSTED)
        .group_by(*where)
    )
    return select(post).where(tuple_(*where, post.c.local_date).in_(last))


def of_channel(table: Table, community: Community, channel: str) -> ColumnElement[bool]:
    """Return what holds of a channel's rows."""
    return and_(table.c.community == community, table.c.channel == channel)
