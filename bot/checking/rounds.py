"""A round: everything that is to be done on one platform now. One follows the other, for ever."""

import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import date
from operator import attrgetter
from time import monotonic
from typing import TypeVar
from zoneinfo import ZoneInfoNotFoundError

from bot.checking.delivering import Carrier, Compose, Delivering, Errand
from bot.checking.together import taking_turns, together
from bot.checking.upkeep import Upkeep
from bot.domain.rotation import Choice
from bot.domain.schedule import day_ends, due_on
from bot.features.rota import chosen
from bot.kernel.asker import Community
from bot.ports import Checkin, Claim, Ports, Post, PostState, Roster

log = logging.getLogger(__name__)

T = TypeVar("T")
Choose = Callable[[Ports, Community, str, date], Awaitable[Choice | None]]
Place = tuple[Community, str]
"""A channel of a community."""


class Checking:
    """The check-ins of one platform. A round is made at a time; the clock may jump between two.

    What is remembered between rounds only saves work, or makes for more patience.
    """

    def __init__(
        self,
        carrier: Carrier,
        ports: Ports,
        compose: Compose,
        *,
        choose: Choose = chosen,
        elapsed: Callable[[], float] = monotonic,
        roster: Roster | None = None,
    ) -> None:
        self._carrier = carrier
        self._roster = roster
        self._ports = ports
        self._choose = choose
        self._elapsed = elapsed
        self._delivering = Delivering(carrier, ports, compose, elapsed)
        self._upkeep = Upkeep(carrier, ports, compose, elapsed)
        self._done: dict[Place, date] = {}
        self._seen: dict[tuple[str, int], float] = {}
        self._stopping = False

    def stop(self) -> None:
        """Begin nothing new; what is on its way is brought to its end."""
        self._stopping = True

    async def round(self) -> None:
        """Do everything that is to be done now; one channel's trouble stays its own."""
        if self._roster:
            among = await self._roster.present(self._carrier.platform, self._ports.clock.now())
            self._carrier.courier.share(among)
        running = await self._checkins()
        await self._each(await self._overdue(), lambda post: self._resume(post, running))
        due = await self._unbegun(list(self._due(running)))
        await self._each(due, lambda one: self._begin(*one), lambda one: one[0].community)
        told = await self._upkeep.news()
        await self._each(told, lambda news: self._upkeep.tell(news, running))
        await self._each(await self._upkeep.stale(), self._upkeep.edit)
        if not self._stopping:
            await self._each(await self._upkeep.reminders(), self._upkeep.remind)

    async def _each(
        self,
        items: Sequence[T],
        work: Callable[[T], Awaitable[None]],
        community: Callable[[T], Community] = attrgetter("community"),
    ) -> None:
        await together(items, work, self._carrier.at_once, lambda: self._stopping, community)

    async def _checkins(self) -> dict[Place, Checkin]:
        every = await self._ports.diary.everybodys()
        running = {
            (each.community, each.channel): each
            for each in every
            if self._carrier.carries(each.community)
        }
        self._done = {place: day for place, day in self._done.items() if place in running}
        return running

    def _due(self, running: dict[Place, Checkin]) -> Iterator[tuple[Checkin, date]]:
        """Find the check-ins that are due and, as far as is known, have no post for their day."""
        now = self._ports.clock.now()
        for place, checkin in running.items():
            try:
                day = due_on(checkin, now)
            except ZoneInfoNotFoundError:
                log.warning("this machine knows no zone “%s”: %s waits", checkin.zone, place)
                continue
            if day and self._done.get(place) != day:
                yield checkin, day

    async def _unbegun(self, due: Sequence[tuple[Checkin, date]]) -> list[tuple[Checkin, date]]:
        """Return those that have no post for their day, the communities taking turns.

        After a change of zone the day here may be one that is over where the last was posted.
        """
        begun = await self._ports.diary.begun([_place(checkin) for checkin, _ in due])
        for checkin, day in due:
            if begun.get(_place(checkin), date.min) >= day:
                self._done[_place(checkin)] = day
        left = [(checkin, day) for checkin, day in due if self._done.get(_place(checkin)) != day]
        return taking_turns(left, lambda one: one[0].community)

    async def _begin(self, checkin: Checkin, day: date) -> None:
        choice = await self._choose(self._ports, checkin.community, checkin.channel, day)
        errand = Errand(checkin, day_ends(day, checkin.zone))
        if choice is None or self._stopping or self._ports.clock.now() >= errand.day_ends:
            return
        claim = Claim(checkin.channel, day, choice.prediction.id, choice.judging)
        await self._delivering.begin(claim, errand)
        self._done[_place(checkin)] = day

    async def _overdue(self) -> list[Post]:
        """Return the posts that nobody holds any longer.

        The clock may have jumped over a lease. So a post that may be on its way is left alone
        until this process has seen it unchanged for as long as anybody may hold it.
        """
        waiting = [
            post
            for post in await self._ports.diary.unfinished(self._ports.clock.now())
            if self._carrier.carries(post.community)
        ]
        now = self._elapsed()
        self._seen = {
            (post.id, post.attempt): self._seen.get((post.id, post.attempt), now)
            for post in waiting
            if post.state is PostState.SENDING
        }
        return [
            post
            for post in waiting
            if post.state is PostState.PENDING
            or now - self._seen[post.id, post.attempt] >= self._delivering.hold_s
        ]

    async def _resume(self, post: Post, running: dict[Place, Checkin]) -> None:
        checkin = running.get((post.community, post.channel))
        zone = checkin.zone if checkin else await self._zone(post.community)
        if not self._stopping:
            await self._delivering.resume(post, Errand(checkin, day_ends(post.local_date, zone)))

    async def _zone(self, community: Community) -> str:
        return (await self._ports.communities.manners(community)).zone


def _place(checkin: Checkin) -> Place:
    return checkin.community, checkin.channel
