"""What happens to posts after they are posted: edits, verdicts, and reminders."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.checking.delivering import Carrier, Compose
from bot.checking.notes import reminder_note, verdict_note
from bot.checking.seldom import Seldom
from bot.checking.window import Window
from bot.domain.delivery import Delivered, Refused, Sent, Unknown
from bot.kernel.asker import Community
from bot.ports import Checkin, News, Ports, Post, Reminder

log = logging.getLogger(__name__)

PATIENCE = timedelta(days=7)
"""How long what the platform does not take now is tried again."""

RECENT = PATIENCE + timedelta(days=1)
"""What a round looks for news among: longer than anything is tried again."""

_REMINDERS = "reminders"


@dataclass(frozen=True)
class Upkeep:
    """Keeps one platform's posts fresh, and people informed: of each thing once at most."""

    carrier: Carrier
    ports: Ports
    compose: Compose
    elapsed: Callable[[], float]
    _seldom: Seldom = field(default_factory=Seldom, init=False)
    _not_before: dict[str, float] = field(default_factory=dict, init=False)
    """When, in elapsed seconds, the platform will hear of a post again."""
    _quiet_until: dict[str, float] = field(default_factory=dict, init=False)
    """When, in elapsed seconds, it will hear of a channel's news, or of reminders, again."""
    _window: Window = field(default_factory=lambda: Window(RECENT), init=False)

    async def stale(self) -> Sequence[Post]:
        """Return the posts to be shown anew that the platform will hear of now."""
        stale = await self.ports.diary.stale(self.ports.clock.now())
        mine = [post for post in stale if self._mine(post.community)]
        now, waiting = self.elapsed(), {post.id for post in mine}
        for post_id in list(self._not_before):
            if post_id not in waiting:
                del self._not_before[post_id]
        heard = [post for post in mine if self._not_before.get(post.id, now) <= now]
        return self._seldom.let_through(heard, self.ports.clock.now(), now)

    async def edit(self, post: Post) -> None:
        """Show a post as it is now, unless another process does. One that is gone is let be."""
        lease = timedelta(seconds=2 * self.carrier.call_s)
        held = await self.ports.diary.hold(post, self.ports.clock.now(), lease)
        if held is None:
            return
        cards = await self.compose([held], self.ports)
        if held.id not in cards:
            return  # it is tried again once nobody holds it
        edited = await self.carrier.asked(self.carrier.courier.edit(held, cards[held.id]))
        match edited:
            case Sent() | Refused(permanent=True):
                await self.ports.diary.rendered(held)
            case Refused(retry_after_s=wait_s):
                self._not_before[post.id] = self.elapsed() + wait_s
                await self.ports.diary.let_go(held)
            case Unknown():  # the next round shows it again; that cannot do harm
                await self.ports.diary.let_go(held)

    async def news(self) -> Sequence[News]:
        """Return the verdicts that the platform's channels were not told of, and may be now."""
        now = self.ports.clock.now()
        since = self._window.since(now)
        found = await self.ports.diary.news(since)
        self._window.looked(since, now)
        return [
            news for news in found if self._mine(news.community) and not self._quiet(_place(news))
        ]

    async def tell(self, news: News, running: Mapping[tuple[Community, str], Checkin]) -> None:
        """Announce a verdict where the prediction was posted and check-ins still run."""
        if not await self.ports.diary.told(news) or news.verdict is None:
            return
        checkin = running.get((news.community, news.channel))
        prediction = await self.ports.ledger.prediction(news.community, news.prediction)
        verdict = await self.ports.ledger.verdict(news.community, news.prediction)
        if checkin is None or checkin.paused or not (prediction and verdict):
            return
        note = verdict_note(prediction, verdict)
        announcing = self.carrier.courier.announce(news.community, news.channel, note)
        told = await self.carrier.asked(announcing)
        if not isinstance(told, Sent):
            log.info("%s was not told of the verdict on %s: %s", news.channel, prediction.id, told)
        if self._later(_place(news), told, verdict.given_at):
            await self.ports.diary.take_back(news)

    async def reminders(self) -> Sequence[Reminder]:
        """Take the reminders that are due, unless the platform asked to wait."""
        if self._quiet(_REMINDERS):
            return []
        now = self.ports.clock.now()
        return await self.ports.ledger.due_reminders(now, self.carrier.platform)

    async def remind(self, reminder: Reminder) -> None:
        """Tell a member that a prediction fell due, and what it came to if it was judged."""
        community, name = reminder.community, reminder.prediction
        prediction = await self.ports.ledger.prediction(community, name)
        if prediction is None:
            return
        verdict = await self.ports.ledger.verdict(community, name)
        note = reminder_note(prediction, verdict)
        told = await self.carrier.asked(self.carrier.courier.tell(community, reminder.member, note))
        if not isinstance(told, Sent):
            log.info("a reminder of %s did not get through: %s", name, told)
        if self._later(_REMINDERS, told, prediction.closes_at):
            await self.ports.ledger.put_back(reminder)

    def _later(self, what: str, told: Delivered, since: datetime | None) -> bool:
        """Tell whether to try again what was certainly not said, and keep quiet until then."""
        if not isinstance(told, Refused) or told.permanent:
            return False
        self._quiet_until[what] = self.elapsed() + told.retry_after_s
        return since is None or self.ports.clock.now() - since < PATIENCE

    def _quiet(self, what: str) -> bool:
        if self._quiet_until.get(what, self.elapsed()) > self.elapsed():
            return True
        self._quiet_until.pop(what, None)
        return False

    def _mine(self, community: Community) -> bool:
        return self.carrier.carries(community)


def _place(news: News) -> str:
    return f"{news.community}/{news.channel}"
