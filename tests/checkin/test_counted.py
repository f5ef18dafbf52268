"""What becomes of a post is counted once, by the process whose word it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.checking.delivering import Carrier, Delivering, Errand, Taken
from bot.domain.delivery import Delivered, Refused, Sent
from bot.kernel.asker import Community
from bot.kernel.card import Card
from bot.kernel.observe import NoMetrics
from bot.ports import Claim, Ports, Post
from storage.database.engine import Database
from storage.diary.book import SqlDiary
from tests.checkin.ports import ports_of
from tests.fakes import FakeLedger
from tests.storage.clocks import MONDAY, StoppedClock

HERE = Community("slack:T1")
LEASE = timedelta(seconds=40)
GONE = Refused("the channel is gone", permanent=True)


@dataclass
class Counts(NoMetrics):
    """The posts that were counted."""

    posts: list[tuple[str, str]] = field(default_factory=list)

    def post(self, platform: str, state: str) -> None:
        self.posts.append((platform, state))


@dataclass
class Answers:
    """Of a courier, what sends: it always says the same."""

    answer: Delivered

    async def send(self, _post: Post, _card: Card) -> Delivered:
        return self.answer


async def no_cards(_posts: Sequence[Post], _ports: Ports) -> Mapping[str, Card]:
    return {}


@dataclass
class Shared:
    """A post that one process holds and another took over, as both still send it."""

    diary: SqlDiary
    counts: Counts
    slow: Post
    quick: Post

    async def send(self, post: Post, answer: Delivered) -> None:
        """Send it, with the answer that the platform gives."""
        ports = ports_of(FakeLedger([]), self.diary, self.diary.clock, self.counts)
        carrier = Carrier("slack", Answers(answer))  # type: ignore[arg-type]
        delivering = Delivering(carrier, ports, no_cards)
        errand = Errand(None, MONDAY + timedelta(days=1))
        await delivering.send(Taken(post, errand, delivering.elapsed()), Card("Check-in"))


@pytest.fixture
async def shared(database: Database) -> Shared:
    """Return a post that was taken over."""
    diary = SqlDiary(database, StoppedClock())
    slow = await diary.claim(HERE, Claim("podcasts", MONDAY.date(), "p", False), MONDAY, LEASE)
    assert slow
    quick = await diary.take(slow, MONDAY, LEASE)
    assert quick
    return Shared(diary, Counts(), slow, quick)


async def test_a_post_that_two_know_of_is_counted_once(shared: Shared) -> None:
    await shared.send(shared.slow, Sent("m1"))
    await shared.send(shared.quick, Sent("m1"))
    assert shared.counts.posts == [("slack", "posted")]


async def test_a_late_refusal_of_a_post_that_another_has_is_not_counted(shared: Shared) -> None:
    await shared.send(shared.slow, GONE)
    assert shared.counts.posts == []
    await shared.send(shared.quick, GONE)
    assert shared.counts.posts == [("slack", "skipped")]
