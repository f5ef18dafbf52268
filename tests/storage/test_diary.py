"""The diary: who asked for check-ins, and what became of each channel's local day."""

import asyncio
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.domain.delivery import Look, Refused, Retry, Sent, Unknown
from bot.kernel.asker import LOCAL
from bot.ports import Claim, Marked, PostState
from storage.communities import SqlCommunities
from storage.database.engine import Database
from storage.diary.book import SqlDiary
from storage.diary.posts import FARTHEST
from tests.storage.clocks import MONDAY, StoppedClock
from tests.storage.posted import (
    CHECKIN,
    CLAIM,
    DAY,
    ELSEWHERE,
    HERE,
    LEASE,
    SENT,
    claimed,
    judged,
)


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
