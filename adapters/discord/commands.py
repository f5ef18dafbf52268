"""The registry as Discord's commands: names, options, choices, who sees them, and where."""

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

import discord
from discord import app_commands

from adapters.completion import LOOK_UP
from adapters.discord import limits
from adapters.discord.escape import label
from bot.kernel import kinds
from bot.kernel.asker import Role
from bot.kernel.command import Command, OptionSpec, Registry
from bot.kernel.kinds import shorten

FIND_THE_SOURCE = "Find the source"
"""The message command: what is looked up are the words of a message."""

P = TypeVar("P")

_NATIVE: dict[Any, Any] = {
    int: int,
    bool: bool,
    kinds.Channel: discord.TextChannel | discord.VoiceChannel | discord.Thread,
    kinds.Member: discord.User,
}
"""Kinds that Discord has pickers for; every other one is typed as text, as on all surfaces."""

_EVERYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
_SERVERS = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)
_ANY_INSTALL = app_commands.AppInstallationType(guild=True, user=True)
_SERVER_INSTALL = app_commands.AppInstallationType(guild=True, user=False)

AnyCommand = app_commands.Command[Any, Any, Any]


def declare(registry: Registry[P], tree: app_commands.CommandTree[Any]) -> None:
    """Add every typed command to the tree: two-word ones in groups; and the message command.

    They only declare. What people send is read by `Tree`, before the library reads it.
    """
    groups: dict[str, app_commands.Group] = {}
    for command in registry.typed:
        first, _, second = command.name.partition(" ")
        if not second:
            tree.add_command(_command(command, first))
            continue
        if first not in groups:
            groups[first] = _group(first, registry)
            tree.add_command(groups[first])
        groups[first].add_command(_command(command, second))
    if registry.get(LOOK_UP):
        tree.add_command(_message_command())


def _group(name: str, registry: Registry[P]) -> app_commands.Group:
    """Return a group; Discord hides it from members when moderators alone can use any of it."""
    inside = [c for c in registry.typed if c.name.startswith(f"{name} ")]
    about = ", ".join(c.name.removeprefix(f"{name} ") for c in inside)
    role = min(command.role for command in inside)
    return app_commands.Group(
        name=name,
        description=shorten(f"{name.capitalize()}: {about}", limits.COMMAND_DESCRIPTION),
        default_permissions=_permissions(role),
        allowed_contexts=_contexts(role),
        allowed_installs=_installs(role),
    )


def _command(command: Command[Any, P], name: str) -> AnyCommand:
    declared: AnyCommand = app_commands.Command(
        name=name,
        description=shorten(command.summary, limits.COMMAND_DESCRIPTION),
        callback=_signed(command),
        allowed_contexts=_contexts(command.role),
        allowed_installs=_installs(command.role),
    )
    declared.default_permissions = _permissions(command.role)
    return declared


def _permissions(role: Role) -> discord.Permissions | None:
    """Return who sees a command at first; a server's owner may change it."""
    return discord.Permissions(manage_guild=True) if role is Role.MODERATOR else None


def _contexts(role: Role) -> app_commands.AppCommandContext:
    """Return where a command is shown: what moderators do is about a server."""
    return _SERVERS if role is Role.MODERATOR else _EVERYWHERE


def _installs(role: Role) -> app_commands.AppInstallationType:
    return _SERVER_INSTALL if role is Role.MODERATOR else _ANY_INSTALL


def _signed(command: Command[Any, P]) -> Callable[..., Any]:
    """Return a function whose signature and decorations say what the command takes."""

    async def declared(interaction: discord.Interaction, **values: object) -> None:
        del interaction, values

    options = sorted(command.options, key=lambda option: not option.required)
    parameters = [inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD)]
    declared.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [*parameters, *map(_parameter, options)]
    )
    signed = app_commands.describe(**{o.name: o.about.description for o in options})(declared)
    closed = {o.name: _choices(o) for o in options if _is_listed(o)}
    signed = app_commands.choices(**closed)(signed)
    return app_commands.autocomplete(**{o.name: _suggested for o in options if _is_open(o)})(signed)


def _parameter(option: OptionSpec) -> inspect.Parameter:
    native = _NATIVE.get(option.kind, str)
    return inspect.Parameter(
        option.name,
        inspect.Parameter.KEYWORD_ONLY,
        annotation=native if option.required else native | None,
        default=inspect.Parameter.empty if option.required else None,
    )


def _choices(option: OptionSpec) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=label(c, limits.CHOICE), value=c) for c in option.choices]


def _is_listed(option: OptionSpec) -> bool:
    """Tell whether Discord shows all values beforehand; more of them are suggested instead."""
    return option.kind not in _NATIVE and 0 < len(option.choices) <= limits.CHOICES


def _is_open(option: OptionSpec) -> bool:
    suggested = option.about.suggest is not None or len(option.choices) > limits.CHOICES
    return suggested and option.kind not in _NATIVE


async def _suggested(
    interaction: discord.Interaction, typed: str
) -> list[app_commands.Choice[str]]:
    del interaction, typed
    return []


def _message_command() -> app_commands.ContextMenu:
    async def declared(interaction: discord.Interaction, message: discord.Message) -> None:
        del interaction, message

    return app_commands.ContextMenu(
        name=FIND_THE_SOURCE,
        callback=declared,
        allowed_contexts=_EVERYWHERE,
        allowed_installs=_ANY_INSTALL,
    )
