"""What follows a post: edits, verdicts, reminders, and check-ins that no longer get through."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from adapters.plain import render
from bot.checking import Carrier, Checking
from bot.checking.notes import verdict_note
from bot.checking.together import ENOUGH, together
from bot.domain.delivery import Delivered, Refused, Sent, Unknown
from bot.domain.prediction import Outcome, Verdict
from bot.kernel.asker import Community
from bot.kernel.card import Card
from bot.kernel.observe import NoMetrics
from bot.ports import Checkin, Claim, Ports, Post, PostState, Reminder
from storage.diary import SqlDiary
from storage.engine import Database
from storage.tables import verdict as verdicts
from tests.checkin.world import PREDICTION, choose
from tests.fakes import (
    FakeCards,
    FakeCommunities,
    FakeLedger,
    FakeLibrary,
    FakeReports,
    FixedChance,
)
from tests.storage.clocks import MONDAY, StoppedClock

HERE = Community("slack:T1")
CHECKIN = Checkin(HERE, "podcasts", time(6), "UTC", started_by="al")
VERDICT = Verdict(
    "v1", PREDICTION.id, Outcome.YES, "https://example.com/rain", "al", MONDAY, date(2026, 11, 2)
)


@dataclass
class Story(FakeLedger):
    """A courier that keeps what it carries, and a ledger; `answers` come before the usual one."""

    answers: list[Delivered] = field(default_factory=list)
    carried: list[tuple[str, str, Card]] = field(default_factory=list)
    reminders: list[Reminder] = field(default_factory=list)
    hangs: bool = False

    def _answer(self, what: str, where: str, card: Card) -> Delivered:
        self.carried.append((what, where, card))
        return self.answers.pop(0) if self.answers else Sent("m1", "https://example.com/m1")

    def share(self, among: int) -> None:
        raise AssertionError(f"nobody shares here, not among {among}")

    def rest(self) -> None:
        """Hear that the process stops."""

    async def send(self, post: Post, card: Card) -> Delivered:
        return self._answer("send", post.channel, card)

    async def look(self, _post: Post) -> Delivered:
        return Refused("it is not there")

    async def edit(self, post: Post, card: Card) -> Delivered:
        if self.hangs:
            await asyncio.Event().wait()
        return self._answer("edit", post.channel, card)

    async def announce(self, _community: Community, channel: str, card: Card) -> Delivered:
        return self._answer("announce", channel, card)

    async def tell(self, _community: Community, member: str, card: Card) -> Delivered:
        return self._answer("tell", member, card)

    async def due_reminders(self, _now: datetime, platform: str | None = None) -> list[Reminder]:
        assert platform == "slack"
        taken, self.reminders = self.reminders, []
        return taken

    async def put_back(self, reminded: Reminder) -> None:
        self.reminders.append(reminded)

    @property
    def told(self) -> list[tuple[str, str]]:
        """Return what was carried where, and forget it."""
        told = [(what, where) for what, where, _ in self.carried]
        self.carried.clear()
        return told


class Channel:
    """A channel with a daily check-in, and the process that keeps it."""

    def __init__(self, database: Database, call_s: float = 20.0) -> None:
        self.database, self.clock = database, StoppedClock()
        self.diary, self.story = SqlDiary(database, self.clock), Story([PREDICTION])
        ports = Ports(
            FakeLibrary(), FakeCards(), FakeReports(), FakeCommunities(), self.story, self.diary,
            self.clock, FixedChance(), NoMetrics(), None,
        )  # type: ignore[arg-type]  # fmt: skip
        self.checking = Checking(
            Carrier("slack", self.story, call_s), ports, compose, choose=choose
        )

    async def post(self) -> Post:
        return (await self.diary.posts(HERE, "podcasts"))[0]

    async def judge(self) -> None:
        row = {"id": "v1", "community": HERE, "prediction": PREDICTION.id, "outcome": "yes",
               "evidence": "", "given_by": "al", "given_at": MONDAY, "standing": True}  # fmt: skip
        async with self.database.writing() as connection:
            await connection.execute(self.database.insert(verdicts).values(row))
        self.story.judged.append(VERDICT)


async def compose(posts: Sequence[Post], _ports: Any) -> Mapping[str, Card]:
    return {post.id: Card(f"wanted {post.wanted}") for post in posts}


@pytest.fixture
async def channel(database: Database) -> Channel:
    """Give a channel in which today's check-in was posted."""
    channel = Channel(database)
    await channel.diary.start(CHECKIN)
    await channel.checking.round()
    assert channel.story.told == [("send", "podcasts")]
    return channel


async def test_what_happened_is_shown_once_and_what_is_shown_is_left(channel: Channel) -> None:
    for _ in range(3):
        await channel.diary.want(HERE, PREDICTION.id)
    await channel.checking.round()
    assert [card.title for _, _, card in channel.story.carried] == ["wanted 3"]
    assert channel.story.told == [("edit", "podcasts")]
    await channel.checking.round()
    assert channel.story.told == []


@pytest.mark.parametrize(
    ("answer", "again"),
    [
        (Unknown(), [("edit", "podcasts")]),
        (Refused("not now"), [("edit", "podcasts")]),
        (Refused("not now", retry_after_s=600), []),
        (Refused("it is gone", permanent=True), []),
    ],
)
async def test_an_edit_that_failed_is_made_again_when_the_platform_will_hear_of_it(
    channel: Channel, answer: Delivered, again: list[tuple[str, str]]
) -> None:
    await channel.diary.want(HERE, PREDICTION.id)
    channel.story.answers = [answer]
    await channel.checking.round()
    assert channel.story.told == [("edit", "podcasts")]
    await channel.checking.round()
    assert channel.story.told == again


async def test_a_verdict_is_one_line_and_the_post_shows_it(channel: Channel) -> None:
    await channel.checking.round()
    channel.clock.wait(days=2)
    await channel.judge()
    await channel.checking.round()
    line = next(card for what, _, card in channel.story.carried if what == "announce")
    assert render(line) == (
        "✓ It happened on 2 November 2026: Has it rained? (evidence\n(https://example.com/rain))"
    )
    assert channel.story.told == [
        ("send", "podcasts"), ("announce", "podcasts"), ("edit", "podcasts"),
        ("edit", "podcasts"),
    ]  # fmt: skip
    await channel.checking.round()
    assert channel.story.told == []


@pytest.mark.parametrize("end", ["stop", "pause"])
async def test_where_check_ins_ended_a_verdict_is_shown_but_not_announced(
    channel: Channel, end: str
) -> None:
    await getattr(channel.diary, end)(HERE, "podcasts")
    await channel.judge()
    await channel.checking.round()
    assert channel.story.told == [("edit", "podcasts")]


async def test_a_channel_that_is_gone_pauses_the_check_in_and_its_starter_is_told_once(
    channel: Channel,
) -> None:
    channel.clock.wait(days=1)
    channel.story.answers = [Refused("the channel is gone", permanent=True)]
    await channel.checking.round()
    note = channel.story.carried[-1][2]
    assert "The daily check-in in podcasts is paused: the channel is gone." in render(note)
    assert channel.story.told == [("send", "podcasts"), ("tell", "al")]
    [checkin] = await channel.diary.checkins(HERE)
    assert (checkin.paused, checkin.reason) == (True, "the channel is gone")
    assert (await channel.post()).state is PostState.SKIPPED
    for _ in range(2):
        channel.clock.wait(days=1)
        await channel.checking.round()
    assert channel.story.told == []


async def test_who_wanted_to_be_reminded_is_told(channel: Channel) -> None:
    channel.story.reminders = [
        Reminder(HERE, "bo", PREDICTION.id), Reminder(HERE, "cy", "nobody-knows-this"),
    ]  # fmt: skip
    await channel.checking.round()
    assert "Has it rained?" in render(channel.story.carried[0][2])
    assert channel.story.told == [("tell", "bo")]
    await channel.checking.round()
    assert channel.story.told == []


async def test_who_is_reminded_of_what_was_judged_meanwhile_hears_the_verdict(
    channel: Channel,
) -> None:
    channel.story.judged.append(VERDICT)
    channel.story.reminders = [Reminder(HERE, "bo", PREDICTION.id)]
    await channel.checking.round()
    told = " ".join(render(channel.story.carried[-1][2]).split())
    assert told.startswith("It was judged Has it rained?")
    assert "✓ It happened on 2 November 2026. evidence (https://example.com/rain)" in told
    assert "Say what happened" not in told


async def test_who_did_not_want_to_wait_hears_that_the_platform_refused(
    database: Database,
) -> None:
    channel = Channel(database)
    claim = Claim("podcasts", MONDAY.date(), PREDICTION.id, False, "zoe")
    assert await channel.diary.claim(HERE, claim, channel.clock.now(), timedelta(0))
    channel.story.answers = [Refused("The app is not in the channel: invite it.", permanent=True)]
    for _ in range(2):
        await channel.checking.round()
    note = channel.story.carried[-1][2]
    assert "could not be posted: The app is not in the channel: invite it." in " ".join(
        render(note).split()
    )
    assert channel.story.told == [("send", "podcasts"), ("tell", "zoe")]


async def test_whose_posts_are_not_this_processs_are_left_to_others(database: Database) -> None:
    channel = Channel(database)
    await channel.diary.start(CHECKIN)
    carrier = Carrier("slack", channel.story, mine=lambda community: community != HERE)
    await Checking(carrier, channel.checking._ports, compose, choose=choose).round()
    assert channel.story.told == []
    await channel.checking.round()
    assert channel.story.told == [("send", "podcasts")]


async def test_a_card_that_cannot_be_made_is_tried_again(database: Database) -> None:
    channel = Channel(database)
    await channel.diary.start(CHECKIN)
    working, broken = channel.checking._delivering.compose, "broken"

    async def fail(_posts: Sequence[Post], _ports: Ports) -> Mapping[str, Card]:
        raise LookupError(broken)

    object.__setattr__(channel.checking._delivering, "compose", fail)
    await channel.checking.round()
    assert (await channel.post()).state is PostState.PENDING
    object.__setattr__(channel.checking._delivering, "compose", working)
    channel.clock.wait(minutes=1)
    await channel.checking.round()
    assert (await channel.post()).state is PostState.POSTED


async def test_an_unknown_zone_holds_nobody_else(database: Database) -> None:
    channel = Channel(database)
    for number, zone in enumerate(("Mars/Olympus", "UTC")):
        await channel.diary.start(
            Checkin(HERE, f"channel-{number}", time(6), zone, started_by="al")
        )
    await channel.checking.round()
    assert channel.story.told == [("send", "channel-1")]


async def test_one_channel_that_fails_holds_no_other(database: Database) -> None:
    channel = Channel(database)
    for number in range(5):
        await channel.diary.start(Checkin(HERE, f"channel-{number}", time(6), "UTC"))

    async def fail_for_one(ports: Ports, days: Mapping[Any, date]) -> Any:
        if (HERE, "channel-2") in days:
            raise LookupError(days)
        return await choose(ports, days)

    carrier, ports = Carrier("slack", channel.story), channel.checking._ports
    await Checking(carrier, ports, compose, choose=fail_for_one).round()
    assert sorted(where for _, where in channel.story.told) == [
        f"channel-{number}" for number in (0, 1, 3, 4)
    ]


async def test_other_platforms_are_left_to_others(channel: Channel) -> None:
    await channel.diary.start(Checkin(Community("discord:1"), "podcasts", time(6), "UTC"))
    await channel.checking.round()
    assert channel.story.told == []
    channel.clock.wait(days=1)
    await channel.checking.round()
    assert channel.story.told == [("send", "podcasts")]


async def test_a_call_that_hangs_holds_nothing_else(database: Database) -> None:
    channel = Channel(database, call_s=0.2)
    await channel.diary.start(CHECKIN)
    await channel.checking.round()
    await channel.diary.want(HERE, PREDICTION.id)
    channel.story.hangs = True
    channel.story.reminders = [Reminder(HERE, "bo", PREDICTION.id)]
    async with asyncio.timeout(10):
        await channel.checking.round()
    assert channel.story.told == [("send", "podcasts"), ("tell", "bo")]


async def test_a_reminder_waits_for_a_platform_that_is_away(channel: Channel) -> None:
    channel.story.reminders = [Reminder(HERE, "bo", PREDICTION.id)]
    channel.story.answers = [Refused("it is away"), Unknown()]
    for _ in range(3):
        await channel.checking.round()
    assert channel.story.told == [("tell", "bo")] * 2  # after what nobody knows, no more
    channel.story.reminders = [Reminder(HERE, "bo", PREDICTION.id)]
    channel.story.answers = [Refused("later", retry_after_s=600)]
    for _ in range(2):
        await channel.checking.round()
    assert channel.story.told == [("tell", "bo")]
    assert channel.story.reminders


async def test_a_verdict_waits_for_a_platform_that_is_away(channel: Channel) -> None:
    await channel.judge()
    channel.story.answers = [Refused("it is away")]
    announced = []
    for _ in range(3):
        await channel.checking.round()
        announced.append(("announce", "podcasts") in channel.story.told)
    assert announced == [True, True, False]


@pytest.mark.parametrize("answer", [Refused("never", permanent=True), Unknown()])
async def test_a_verdict_that_may_have_been_said_is_not_said_again(
    channel: Channel, answer: Delivered
) -> None:
    await channel.judge()
    channel.story.answers = [answer]
    await channel.checking.round()
    assert ("announce", "podcasts") in channel.story.told
    await channel.checking.round()
    assert channel.story.told == []


def test_the_link_in_the_midst_of_evidence_is_kept() -> None:
    seen = replace(VERDICT, evidence="Seen at https://example.com/rain by all")
    assert "Seen at evidence\n(https://example.com/rain) by all" in render(
        verdict_note(PREDICTION, seen)
    ).replace(" (https", "\n(https")
    assert "()" not in render(verdict_note(PREDICTION, replace(VERDICT, evidence="")))


@pytest.mark.parametrize(("communities", "done"), [(1, 31), (ENOUGH, ENOUGH)])
async def test_one_community_that_fails_holds_no_other_but_many_end_the_work(
    communities: int, done: int
) -> None:
    tried = []

    async def work(number: int) -> None:
        tried.append(number)
        if number < 30:
            raise LookupError(number)

    await together(range(31), work, 1, lambda: False, lambda number: str(number % communities))
    assert len(tried) == done


async def test_a_zone_farther_west_does_not_ask_for_the_day_before(channel: Channel) -> None:
    day = (await channel.post()).local_date
    await channel.diary.start(replace(CHECKIN, zone="Pacific/Kiritimati", at=time(0)))
    await channel.checking.round()
    newest = (await channel.post()).local_date
    assert newest >= day
    posts = len(await channel.diary.posts(HERE))
    await channel.diary.start(replace(CHECKIN, zone="Pacific/Pago_Pago", at=time(0)))
    await channel.checking.round()
    assert len(await channel.diary.posts(HERE)) == posts
    channel.clock.wait(days=2)
    await channel.checking.round()
    assert len(await channel.diary.posts(HERE)) == posts + 1
