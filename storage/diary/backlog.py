"""How much waits to be done, and for how long: for operators."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.ports import PostState
from storage.database.engine import Database
from storage.diary.posts import here, of_platforms, stale_posts
from storage.tables import post

WAITING = (PostState.PENDING, PostState.SENDING, PostState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Backlog:
    """Posts that are not settled, by state, and since when the oldest waits that may still be sent.

    `edits` has the posts that do not yet show all that happened, by their ids, and how much each
    shows.
    """

    posts: Mapping[str, int]
    oldest: datetime | None
    edits: Mapping[str, int]


async def read_backlog(database: Database, now: datetime, platforms: Collection[str]) -> Backlog:
    """Read what waits in all communities of some platforms, whichever process carries there.

    What is unknown stays so, and is counted too. What waits for a community that the bot has left
    waits for nobody.
    """
    states = [state.value for state in WAITING]
    carried = (here(post), of_platforms(post, platforms))
    by_state = select(post.c.state, func.count(), func.min(post.c.created_at)).where(
        post.c.state.in_(states), *carried
    )
    stale = stale_posts(now).subquery()
    behind = select(stale.c.id, stale.c.rendered).where(of_platforms(stale, platforms))
    async with database.reading() as connection:
        found = (await connection.execute(by_state.group_by(post.c.state))).all()
        edits = {row.id: row.rendered for row in await connection.execute(behind)}
    counts = dict.fromkeys(states, 0) | {state: count for state, count, _ in found}
    waiting = [since for state, _, since in found if state != PostState.UNKNOWN.value]
    return Backlog(counts, min(waiting, default=None), edits)
