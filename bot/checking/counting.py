"""A courier whose calls are counted: how many, how long, and what became of them."""

from collections.abc import Awaitable
from dataclasses import dataclass
from time import perf_counter

from bot.domain.delivery import Delivered
from bot.kernel.asker import Community
from bot.kernel.card import Card
from bot.kernel.observe import Metrics
from bot.ports import Courier, Post


@dataclass(frozen=True, slots=True)
class Counted:
    """Does as the courier behind it does; fulfils `bot.ports.Courier`."""

    platform: str
    courier: Courier
    metrics: Metrics

    def share(self, among: int) -> None:
        """Keep to an equal part of what the platform takes."""
        self.courier.share(among)

    def rest(self) -> None:
        """Send nothing more that still waits for its turn."""
        self.courier.rest()

    async def send(self, post: Post, card: Card) -> Delivered:
        """Send a post."""
        return await self._counted("send", self.courier.send(post, card))

    async def look(self, post: Post) -> Delivered:
        """Find out whether a post is there."""
        return await self._counted("look", self.courier.look(post))

    async def edit(self, post: Post, card: Card) -> Delivered:
        """Show a post as it is now."""
        return await self._counted("edit", self.courier.edit(post, card))

    async def announce(self, community: Community, channel: str, card: Card) -> Delivered:
        """Post one line in a channel."""
        return await self._counted("announce", self.courier.announce(community, channel, card))

    async def tell(self, community: Community, member: str, card: Card) -> Delivered:
        """Send a member a direct message."""
        return await self._counted("tell", self.courier.tell(community, member, card))

    async def _counted(self, call: str, calling: Awaitable[Delivered]) -> Delivered:
        began, outcome = perf_counter(), "lost"  # by a fault, or too late
        self.metrics.carrying(self.platform, 1)
        try:
            delivered = await calling
            outcome = type(delivered).__name__.lower()
        finally:
            self.metrics.carrying(self.platform, -1)
            self.metrics.carried(self.platform, call, outcome, perf_counter() - began)
        return delivered
