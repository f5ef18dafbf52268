"""A channel with a daily check-in over a real diary, and a courier that keeps what it carries."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from bot.checking import Carrier, Checking
from bot.domain.delivery import Delivered, Refused, Sent
from bot.domain.prediction import Outcome, Verdict
from bot.kernel.asker import Community
from bot.kernel.card import Card
from bot.ports import Checkin, Post, Reminder
from storage.database.engine import Database
from storage.diary.book import SqlDiary
from storage.tables import verdict as verdicts
from tests.checkin.ports import ports_of
from tests.checkin.world import PREDICTION, choose
from tests.fakes import FakeLedger
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

    def __init__(self, database: Database) -> None:
        self.database, self.clock = database, StoppedClock()
        self.diary, self.story = SqlDiary(database, self.clock), Story([PREDICTION])
        ports = ports_of(self.story, self.diary, self.clock)
        carrier = Carrier("slack", self.story)
        self.checking = Checking(carrier, ports, compose, choose=choose)

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
