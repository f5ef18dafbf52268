"""What a card offers whoever reads it: no button that could only refuse."""

from dataclasses import replace

from bot.kernel.asker import Role
from bot.kernel.card import Action, Card
from bot.kernel.command import Registry
from bot.ports import Ports


def offered(card: Card, role: Role, registry: Registry[Ports]) -> Card:
    """Return a card with the buttons that somebody in this role may press here."""
    return replace(card, actions=tuple(a for a in card.actions if _may(a, role, registry)))


def _may(action: Action, role: Role, registry: Registry[Ports]) -> bool:
    command = registry.get(action.command)
    return command is None or role >= command.role
