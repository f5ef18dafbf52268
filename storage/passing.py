"""What stands behind the buttons of those who pass by: in memory, and only so much of it."""

from collections import OrderedDict

from bot.kernel.asker import Community
from bot.ports import CardState

MOST = 10_000
"""Cards of all visitors together: some twenty megabytes, at two kilobytes for each."""


class Passing:
    """Keeps the `most` cards that were made or used last; a restart forgets them all.

    Whoever passes by can ask for as many as they like: the database is not to grow by that, nor
    members to wait for its lock.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[str, tuple[Community | None, CardState]] = OrderedDict()

    def keep(self, card_id: str, community: Community | None, state: CardState) -> None:
        """Keep a state, in place of what was used longest ago where there are too many."""
        self._kept[card_id] = (community, state)
        self._kept.move_to_end(card_id)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def find(self, community: Community | None, card_id: str) -> CardState | None:
        """Return the state behind an id; None when it was forgotten or belongs elsewhere."""
        owner, state = self._kept.get(card_id, (None, None))
        if state is None or owner != community:
            return None
        self._kept.move_to_end(card_id)
        return state
