"""What is due is begun in batches: read for together, and each claimed and sent in its turn."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.checking.delivering import Delivering, Errand, Taken
from bot.checking.together import together
from bot.domain.rotation import Choice
from bot.domain.schedule import day_ends
from bot.kernel.asker import Community
from bot.ports import Checkin, Claim, Ports

log = logging.getLogger(__name__)

Place = tuple[Community, str]
"""A channel of a community."""

Choose = Callable[[Ports, Mapping[Place, date]], Awaitable[Mapping[Place, Choice]]]
"""Finds what channels are asked on their local days, without those that have nothing to ask."""

_BATCHES = 3
"""So many at once: while one is sent, the next ones are chosen, claimed and written."""


@dataclass(frozen=True, slots=True)
class Due:
    """A check-in and the local day that it is due on."""

    checkin: Checkin
    day: date

    @property
    def community(self) -> Community:
        """The community whose channel waits."""
        return self.checkin.community

    @property
    def place(self) -> Place:
        """The channel that waits."""
        return self.checkin.community, self.checkin.channel


@dataclass(frozen=True)
class Beginning:
    """Begins posts on one platform; `done` hears of each channel that has its post."""

    delivering: Delivering
    choose: Choose
    stopping: Callable[[], bool]
    done: Callable[[Due], None]

    async def begin(self, due: Sequence[Due]) -> None:
        """Post what is due, batch after batch."""
        size = max(1, self.delivering.carrier.at_once // _BATCHES)
        batches = [due[start : start + size] for start in range(0, len(due), size)]
        await together(batches, self._begin, _BATCHES, self.stopping, _first)

    async def _begin(self, batch: Sequence[Due]) -> None:
        try:
            days = {each.place: each.day for each in batch}
            choices = await self.choose(self.delivering.ports, days)
        except Exception:
            if len(batch) == 1:
                raise
            log.warning("%d check-ins are begun one by one", len(batch), exc_info=True)
            alone = [[each] for each in batch]  # one community's trouble stays its own
            await together(alone, self._begin, len(alone), self.stopping, _first)
            return
        taken = await self._claimed(batch, choices)
        cards = await self.delivering.cards([each.post for each in taken])

        async def send(one: Taken) -> None:
            await self.delivering.send(one, cards.get(one.post.id))

        # What is claimed is brought to its end, even when nothing new is to be begun.
        await together(taken, send, len(taken), lambda: False, lambda one: one.post.community)

    async def _claimed(
        self, batch: Sequence[Due], choices: Mapping[Place, Choice]
    ) -> Sequence[Taken]:
        """Claim what no other process did."""
        taken = []

        async def claim(one: Due) -> None:
            choice = choices.get(one.place)
            got = await self._claim(one, choice) if choice else None
            if got:
                taken.append(got)

        await together(batch, claim, len(batch), self.stopping, lambda one: one.community)
        return taken

    async def _claim(self, one: Due, choice: Choice) -> Taken | None:
        errand = Errand(one.checkin, day_ends(one.day, one.checkin.zone))
        if self.delivering.ports.clock.now() >= errand.day_ends:
            return None
        claim = Claim(one.checkin.channel, one.day, choice.prediction.id, choice.judging)
        taken = await self.delivering.claim(one.community, claim, errand)
        self.done(one)
        return taken


def _first(batch: Sequence[Due]) -> Community:
    return batch[0].community
