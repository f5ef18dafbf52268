"""Sending that survives a bad moment, and never says anything twice."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import aiohttp
import discord

log = logging.getLogger(__name__)

ALREADY_ACKNOWLEDGED = 40060
"""JSON error code: an earlier attempt arrived, though nobody heard so (topics, Opcodes)."""

TOO_MANY = 429
_LONGEST_WAIT_S = 5.0

LOST = (aiohttp.ClientError, OSError, TimeoutError, discord.DiscordServerError)
"""What leaves open whether a request arrived."""

Send = Callable[[], Awaitable[object]]


async def insist(send: Send, *, again: bool = True) -> None:
    """Send, and a second time if the first went wrong.

    With `again` false, only what was certainly refused is sent a second time: a further message
    would otherwise stand there twice.
    """
    try:
        await _once(send)
    except discord.RateLimited as limited:
        await asyncio.sleep(min(limited.retry_after, _LONGEST_WAIT_S))
        await _once(send)
    except LOST as error:
        if not again:
            raise
        log.info("sending once more after %s", type(error).__name__)
        await _once(send)


async def _once(send: Send) -> None:
    try:
        await send()
    except discord.DiscordServerError:
        raise
    except discord.HTTPException as error:
        if error.code == ALREADY_ACKNOWLEDGED:
            return
        if error.status == TOO_MANY:  # the library repeats only those that passed Discord's proxy
            raise discord.RateLimited(_wait(error)) from error
        raise


def _wait(error: discord.HTTPException) -> float:
    try:
        return float(error.response.headers.get("Retry-After", "1"))
    except ValueError:
        return 1.0
