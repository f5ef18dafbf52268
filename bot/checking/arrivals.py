"""Check-ins of the local community that came while somebody sat there, whoever posted them."""

from collections.abc import Sequence

from bot.features.channels import ROOM
from bot.features.checkin_card import checkin_card
from bot.features.pointed import post_ref
from bot.kernel.asker import LOCAL
from bot.kernel.card import Action, Card
from bot.ports import Ports, PostState

_LATEST = 2
"""Posts to look at: there is one a day, and midnight may fall between two looks."""


class Arrivals:
    """Tells of each post once. What is there at the first look is no news."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._known: set[str] | None = None

    async def new(self, shown: Sequence[Action] = ()) -> list[Card]:
        """Return the cards of posts that came since the last look, oldest first.

        Those that the buttons in `shown` stand on were just seen, as the answer to a command.
        """
        posts = await self._ports.diary.posts(LOCAL, ROOM, _LATEST)
        there = {post.id: post for post in posts if post.state is PostState.POSTED}
        known = there.keys() if self._known is None else self._known
        self._known = set(there)
        return [
            await checkin_card(post, self._ports)
            for post in reversed(there.values())
            if post.id not in known and not _stands_on(post.id, shown)
        ]


def _stands_on(post_id: str, shown: Sequence[Action]) -> bool:
    ref = post_ref(post_id)
    return any(action.id.startswith(ref) for action in shown)
