"""One thing goes wrong at a time: where a process dies, what is lost, how clocks jump."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.kernel.asker import Community
from bot.ports import Checkin, Claim, Post, PostState
from storage.database.engine import Database
from storage.diary.book import SqlDiary
from tests.checkin.simulation import BLIND, OPEN
from tests.checkin.world import CALL_S, Machine, World, make_rounds, wake

EIGHT = datetime(2026, 11, 16, 8, tzinfo=UTC)
HOUR, HELD_S = 3600.0, 2 * CALL_S
SEEN, UNSEEN = Community(f"{OPEN}:1"), Community(f"{BLIND}:1")
SETTLED = (PostState.POSTED, PostState.UNKNOWN, PostState.SKIPPED)
STEPS = tuple(f"{when} {what}" for when in ("before", "after") for what in ("claim", "mark"))


@dataclass
class Scene:
    """A channel whose check-in is due at nine, and two machines that may post it."""

    diary: SqlDiary
    community: Community = SEEN
    to_come: dict[str, list[str]] = field(default_factory=dict)
    """What goes wrong at each point, the next time and the times after that."""

    def __post_init__(self) -> None:
        self.world = World(EIGHT, self._fate)
        platforms = {OPEN: True, BLIND: False}
        self.first, self.second = (Machine(self.world, self.diary, platforms) for _ in range(2))

    async def start(self) -> None:
        await self.diary.start(Checkin(self.community, "podcasts", time(9), "UTC"))

    async def rounds(self, *machines: Machine, after_s: float = 30.0) -> None:
        """Let time pass, and then machines make a round at the same time."""
        self.world.elapsed_s += after_s
        await make_rounds(list(machines))

    async def day_passes(self) -> None:
        """Make rounds until the post is settled, and some more."""
        settled = 0
        for _ in range(300):
            await self.rounds(self.first, self.second, after_s=60)
            posts = await self.diary.posts(self.community)
            settled += bool(posts) and posts[0].state in SETTLED
            if settled == 5:
                break

    async def post(self) -> Post:
        [post] = await self.diary.posts(self.community)
        return post

    @property
    def count(self) -> int:
        """Return how many posts there are in the channel."""
        return sum(map(len, self.world.posted.values()))

    def _fate(self, point: str) -> str | None:
        faults = self.to_come.get(point)
        return faults.pop(0) if faults else None


@pytest.fixture
async def scene(database: Database) -> AsyncIterator[Scene]:
    scene = Scene(SqlDiary(database, None))  # type: ignore[arg-type]
    await scene.start()
    yield scene
    await scene.day_passes()
    assert scene.count == 1


@pytest.fixture
async def blind(database: Database) -> AsyncIterator[Scene]:
    """Give a scene on a platform where nobody can look for what was posted."""
    scene = Scene(SqlDiary(database, None), UNSEEN)  # type: ignore[arg-type]
    await scene.start()
    yield scene
    await scene.day_passes()
    assert scene.count <= 1


async def test_it_is_posted_once_it_is_due_by_one_of_all(scene: Scene) -> None:
    await scene.rounds(scene.first, scene.second, after_s=HOUR - 1)
    assert scene.count == 0
    await scene.rounds(scene.first, scene.second, after_s=1)
    assert scene.count == 1
    assert (await scene.post()).state is PostState.POSTED


@pytest.mark.parametrize("point", STEPS)
async def test_who_is_killed_is_followed_by_another(scene: Scene, point: str) -> None:
    scene.to_come = {point: ["die"]}
    await scene.rounds(scene.first, after_s=HOUR)
    for _ in range(2):
        await scene.rounds(scene.second, after_s=HELD_S)
    assert scene.count == 1
    assert (await scene.post()).state is PostState.POSTED


@pytest.mark.parametrize("fault", ["die before", "die after", "drop", "lose", "late"])
async def test_what_became_of_a_lost_post_is_looked_up(scene: Scene, fault: str) -> None:
    scene.to_come = {"send": [fault]}
    await scene.rounds(scene.first, after_s=HOUR)
    assert (await scene.post()).state is PostState.SENDING
    await scene.rounds(scene.second, after_s=HELD_S)
    await scene.rounds(scene.second, after_s=HELD_S)
    assert (await scene.post()).state is PostState.POSTED


async def test_a_failed_look_is_made_again(scene: Scene) -> None:
    scene.to_come = {"send": ["lose"], "look": ["drop"] * 3}
    await scene.rounds(scene.first, after_s=HOUR)
    await scene.day_passes()
    assert (await scene.post()).state is PostState.POSTED


async def test_a_post_that_was_refused_for_now_is_sent_later(blind: Scene) -> None:
    blind.to_come = {"send": ["refuse", "refuse"]}
    await blind.rounds(blind.first, after_s=HOUR)
    assert (await blind.post()).state is PostState.PENDING
    await blind.rounds(blind.second, after_s=29)
    assert blind.count == 0
    await blind.day_passes()
    assert (await blind.post()).state is PostState.POSTED


@pytest.mark.parametrize("fault", ["drop", "lose", "die before", "die after"])
async def test_where_nobody_can_look_it_is_not_sent_again(blind: Scene, fault: str) -> None:
    blind.to_come = {"send": [fault]}
    await blind.rounds(blind.first, after_s=HOUR)
    await blind.day_passes()
    assert (await blind.post()).state is PostState.UNKNOWN
    assert blind.count == (fault in ("lose", "die after"))


async def test_a_reply_that_could_not_be_written_down_is_remembered(blind: Scene) -> None:
    blind.to_come = {"before mark": ["away"] * 2}
    await blind.rounds(blind.first, after_s=HOUR)
    assert (await blind.post()).state is PostState.SENDING
    for _ in range(4):
        await blind.rounds(blind.first, after_s=HELD_S)
    assert (await blind.post()).state is PostState.POSTED


async def test_a_clock_that_is_set_forward_takes_no_post_that_is_on_its_way(scene: Scene) -> None:
    scene.to_come = {"send": ["late"]}
    await scene.rounds(scene.first, after_s=HOUR)
    scene.second.skew = timedelta(hours=2)
    for _ in range(3):
        await scene.rounds(scene.second, after_s=CALL_S / 4)
    assert scene.count == 1
    assert (await scene.post()).attempt == 1


async def test_a_clock_that_is_set_back_posts_no_second_time(scene: Scene) -> None:
    await scene.rounds(scene.first, scene.second, after_s=HOUR)
    scene.first.skew = timedelta(hours=-2)
    await scene.rounds(scene.first, scene.second, after_s=HOUR)
    assert scene.count == 1


async def test_who_slept_too_long_after_the_claim_does_not_send(scene: Scene) -> None:
    scene.to_come = {"compose": ["stall"]}
    await scene.rounds(scene.first, after_s=HOUR)
    await scene.rounds(scene.second, after_s=HELD_S)
    await scene.rounds(scene.second, after_s=HELD_S)
    assert (await scene.post()).state is PostState.POSTED
    wake([scene.first])
    await scene.rounds(scene.first)
    assert scene.count == 1


async def test_a_day_that_is_over_is_not_made_up_for(blind: Scene) -> None:
    blind.to_come = {"send": ["refuse"]}
    await blind.rounds(blind.first, after_s=HOUR)
    await blind.rounds(blind.first, after_s=15.5 * HOUR)
    assert (await blind.post()).state is PostState.SKIPPED
    assert blind.count == 0


async def test_what_was_left_to_the_tick_is_sent_by_it(scene: Scene) -> None:
    day = EIGHT.date()
    claim = Claim("podcasts", day, "it-rains", judging=False)
    assert await scene.diary.claim(scene.community, claim, EIGHT, timedelta())
    await scene.rounds(scene.first, scene.second)
    post = await scene.post()
    assert (post.state, post.attempt) == (PostState.POSTED, 1)


async def test_a_stopped_check_in_sends_nothing_again(blind: Scene) -> None:
    blind.to_come = {"send": ["refuse"]}
    await blind.rounds(blind.first, after_s=HOUR)
    await blind.diary.stop(blind.community, "podcasts")
    await blind.day_passes()
    assert (await blind.post()).state is PostState.SKIPPED


async def test_nothing_is_begun_once_the_process_is_to_stop(scene: Scene) -> None:
    scene.first.start()
    for checking in scene.first.checking:
        checking.stop()
    await scene.rounds(scene.first, after_s=HOUR)
    assert scene.count == 0
