"""What stands behind buttons."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bot.kernel.asker import Community


@dataclass(frozen=True, slots=True)
class CardState:
    """What stands behind a card's buttons: who asked what. `request` is plain JSON data."""

    command: str
    owner: str
    request: Mapping[str, Any]


class Cards(Protocol):
    """Remembers what stands behind buttons."""

    async def keep(
        self, community: Community | None, state: CardState, *, passing: bool = False
    ) -> str:
        """Keep a state for a week and return its id: the same id for the same state.

        Of those who pass by, it is kept only as long as there is room, and by this process alone.
        """

    async def find(self, community: Community | None, card_id: str) -> CardState | None:
        """Return the state behind an id; None when it expired or belongs elsewhere."""
