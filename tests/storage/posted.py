"""A channel's day in the diary, and what becomes of the prediction that was posted there."""

from datetime import date, time, timedelta

from sqlalchemy import update

from bot.domain.delivery import Sent
from bot.kernel.asker import Community
from bot.ports import Checkin, Claim, Post
from storage.database.engine import Database
from storage.diary.book import SqlDiary
from storage.tables import verdict
from tests.storage.clocks import MONDAY

HERE, ELSEWHERE = Community("slack:T1"), Community("discord:1")
DAY, LEASE = date(2026, 11, 16), timedelta(seconds=40)
CLAIM = Claim("podcasts", DAY, "agents-by-2027", judging=False)
CHECKIN = Checkin(HERE, "podcasts", time(9), "Europe/Berlin", frozenset({0, 2}), started_by="al")
SENT = Sent("m1", "https://example.com/m1")


async def claimed(diary: SqlDiary, claim: Claim = CLAIM, lease: timedelta = LEASE) -> Post:
    """Claim a day; nobody may have it yet."""
    post = await diary.claim(HERE, claim, MONDAY, lease)
    assert post
    return post


async def judged(database: Database, name: str, verdict_id: str, *, community: str = HERE) -> None:
    """Give a verdict, as the ledger writes it."""
    row = {"id": verdict_id, "community": community, "prediction": name, "outcome": "yes",
           "evidence": "", "given_by": "al", "given_at": MONDAY, "standing": True}  # fmt: skip
    async with database.writing() as connection:
        await connection.execute(database.insert(verdict).values(row))


async def revoked(database: Database, verdict_id: str) -> None:
    """Take a verdict back."""
    async with database.writing() as connection:
        mine = update(verdict).where(verdict.c.id == verdict_id)
        await connection.execute(mine.values(revoked_at=MONDAY, revoked_by="al", standing=None))
