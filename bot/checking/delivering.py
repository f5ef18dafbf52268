"""One post, from the claim to the end: so that there is never a second one.

A row says what is known about a post. While somebody tries to send it, others leave it alone for
twice as long as the courier may take; after that they look for it before they send it again. A
process that is killed at any point leaves a row from which the next one can go on.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import assert_never

from bot.checking.notes import paused_note, skipped_note
from bot.domain.delivery import (
    Delivered,
    Done,
    GiveUp,
    Look,
    Refused,
    Retry,
    Sent,
    Step,
    Tried,
    Unknown,
    next_step,
)
from bot.kernel.asker import Community
from bot.kernel.card import Card
from bot.ports import Checkin, Claim, Courier, Ports, Post, PostState

log = logging.getLogger(__name__)

Compose = Callable[[Sequence[Post], Ports], Awaitable[Mapping[str, Card]]]
"""Makes the cards of posts as they are now, by the posts' ids, without those that it cannot."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """A platform's courier, how long one of its calls may take, and how many it takes at once.

    `mine` tells whose posts this process carries, where the platform's communities are divided.
    """

    platform: str
    courier: Courier
    call_s: float = 20.0
    at_once: int = 50
    mine: Callable[[Community], bool] = lambda _: True

    def carries(self, community: Community) -> bool:
        """Tell whether a community's posts are this process's to carry."""
        return platform_of(community) == self.platform and self.mine(community)

    async def asked(self, call: Awaitable[Delivered]) -> Delivered:
        """Return what the courier says in time; whatever goes wrong on the way, nobody knows."""
        try:
            async with asyncio.timeout(self.call_s):
                return await call
        except Exception as error:  # noqa: BLE001 - a fault in a courier must not double a post
            log.warning("no answer about a post from %s: %r", self.platform, error)
            return Unknown()


def platform_of(community: Community) -> str:
    """Return `discord`, `slack` or `local`."""
    return community.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Errand:
    """A check-in, if it was not stopped meanwhile, and the end of the local day of a post."""

    checkin: Checkin | None
    day_ends: datetime

    @property
    def wanted(self) -> bool:
        """Tell whether the check-in still runs."""
        return self.checkin is not None and not self.checkin.paused


@dataclass(frozen=True, slots=True)
class Taken:
    """A post that this process has to itself, since when in elapsed seconds, and its errand."""

    post: Post
    errand: Errand
    began: float


@dataclass(frozen=True)
class Delivering:
    """Takes posts to one platform. `elapsed` counts seconds, whatever is done to the clock."""

    carrier: Carrier
    ports: Ports
    compose: Compose
    elapsed: Callable[[], float] = monotonic
    _sent: dict[str, Sent] = field(default_factory=dict, init=False)
    """What is there for certain, but could not be marked yet."""

    @property
    def hold_s(self) -> float:
        """Return the seconds for which a post belongs to whoever took it."""
        return 2 * self.carrier.call_s

    async def claim(self, community: Community, claim: Claim, errand: Errand) -> Taken | None:
        """Claim a channel's local day; None when another process did."""
        began = self.elapsed()
        post = await self.ports.diary.claim(community, claim, *self._lease())
        return Taken(post, errand, began) if post else None

    async def cards(self, posts: Sequence[Post]) -> Mapping[str, Card]:
        """Return the cards of posts, without those that cannot be made."""
        try:
            return await self.compose(posts, self.ports)
        except Exception:
            log.exception("the cards of %s cannot be made", [post.id for post in posts])
            return {}

    async def send(self, taken: Taken, card: Card | None) -> None:
        """Send a post and write down what became of it."""
        delivered = await self._try(taken, card)
        post, errand = taken.post, taken.errand
        await self._settle(post, self._next(Tried.SEND, delivered, post, errand), errand)

    async def resume(self, waiting: Post, errand: Errand) -> None:
        """Go on with a post whose time is over, unless another process does."""
        began = self.elapsed()
        post = await self.ports.diary.take(waiting, *self._lease())
        if post is None:
            return
        taken = Taken(post, errand, began)
        if waiting.state is not PostState.PENDING:
            await self._look(taken)
        elif self.ports.clock.now() < errand.day_ends:
            await self._send(taken)
        else:
            await self._settle(post, GiveUp("The day was over."), errand)

    async def _look(self, taken: Taken) -> None:
        post, errand = taken.post, taken.errand
        found = self._sent.get(post.id) or await self.carrier.asked(self.carrier.courier.look(post))
        step = self._next(Tried.LOOK, found, post, errand)
        if isinstance(step, Retry) and not errand.wanted:
            step = GiveUp("The check-in was stopped.")
        if isinstance(step, Retry) and step.at <= self.ports.clock.now():
            await self._send(taken)
        else:
            await self._settle(post, step, errand)

    async def _send(self, taken: Taken) -> None:
        cards = await self.cards([taken.post])
        await self.send(taken, cards.get(taken.post.id))

    async def _try(self, taken: Taken, card: Card | None) -> Delivered:
        """Send a post; refused where it cannot be sent in time: another may take it soon."""
        if card is None:
            return Refused("The card could not be made.")
        if self.elapsed() - taken.began > self.carrier.call_s:
            return Refused("It took too long.")
        return await self.carrier.asked(self.carrier.courier.send(taken.post, card))

    async def _settle(self, post: Post, step: Step, errand: Errand) -> None:
        """Write down what follows."""
        match step:
            case Done(sent):
                self._sent[post.id] = sent
                await self._mark(post, sent)
                del self._sent[post.id]
            case Retry() | Look():
                await self.ports.diary.defer(post, step)
            case GiveUp(reason, unknown=True):
                log.warning("post %s in %s: %s", post.id, post.channel, reason)
                await self._mark(post, Unknown(for_good=True))
            case GiveUp():
                await self._give_up(post, step, errand)
            case _:
                assert_never(step)

    async def _give_up(self, post: Post, step: GiveUp, errand: Errand) -> None:
        """Skip a post; where none would get through, pause the check-in.

        Who began it is told of that, and whoever did not want to wait for the post that none comes.
        """
        log.warning("post %s in %s is skipped: %s", post.id, post.channel, step.reason)
        if step.pause:
            await self.ports.diary.pause(post.community, post.channel, step.reason)
        if not await self._mark(post, Refused(step.reason, permanent=True)):
            return
        paused = errand.checkin if step.pause else None
        if paused and paused.started_by:
            await self._tell(post, paused.started_by, paused_note(paused, step.reason))
        if post.asked_by and not (paused and paused.started_by == post.asked_by):
            await self._tell(post, post.asked_by, skipped_note(post, step.reason))

    async def _tell(self, post: Post, who: str, note: Card) -> None:
        told = await self.carrier.asked(self.carrier.courier.tell(post.community, who, note))
        if not isinstance(told, Sent):
            log.warning("%s was not told what became of post %s: %s", who, post.id, told)

    async def _mark(self, post: Post, delivered: Delivered) -> bool:
        """Write the end of a post down; tell whether no other process did before."""
        marked = await self.ports.diary.mark(post, delivered, self.ports.clock.now())
        if marked.now:
            self.ports.metrics.post(self.carrier.platform, marked.post.state.value)
        return marked.now

    def _next(self, tried: Tried, delivered: Delivered, post: Post, errand: Errand) -> Step:
        return next_step(tried, delivered, post.attempt, self.ports.clock.now(), errand.day_ends)

    def _lease(self) -> tuple[datetime, timedelta]:
        return self.ports.clock.now(), timedelta(seconds=self.hold_s)
