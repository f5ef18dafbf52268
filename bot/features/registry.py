"""All commands: one line each feature."""

from bot.features import episodes, help, quotes  # noqa: A004 - the room is called so
from bot.kernel.command import Registry
from bot.ports import Ports

REGISTRY: Registry[Ports] = Registry((*quotes.COMMANDS, *episodes.COMMANDS, *help.COMMANDS))
