"""What Discord offers while somebody types."""

from collections.abc import Iterable
from typing import TypeVar

from discord import app_commands

from adapters.discord import limits
from adapters.discord.escape import unmarked
from adapters.discord.sent import Sent
from adapters.suggesting import suggest_or_nothing
from bot.kernel.asker import Asker
from bot.kernel.command import Suggestion
from bot.kernel.dispatch import Dispatch
from bot.kernel.kinds import clean

P = TypeVar("P")

_TYPED = 500
"""Nobody types more; what is pasted is not completed."""


async def suggest(
    dispatch: Dispatch[P], sent: Sent, asker: Asker
) -> list[app_commands.Choice[str]]:
    """Return what could be meant; nothing rather than an error, and nothing rather than late."""
    if sent.focused is None:
        return []
    chosen = {name: clean(str(value)) for name, value in sent.values.items()}
    typed = chosen.pop(sent.focused, "")[:_TYPED]
    found = await suggest_or_nothing(dispatch, sent.command, sent.focused, typed, asker, chosen)
    return choices(found)


def choices(found: Iterable[Suggestion]) -> list[app_commands.Choice[str]]:
    """Return suggestions within Discord's limits, each name and value once.

    A value that is too long ends with a whole word; one that is a single word is left out, as it
    would mean nothing.
    """
    made: dict[str, app_commands.Choice[str]] = {}
    values: set[str] = set()
    for suggestion in found:
        name, value = unmarked(suggestion.label, limits.CHOICE), _value(suggestion.value)
        if name and value and name not in made and value not in values:
            made[name] = app_commands.Choice(name=name, value=value)
            values.add(value)
    return list(made.values())[: limits.CHOICES]


def _value(value: str) -> str:
    if len(value) <= limits.CHOICE:
        return value
    return value[: limits.CHOICE + 1].rpartition(" ")[0]
