"""How a moderator of these tests judges a prediction."""

from bot.kernel.card import Status
from tests.conftest import Visit, says
from tests.features.conftest import OPEN

EVIDENCE = 'evidence:"https://example.com/paper"'


async def judged(mo: Visit, outcome: str = "yes", name: str = OPEN, more: str = "") -> None:
    """Give a verdict, which is taken."""
    card = await mo.says(f"/resolve {name} outcome:{outcome} {EVIDENCE} {more}")
    assert card.status is Status.OK, says(card)
