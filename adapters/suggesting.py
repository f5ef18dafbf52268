"""What may be offered while somebody types: something, or nothing, but never an error."""

import asyncio
import logging
from collections.abc import Mapping
from typing import TypeVar

from bot.kernel.asker import Asker
from bot.kernel.command import Suggestion
from bot.kernel.dispatch import Dispatch

P = TypeVar("P")
log = logging.getLogger(__name__)

WITHIN_S = 2.0
"""Later than this nothing is offered: both platforms give up after three seconds."""


async def suggest_or_nothing(
    dispatch: Dispatch[P],
    command: str,
    option: str,
    typed: str,
    asker: Asker,
    chosen: Mapping[str, str],
    *,
    within_s: float = WITHIN_S,
) -> list[Suggestion]:
    """Return what could be meant; nothing rather than an error, and nothing rather than late."""
    try:
        async with asyncio.timeout(within_s):
            return await dispatch.suggest(command, option, typed, asker, chosen)
    except TimeoutError:
        log.info("suggestions for %s of /%s came too late", option, command)
    except Exception:
        log.exception("no suggestions for %s of /%s", option, command)
    return []
