"""Old posts are shown anew one by one, those that a verdict fell on first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.checking.seldom import COUNTS_S, PRESSING_S, Seldom
from bot.kernel.asker import Community
from bot.ports import Post, PostState
from tests.conftest import NOON

HOUR = timedelta(hours=1)


def a_post(number: int, age: timedelta, *, pressing: bool = False, channel: str = "7") -> Post:
    """Return a post that lacks one forecast, or the verdict."""
    return Post(
        id=str(number), community=Community("discord:1"), channel=channel,
        local_date=date(2026, 11, 20), prediction="it-rains", judging=False,
        state=PostState.POSTED, attempt=1, nonce="", created_at=NOON - age, sent_at=NOON - age,
        message_id="1", url=None, rendered=0, wanted=1, pressing=int(pressing), verdict=None,
        asked_by=None,
    )  # fmt: skip


def ids(posts: Sequence[Post]) -> list[str]:
    return [post.id for post in posts]


def test_posts_of_this_hour_all_go_through_and_of_the_old_ones_one_in_each_channel() -> None:
    young = [a_post(n, HOUR / 2) for n in (1, 2)]
    old = [a_post(3, HOUR), a_post(4, HOUR), a_post(5, HOUR, channel="8")]
    assert ids(Seldom().let_through([*old, *young], NOON, 0.0)) == ["1", "2", "3", "5"]


def test_a_verdict_goes_first_and_forecasts_wait_longer() -> None:
    seldom = Seldom()
    counts, verdict = a_post(1, 2 * HOUR), a_post(2, 20 * HOUR, pressing=True)
    assert ids(seldom.let_through([counts, verdict], NOON, 0.0)) == ["2"]
    assert ids(seldom.let_through([counts], NOON, COUNTS_S - 1)) == []
    assert ids(seldom.let_through([counts], NOON, COUNTS_S)) == ["1"]
    another = replace(verdict, pressing=2, wanted=2)
    assert ids(seldom.let_through([another], NOON, COUNTS_S + PRESSING_S - 1)) == []
    assert ids(seldom.let_through([another], NOON, COUNTS_S + PRESSING_S)) == ["2"]


def test_a_community_does_not_wait_for_another() -> None:
    here = a_post(1, HOUR)
    there = replace(here, id="2", community=Community("slack:1"))
    assert ids(Seldom().let_through([here, there], NOON, 0.0)) == ["1", "2"]
