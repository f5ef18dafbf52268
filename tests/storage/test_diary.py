"""The diary: who asked for check-ins, and what became of each channel's local day."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from bot.domain.delivery import Look, Refused, Retry, Sent, Unknown
from bot.kernel.asker import LOCAL, Community
from bot.ports import Checkin, Claim, Marked, News, Post, PostState
from storage.communities import SqlCommunities
from storage.diary import SqlDiary
from storage.engine import Database
from storage.posts import FARTHEST, stale_posts, untold
from storage.tables import verdict
from tests.storage.clocks import MONDAY, StoppedClock
from tests.storage.ledgers import RAIN, put_in_catalogue

HERE, ELSEWHERE = Community("slack:T1"), Community("discord:1")
DAY, LEASE = date(2026, 11, 16), timedelta(seconds=40)
CLAIM = Claim("podcasts", DAY, "agents-by-2027", judging=False)
CHECKIN = Checkin(HERE, "podcasts", time(9), "Europe/Berlin", frozenset({0, 2}), started_by="al")
SENT = Sent("m1", "https://example.com/m1")


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def diary(database: Database, clock: StoppedClock) -> SqlDiary:
    return SqlDiary(database, clock)


@pytest.fixture
async def another(
    database_url: str, clock: StoppedClock, tmp_path: Path
) -> AsyncIterator[SqlDiary]:
    """Give the diary of another process."""
    async with Database.open(database_url, tmp_path) as database:
        yield SqlDiary(database, clock)


async def claimed(diary: SqlDiary, claim: Claim = CLAIM, lease: timedelta = LEASE) -> Post:
    post = await diary.claim(HERE, claim, MONDAY, lease)
    assert post
    return post


async def judged(database: Database, name: str, verdict_id: str, *, community: str = HERE) -> None:
    row = {"id": verdict_id, "community": community, "prediction": name, "outcome": "yes",
           "evidence": "", "given_by": "al", "given_at": MONDAY, "standing": True}  # fmt: skip
    async with database.writing() as connection:
        await connection.execute(database.insert(verdict).values(row))


async def revoked(database: Database, verdict_id: str) -> None:
    async with database.writing() as connection:
        mine = update(verdict).where(verdict.c.id == verdict_id)
        await connection.execute(mine.values(revoked_at=MONDAY, revoked_by="al", standing=None))


async def test_a_channel_has_one_check_in(diary: SqlDiary) -> None:
    later = replace(CHECKIN, at=time(18, 30), zone="Asia/Beirut", days=frozenset(range(7)))
    await diary.start(CHECKIN)
    await diary.start(later)
    await diary.start(replace(CHECKIN, community=ELSEWHERE))
    assert await diary.checkins(HERE) == [later]
    assert len(await diary.everybodys()) == 2


async def test_a_check_in_is_paused_resumed_and_stopped(diary: SqlDiary) -> None:
    assert not await diary.pause(HERE, "podcasts")
    assert not await diary.resume(HERE, "podcasts")
    await diary.start(CHECKIN)
    assert await diary.pause(HERE, "podcasts", "The channel is gone")
    paused = replace(CHECKIN, paused=True, reason="The channel is gone")
    assert await diary.checkins(HERE) == [paused]
    assert await diary.resume(HERE, "podcasts")
    assert await diary.checkins(HERE) == [CHECKIN]
    assert await diary.stop(HERE, "podcasts")
    assert not await diary.stop(HERE, "podcasts")


async def test_of_many_who_claim_a_day_one_has_it(diary: SqlDiary, another: SqlDiary) -> None:
    both = [diary, another] * 10
    for number in range(5):
        claim = replace(CLAIM, local_date=DAY + timedelta(number))
        posts = await asyncio.gather(*(d.claim(HERE, claim, MONDAY, LEASE) for d in both))
        [post] = [post for post in posts if post]
        assert (post.state, post.attempt, post.local_date) == (
            PostState.SENDING, 1, claim.local_date,
        )  # fmt: skip
    assert len(await diary.posts(HERE, "podcasts")) == 5
    assert len(await diary.posts(HERE, "podcasts", limit=2)) == 2


async def test_an_unfinished_post_is_taken_by_one(diary: SqlDiary, another: SqlDiary) -> None:
    post = await claimed(diary)
    assert await diary.unfinished(MONDAY + LEASE / 2) == []
    late = MONDAY + LEASE
    assert await diary.unfinished(late) == [post]
    takers = [d.take(post, late, LEASE) for d in [diary, another] * 10]
    taken = [post for post in await asyncio.gather(*takers) if post]
    assert taken == [replace(post, attempt=2)]
    assert await diary.unfinished(late) == []
    assert await diary.take(post, late, LEASE) is None


async def test_a_lease_from_before_the_clock_was_set_back_is_over(diary: SqlDiary) -> None:
    post = await claimed(diary)
    assert await diary.unfinished(MONDAY - FARTHEST + LEASE) == []
    assert await diary.unfinished(MONDAY - FARTHEST) == [post]


@pytest.mark.parametrize(
    ("delivered", "state"),
    [
        (SENT, PostState.POSTED),
        (Refused("gone", permanent=True), PostState.SKIPPED),
        (Unknown(for_good=True), PostState.UNKNOWN),
    ],
)
async def test_the_end_of_a_post_is_written_down(
    diary: SqlDiary, delivered: Sent | Refused | Unknown, state: PostState
) -> None:
    post = (await diary.mark(await claimed(diary), delivered, MONDAY)).post
    assert post.state is state
    assert post == await diary.post(HERE, post.id)
    assert (post.sent_at, post.url) == ((MONDAY, SENT.url) if delivered is SENT else (None, None))
    assert await diary.unfinished(MONDAY + LEASE) == []
    assert await diary.claim(HERE, CLAIM, MONDAY + LEASE, LEASE) is None


async def test_who_lost_a_post_says_nothing_about_it_unless_it_is_there(diary: SqlDiary) -> None:
    slow = await claimed(diary)
    quick = await diary.take(slow, MONDAY, LEASE)
    assert quick
    assert await diary.mark(slow, Refused("late"), MONDAY) == Marked(quick, now=False)
    await diary.defer(slow, Retry(MONDAY))
    assert await diary.post(HERE, slow.id) == quick
    marked = await diary.mark(slow, SENT, MONDAY)
    posted = marked.post
    assert marked.now
    assert (posted.state, posted.message_id) == (PostState.POSTED, "m1")
    for late in (Unknown(for_good=True), Sent("m2")):
        assert await diary.mark(quick, late, MONDAY) == Marked(posted, now=False)


async def test_what_is_deferred_waits_for_its_moment(diary: SqlDiary) -> None:
    post = await claimed(diary)
    await diary.defer(post, Look(MONDAY + timedelta(minutes=5)))
    assert await diary.unfinished(MONDAY + LEASE) == []
    [waiting] = await diary.unfinished(MONDAY + timedelta(minutes=5))
    assert waiting.state is PostState.SENDING
    await diary.defer(post, Retry(MONDAY))
    [waiting] = await diary.unfinished(MONDAY)
    assert waiting.state is PostState.PENDING


@pytest.mark.parametrize("end", ["stop", "pause"])
async def test_a_post_that_waits_is_skipped_when_its_check_in_ends(
    diary: SqlDiary, end: str
) -> None:
    post = await claimed(diary, lease=timedelta())
    assert (post.state, post.attempt) == (PostState.PENDING, 0)
    being_sent = await claimed(diary, replace(CLAIM, local_date=DAY + timedelta(1)))
    await getattr(diary, end)(HERE, "podcasts")
    states = {each.id: each.state for each in await diary.posts(HERE)}
    assert states == {post.id: PostState.SKIPPED, being_sent.id: PostState.SENDING}


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


async def test_a_community_that_was_left_is_let_alone(
    database: Database, diary: SqlDiary, clock: StoppedClock
) -> None:
    communities = SqlCommunities(database, clock)
    await diary.start(CHECKIN)
    await diary.start(replace(CHECKIN, community=LOCAL))
    await communities.joined(HERE, "Readers")
    await diary.mark(await claimed(diary), SENT, MONDAY)
    await diary.want(HERE, "agents-by-2027")
    await judged(database, "agents-by-2027", "v1")
    await claimed(diary, replace(CLAIM, local_date=DAY + timedelta(1)))
    await communities.left(HERE)
    assert [checkin.community for checkin in await diary.everybodys()] == [LOCAL]
    late = MONDAY + LEASE
    assert [await diary.unfinished(late), await diary.stale(late), await diary.news()] == [[]] * 3


@pytest.mark.parametrize("post_id", ["", "nobody-knows-this", "\0", "\ud800" * 16, "a" * 16])
async def test_any_string_may_be_asked_for(diary: SqlDiary, post_id: str) -> None:
    assert await diary.post(HERE, post_id) is None


async def test_nothing_crosses_to_another_community(diary: SqlDiary) -> None:
    post = await claimed(diary)
    assert await diary.post(ELSEWHERE, post.id) is None
    assert await diary.posts(ELSEWHERE) == []
    assert (await diary.posts(HERE, "podcasts"), await diary.posts(HERE, "news")) == ([post], [])
    theirs = await diary.claim(ELSEWHERE, CLAIM, MONDAY, LEASE)
    assert theirs
    assert theirs.id != post.id
    assert len(post.nonce) <= 25


async def test_what_a_channel_was_asked_is_told_once_for_each_prediction(diary: SqlDiary) -> None:
    for number, (name, judging, delivered) in enumerate(
        [("a", False, SENT), ("b", False, SENT), ("a", False, Unknown()), ("a", True, SENT),
         ("c", False, Refused("gone")), ("d", False, SENT)]
    ):  # fmt: skip
        claim = Claim("podcasts", DAY + timedelta(number), name, judging)
        await diary.mark(await claimed(diary, claim), delivered, MONDAY)
    podcasts, news = (HERE, "podcasts"), (HERE, "news")
    shown = await diary.shown({podcasts: DAY + timedelta(5), news: DAY + timedelta(5)})
    told = shown[podcasts]
    assert sorted((one.prediction, one.judging, (one.local_date - DAY).days) for one in told) == [
        ("a", False, 2), ("a", True, 3), ("b", False, 1),
    ]  # fmt: skip
    assert shown[news] == []
    earlier = await diary.posts(HERE, "podcasts", limit=2, before=DAY + timedelta(2))
    assert [post.prediction for post in earlier] == ["b", "a"]


async def test_what_presses_is_shown_however_old_a_post_is(diary: SqlDiary) -> None:
    await diary.mark(await claimed(diary), SENT, MONDAY)
    later = MONDAY + timedelta(days=30)
    await diary.want(HERE, "agents-by-2027")
    assert await diary.stale(later) == []
    await diary.want(HERE, "agents-by-2027", pressing=True)
    assert len(await diary.stale(later)) == 1


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
