"""All commands: one line each feature."""

from bot.features import buttons, episodes, help, quotes, summaries  # noqa: A004 - the room's name
from bot.kernel.command import Registry
from bot.ports import Ports

REGISTRY: Registry[Ports] = Registry(
    (
        *quotes.COMMANDS,
        *summaries.COMMANDS,
        *episodes.COMMANDS,
        *help.COMMANDS,
        *buttons.COMMANDS,
    )
)
