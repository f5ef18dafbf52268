"""Who may use a command, and who sees its answer."""

from dataclasses import replace
from typing import Any

from bot.kernel.asker import Asker, Role
from bot.kernel.card import Card
from bot.kernel.command import Command, Registry
from bot.kernel.errors import Refusal
from bot.kernel.local import WAY_IN

_GET_KEY = f"Visitors read; the rest takes this room’s key. {WAY_IN}"
_ASK_ONE = "Ask one of them to do it for you."


def check_role(command: Command[Any, Any], asker: Asker) -> None:
    """Raise `Refusal` unless somebody may use a command."""
    if asker.role >= command.role:
        return
    if asker.community is None and command.role is Role.MODERATOR:
        raise needs_community(command.name)
    who = "moderators" if command.role is Role.MODERATOR else "members"
    what = f"“{command.summary}”" if command.button else f"/{command.name}"
    what = f"/{command.typed_as}" if command.typed_as else what
    raise Refusal(f"{what} is for {who}.", _GET_KEY if asker.visits else _ASK_ONE)


def offered(card: Card, role: Role, registry: Registry[Any]) -> Card:
    """Return a card without the buttons that could only refuse somebody in this role."""
    commands = ((action, registry.get(action.command)) for action in card.actions)
    pressed = (action for action, command in commands if command is None or role >= command.role)
    return replace(card, actions=tuple(pressed))


def needs_community(name: str) -> Refusal:
    """Return what is said to somebody who uses a community's command outside of any."""
    return Refusal(f"/{name} is about a server or a workspace.", "Use it in a channel of one.")


def may_be_public(command: Command[Any, Any]) -> bool:
    """Tell whether a community may have a command answered publicly.

    Besides those that are public anyway, these are the ones that only look something up.
    """
    looks_up = not command.button and not command.changes and command.role < Role.MODERATOR
    return looks_up or not command.private


def posts(command: Command[Any, Any]) -> bool:
    """Tell whether a command is a button that posts something for everybody."""
    return command.button and not command.private and not command.replaces


def is_private(command: Command[Any, Any], *, quiet: bool, aloud: bool) -> bool:
    """Tell whether the answer is for whoever asked alone.

    The community wants `quiet` calls answered so, and `aloud` ones publicly where that can be.
    """
    if quiet and not command.replaces:  # what takes a card's place is seen as the card was
        return True
    return command.private and not (aloud and may_be_public(command))


def check_quiet(command: Command[Any, Any], *, quiet: bool) -> None:
    """Raise `Refusal` where a command posts and nobody would see it."""
    if quiet and posts(command):
        raise Refusal("Moderators keep my answers here private.", "Use it in another channel.")
