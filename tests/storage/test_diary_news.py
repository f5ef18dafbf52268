"""The diary: which verdicts are still to be told where they were posted."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.ports import News
from storage.database.engine import Database
from storage.diary.book import SqlDiary
from tests.storage.clocks import MONDAY
from tests.storage.ledgers import RAIN, put_in_catalogue
from tests.storage.posted import (
    CLAIM,
    ELSEWHERE,
    HERE,
    SENT,
    claimed,
    judged,
    revoked,
)


async def test_a_verdict_is_told_once_in_each_channel_and_shown_however_old_the_post_is(
    database: Database, diary: SqlDiary, another: SqlDiary
) -> None:
    for channel in ("podcasts", "news"):
        await diary.mark(await claimed(diary, replace(CLAIM, channel=channel)), SENT, MONDAY)
    await judged(database, "agents-by-2027", "v1")
    await judged(database, "agents-by-2027", "v2", community=ELSEWHERE)
    news = await diary.news()
    assert {(one.community, one.channel, one.verdict) for one in news} == {
        (HERE, "podcasts", "v1"), (HERE, "news", "v1"),
    }  # fmt: skip
    told = await asyncio.gather(*(d.told(one) for d in [diary, another] * 3 for one in news))
    assert sum(told) == 2
    assert await diary.news() == []
    stale = await diary.stale(MONDAY + timedelta(days=90))
    assert {post.channel for post in stale} == {"podcasts", "news"}
    await diary.rendered(stale[0])
    await diary.rendered(stale[1])
    assert await diary.stale(MONDAY) == []


async def test_a_revoked_verdict_is_shown_too(database: Database, diary: SqlDiary) -> None:
    await diary.mark(await claimed(diary), SENT, MONDAY)
    await judged(database, "agents-by-2027", "v1")
    await diary.told(News(HERE, "podcasts", "agents-by-2027", "v1"))
    [shown] = await diary.stale(MONDAY)
    await diary.rendered(shown)
    await revoked(database, "v1")
    assert await diary.news() == [News(HERE, "podcasts", "agents-by-2027", None)]
    assert await diary.told(News(HERE, "podcasts", "agents-by-2027", None))
    assert len(await diary.stale(MONDAY + timedelta(days=90))) == 1
    await judged(database, "agents-by-2027", "v3")
    assert await diary.news() == [News(HERE, "podcasts", "agents-by-2027", "v3")]


async def test_what_was_not_told_after_all_is_news_again(
    database: Database, diary: SqlDiary
) -> None:
    await diary.mark(await claimed(diary), SENT, MONDAY)
    await judged(database, "agents-by-2027", "v1")
    [news] = await diary.news()
    assert await diary.told(news)
    await diary.take_back(news)
    assert await diary.news() == [news]
    await revoked(database, "v1")
    assert await diary.news() == [replace(news, verdict=None)]


async def test_a_verdict_on_what_took_its_place_is_news_where_the_old_one_was_posted(
    database: Database, diary: SqlDiary
) -> None:
    old = replace(RAIN, id="old")
    await put_in_catalogue(database, RAIN)
    await put_in_catalogue(database, old, replaced_by="rain")
    await diary.mark(await claimed(diary, replace(CLAIM, prediction="old")), SENT, MONDAY)
    assert await diary.news() == []
    await judged(database, "old", "v1")
    await judged(database, "rain", "v2")
    [news] = await diary.news()
    assert news == News(HERE, "podcasts", "old", "v2")
    assert await diary.told(news)
    assert await diary.news() == []
    await revoked(database, "v2")
    assert [one.verdict for one in await diary.news()] == ["v1"]


async def test_news_of_lately_leaves_out_what_was_judged_long_ago(
    database: Database, diary: SqlDiary
) -> None:
    await diary.mark(await claimed(diary), SENT, MONDAY)
    await judged(database, "agents-by-2027", "v1")
    [news] = await diary.news()
    assert await diary.news(MONDAY) == [news]
    assert await diary.news(MONDAY + timedelta(days=1)) == []
    assert await diary.told(news)
    await revoked(database, "v1")
    assert await diary.news(MONDAY) == [replace(news, verdict=None)]
