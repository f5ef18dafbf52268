"""The diary: which posts do not show yet what happened, and who shows it."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database.engine import Database
from storage.diary.book import SqlDiary
from storage.diary.posts import stale_posts, untold
from tests.storage.clocks import MONDAY
from tests.storage.posted import (
    CLAIM,
    DAY,
    ELSEWHERE,
    HERE,
    SENT,
    claimed,
)


async def test_what_happens_to_a_prediction_is_shown_for_a_day(diary: SqlDiary) -> None:
    post = (await diary.mark(await claimed(diary), SENT, MONDAY)).post
    assert await diary.stale(MONDAY) == []
    assert await diary.want(HERE, "agents-by-2027") == 1
    assert await diary.want(HERE, "agents-by-2027") == 1
    assert await diary.want(HERE, "another") == 0
    assert await diary.want(ELSEWHERE, "agents-by-2027") == 0
    [stale] = await diary.stale(MONDAY)
    assert stale == replace(post, wanted=2)
    await diary.want(HERE, "agents-by-2027")
    await diary.rendered(stale)
    assert len(await diary.stale(MONDAY + timedelta(hours=23))) == 1
    assert await diary.stale(MONDAY + timedelta(days=1)) == []


async def test_of_many_who_show_a_post_anew_one_does_until_its_time_is_over(
    diary: SqlDiary, another: SqlDiary
) -> None:
    await diary.mark(await claimed(diary), SENT, MONDAY)
    await diary.want(HERE, "agents-by-2027")
    [stale] = await diary.stale(MONDAY)
    await diary.want(HERE, "agents-by-2027")
    lease = timedelta(seconds=40)
    holds = await asyncio.gather(*(d.hold(stale, MONDAY, lease) for d in [diary, another] * 5))
    [held] = [each for each in holds if each]
    assert held.wanted == 2  # as it is now, and not as it was read
    assert await another.stale(MONDAY) == []
    assert len(await another.stale(MONDAY + lease)) == 1  # whoever held it may be dead
    await diary.let_go(held)
    assert await another.hold(stale, MONDAY, lease)
    await another.rendered(held)
    assert await diary.hold(stale, MONDAY + lease, lease) is None


async def test_wishes_at_once_are_all_counted(diary: SqlDiary, another: SqlDiary) -> None:
    for number in range(10):
        claim = replace(CLAIM, local_date=DAY + timedelta(number))
        await diary.mark(await claimed(diary, claim), SENT, MONDAY)
    await asyncio.gather(*(d.want(HERE, "agents-by-2027") for d in [diary, another] * 10))
    assert {post.wanted for post in await diary.stale(MONDAY)} == {20}


async def test_what_presses_is_shown_however_old_a_post_is(diary: SqlDiary) -> None:
    await diary.mark(await claimed(diary), SENT, MONDAY)
    later = MONDAY + timedelta(days=30)
    await diary.want(HERE, "agents-by-2027")
    assert await diary.stale(later) == []
    await diary.want(HERE, "agents-by-2027", pressing=True)
    assert len(await diary.stale(later)) == 1


@pytest.mark.parametrize("looked", ["news", "stale"])
async def test_what_a_round_looks_for_is_found_by_an_index(
    looked: str, sqlite_template: Path, tmp_path: Path
) -> None:
    """Posts stay for ever: what a round reads must not grow with the years."""
    query = untold([], MONDAY) if looked == "news" else stale_posts(MONDAY)
    (tmp_path / "hindcast.db").write_bytes(sqlite_template.read_bytes())
    async with Database.open("", tmp_path) as database, database.reading() as connection:
        words = query.compile(connection, compile_kwargs={"literal_binds": True})
        plan = await connection.execute(text(f"EXPLAIN QUERY PLAN {words}"))
        steps = [row.detail for row in plan]
    of_posts = [step for step in steps if step.split()[1] == "post"]
    assert of_posts
    assert all("prediction=?" in step or "id=?" in step or "pressing" in step
               or "sent_at>?" in step for step in of_posts), steps  # fmt: skip
