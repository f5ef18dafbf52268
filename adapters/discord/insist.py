"""Sending that survives a bad moment, and never says anything twice."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from time import monotonic

import aiohttp
import discord

log = logging.getLogger(__name__)

ALREADY_ACKNOWLEDGED = 40060
"""JSON error code: an earlier attempt arrived, though nobody heard so (topics, Opcodes)."""

TOO_MANY = 429
_PATIENCE_S = 10.0
"""Later than this an answer says nothing to anybody any more."""

LOST = (aiohttp.ClientError, OSError, TimeoutError, discord.DiscordServerError)
"""What leaves open whether a request arrived."""

UNHEARD = (discord.HTTPException, discord.RateLimited, *LOST)
"""Whatever keeps something from being said. The library itself waits out short limits only; what
would take longer it raises as `RateLimited`, which is no `HTTPException`."""

Send = Callable[[], Awaitable[object]]


async def insist(send: Send, *, again: bool = True) -> None:
    """Send until it arrived: whenever it was too much for Discord, as long as there is time.

    What may have arrived is sent a second time; with `again` false it is not: a further message
    would otherwise stand there twice.
    """
    until = monotonic() + _PATIENCE_S
    while True:
        try:
            await _once(send)
        except discord.RateLimited as limited:
            if monotonic() + limited.retry_after > until:
                raise
            await asyncio.sleep(limited.retry_after)
        except LOST as error:
            if not again:
                raise
            again = False
            log.info("sending once more after %s", type(error).__name__)
        else:
            return


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
