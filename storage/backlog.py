"""How much waits to be done: for operators."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.ports import PostState
from storage.engine import Database
from storage.posts import stale
from storage.tables import post

WAITING = (PostState.PENDING, PostState.SENDING, PostState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Backlog:
    """Posts that are not settled, by state; and posts that do not yet show all that happened."""

    posts: Mapping[str, int]
    edits: int


async def read_backlog(database: Database, now: datetime) -> Backlog:
    """Count, over all communities and processes. What is unknown stays so, and is counted too."""
    states = [state.value for state in WAITING]
    by_state = select(post.c.state, func.count()).where(post.c.state.in_(states))
    behind = select(func.count()).select_from(post).where(stale(now))
    async with database.reading() as connection:
        rows = await connection.execute(by_state.group_by(post.c.state))
        found = {str(state): int(count) for state, count in rows}
        edits = await connection.scalar(behind)
    return Backlog(dict.fromkeys(states, 0) | found, edits or 0)
