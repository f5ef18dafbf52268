"""What waits: only for those who are there, and for how long."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from adapters.metrics import PrometheusMetrics
from bot.bootstrap import House
from bot.domain.delivery import Sent
from bot.kernel.asker import Community
from bot.ports import Claim
from bot.serving.watching import DatabaseWatch
from storage.diary.backlog import read_backlog

HERE, GONE, CUT_OFF = Community("slack:T1"), Community("slack:T2"), Community("discord:1")
POSTED = Claim("podcasts", date(2026, 11, 16), "agents-by-2027", judging=False)
PENDING = replace(POSTED, local_date=date(2026, 11, 17))


@pytest.fixture
async def waiting(house: House) -> House:
    """Give a house where one post waits, and one is to be shown anew, in each of three places."""
    now, diary = house.ports.clock.now(), house.ports.diary
    for community in (HERE, GONE, CUT_OFF):
        post = await diary.claim(community, POSTED, now, timedelta(seconds=40))
        assert post
        await diary.mark(post, Sent("m1", "https://example.com/m1"), now)
        await diary.want(community, POSTED.prediction)
        await diary.claim(community, PENDING, now - timedelta(hours=2), timedelta())
    await house.ports.communities.joined(GONE, "Readers")
    await house.ports.communities.left(GONE)
    return house


async def test_nothing_waits_for_who_left_or_has_no_platform(waiting: House) -> None:
    now = waiting.ports.clock.now()
    backlog = await read_backlog(waiting.database, now, {"slack", "local"})
    assert backlog.posts == {"pending": 1, "sending": 0, "unknown": 0}
    assert backlog.oldest == now - timedelta(hours=2)
    assert list(backlog.edits.values()) == [0]


def figure(metrics: PrometheusMetrics, name: str) -> float:
    page, _ = metrics.page()
    [line] = [line for line in page.decode().splitlines() if line.startswith(f"{name} ")]
    return float(line.split()[1])


async def test_what_is_shown_anew_again_and_again_is_not_behind(
    waiting: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    metrics, diary = PrometheusMetrics(), waiting.ports.diary
    watch = DatabaseWatch(waiting, metrics, {"slack"})
    elapsed = [1000.0]
    monkeypatch.setattr("bot.serving.watching.monotonic", lambda: elapsed[0])
    seen = []
    for shown in (False, False, True):
        if shown:
            [post] = [each for each in await diary.stale(waiting.ports.clock.now())
                      if each.community == HERE]  # fmt: skip
            await diary.want(HERE, POSTED.prediction)
            await diary.rendered(post)
        await watch.look()
        seen.append(figure(metrics, "hindcast_edits_waiting_seconds"))
        elapsed[0] += 60.0
    assert seen == [0.0, 60.0, 0.0]
    assert figure(metrics, "hindcast_edits_waiting") == 1.0
    assert figure(metrics, "hindcast_posts_waiting_seconds") == 7200.0
