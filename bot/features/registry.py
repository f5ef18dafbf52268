"""All commands: one line each feature."""

from bot.features import (
    buttons,
    episodes,
    help,  # noqa: A004 - the room's name
    quotes,
    settings,
    summaries,
)
from bot.kernel.command import Registry
from bot.ports import Ports

REGISTRY: Registry[Ports] = Registry(
    (
        *quotes.COMMANDS,
        *summaries.COMMANDS,
        *episodes.COMMANDS,
        *settings.COMMANDS,
        *help.COMMANDS,
        *buttons.COMMANDS,
    )
)
