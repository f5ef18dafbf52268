"""What a member of this room is called, by whoever looks."""

from adapters.web.visitors.members import OWNER
from bot.kernel.card import Refers, Text


def named(member: str, looker: str) -> str:
    """Return a member's name: `you` to themselves, and what the owner is to everybody else.

    `looker` is who acts; nobody does for visitors.
    """
    if member == looker:
        return "you"
    return "the owner" if member == OWNER.name else member


def run_words(run: Text, looker: str) -> str:
    """Return a run's words; one that stands for a member as who looks would name them."""
    return named(run.text, looker) if run.refers is Refers.PERSON else run.text
