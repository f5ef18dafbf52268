"""Where no platform carries anything: in the web room and the terminal the row is the post."""

from bot.domain.delivery import Delivered, Refused, Sent
from bot.kernel.asker import Community
from bot.kernel.card import Card
from bot.ports import Post


class LocalCourier:
    """Has nothing to do; fulfils `bot.ports.Courier`."""

    def share(self, among: int) -> None:
        """Do nothing: there is no rate to share."""

    def rest(self) -> None:
        """Do nothing: nobody waits here."""

    async def send(self, post: Post, card: Card) -> Delivered:
        """Return that the post is there, as it has been since its row was committed."""
        del card
        return Sent(post.id)

    async def look(self, post: Post) -> Delivered:
        """Return that the post is there."""
        return Sent(post.id)

    async def edit(self, post: Post, card: Card) -> Delivered:
        """Return that the post shows everything: it is rendered when it is read."""
        del card
        return Sent(post.id)

    async def announce(self, community: Community, channel: str, card: Card) -> Delivered:
        """Refuse: what was judged is on the post."""
        del community, channel, card
        return Refused("There is nobody to call here.", permanent=True)

    async def tell(self, community: Community, member: str, card: Card) -> Delivered:
        """Refuse: there are no direct messages."""
        del community, member, card
        return Refused("There are no direct messages here.", permanent=True)
