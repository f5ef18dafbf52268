"""What Discord offers while somebody types."""

import asyncio
import logging
from collections.abc import Iterable
from typing import TypeVar

from discord import app_commands

from adapters.discord import limits
from adapters.discord.sent import Sent
from bot.kernel.asker import Asker
from bot.kernel.command import Suggestion
from bot.kernel.dispatch import Dispatch
from bot.kernel.kinds import clean, shorten

P = TypeVar("P")
log = logging.getLogger(__name__)

WITHIN_S = 2.0
"""Later than this nothing is offered: after three seconds Discord says that loading failed."""

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
    try:
        async with asyncio.timeout(WITHIN_S):
            found = await dispatch.suggest(sent.command, sent.focused, typed, asker, chosen)
    except TimeoutError:
        return []
    except Exception:
        log.exception("no suggestions for %s of /%s", sent.focused, sent.command)
        return []
    return choices(found)


def choices(found: Iterable[Suggestion]) -> list[app_commands.Choice[str]]:
    """Return suggestions within Discord's limits, each name and value once.

    A value that is too long ends with a whole word; one that is a single word is left out, as it
    would mean nothing.
    """
    made: dict[str, app_commands.Choice[str]] = {}
    values: set[str] = set()
    for suggestion in found:
        name, value = shorten(clean(suggestion.label), limits.CHOICE), _value(suggestion.value)
        if name and value and name not in made and value not in values:
            made[name] = app_commands.Choice(name=name, value=value)
            values.add(value)
    return list(made.values())[: limits.CHOICES]


def _value(value: str) -> str:
    if len(value) <= limits.CHOICE:
        return value
    return value[: limits.CHOICE + 1].rpartition(" ")[0]
