"""A round: everything that is to be done on one platform now. One follows the other, for ever."""

import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import date
from operator import attrgetter
from time import monotonic
from typing import TypeVar
from zoneinfo import ZoneInfoNotFoundError

from bot.checking.beginning import Beginning, Choose, Due, Place
from bot.checking.delivering import Carrier, Compose, Delivering, Errand
from bot.checking.peers import Peers
from bot.checking.together import taking_turns, together
from bot.checking.upkeep import Upkeep
from bot.domain.schedule import day_ends, due_on
from bot.features.rota import chosen
from bot.kernel.asker import Community
from bot.ports import Checkin, Ports, Post, PostState, Roster

log = logging.getLogger(__name__)

T = TypeVar("T")


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
        self._peers = Peers(roster.process if roster else "")
        self._ports = ports
        self._elapsed = elapsed
        self._delivering = Delivering(carrier, ports, compose, elapsed)
        self._beginning = Beginning(
            self._delivering, choose, lambda: self._stopping, self._remember
        )
        self._upkeep = Upkeep(carrier, ports, compose, elapsed)
        self._done: dict[Place, date] = {}
        self._seen: dict[tuple[str, int], float] = {}
        self._stopping = False

    def stop(self) -> None:
        """Begin nothing new; what is on its way is brought to its end.

        What still waits for its turn is left, as not sent, to whoever comes next.
        """
        self._stopping = True
        self._carrier.courier.rest()

    async def round(self) -> None:
        """Do everything that is to be done now; one channel's trouble stays its own."""
        if self._roster:
            present = await self._roster.present(self._carrier.platform)
            self._carrier.courier.share(len(present))
            self._peers.compare(self._carrier.platform, present)
        running = await self._checkins()
        await self._each(await self._overdue(), lambda post: self._resume(post, running))
        due = await self._unbegun(list(self._due(running)))
        await self._beginning.begin(due)
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

    def _due(self, running: dict[Place, Checkin]) -> Iterator[Due]:
        """Find the check-ins that are due and, as far as is known, have no post for their day."""
        now = self._ports.clock.now()
        for place, checkin in running.items():
            try:
                day = due_on(checkin, now)
            except ZoneInfoNotFoundError:
                log.warning("this machine knows no zone “%s”: %s waits", checkin.zone, place)
                continue
            if day and self._done.get(place) != day:
                yield Due(checkin, day)

    async def _unbegun(self, due: Sequence[Due]) -> list[Due]:
        """Return those that have no post for their day, the communities taking turns.

        After a change of zone the day here may be one that is over where the last was posted.
        """
        begun = await self._ports.diary.begun([each.place for each in due])
        for each in due:
            if begun.get(each.place, date.min) >= each.day:
                self._remember(each)
        left = [each for each in due if self._done.get(each.place) != each.day]
        return taking_turns(left, lambda each: each.community)

    def _remember(self, due: Due) -> None:
        self._done[due.place] = due.day

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
