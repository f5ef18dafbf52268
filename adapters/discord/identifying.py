"""How often a connection is begun anew: a thousand times a day, and once more costs the token.

Source: topics, Gateway, Session Start Limit.
"""

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

import discord

from bot.kernel.errors import Unusable
from bot.ports import Starts

log = logging.getLogger(__name__)

USUAL_S = 5.0
"""Discord allows one identify in five seconds."""

APART_S = USUAL_S + 1.0
"""How far apart the processes of a bot identify: each may be a little late for its time."""
_LATE_S = (APART_S - USUAL_S) / 2
"""Later than this its time is lost; as much is left for what is sent to arrive."""
_TURNS = 5
_AGREE_S = 5.0

_AT_ONCE = 3
"""So many times nothing is made of it: Discord restarts its machines now and then."""
_MOST = 6
_LATELY_S = 600.0


class Restless(discord.DiscordException):
    """Discord ends every session soon after it began."""


class Identifies:
    """Counts the sessions of each shard; `now` tells seconds on a clock that never goes back.

    The processes of one bot agree by `starts` when each identifies.
    """

    def __init__(self, starts: Starts, now: Callable[[], float] = monotonic) -> None:
        self._starts = starts
        self._now = now
        self._lately: defaultdict[int, deque[float]] = defaultdict(deque)

    def wait_s(self, shard: int, *, initial: bool) -> float:
        """Count one more, and return for how many seconds to wait before it.

        Raises `Restless` where waiting so shortly would use up the day's sessions; not for the
        initial one of a process or a new client, before which others have waited.
        """
        lately, now = self._lately[shard], self._now()
        while lately and lately[0] <= now - _LATELY_S:
            lately.popleft()
        if not initial and len(lately) > _MOST:
            raise Restless(f"{len(lately)} sessions of shard {shard} were ended within minutes")
        lately.append(now)
        more = max(0, len(lately) - 1 - _AT_ONCE)
        return 0.0 if initial else USUAL_S * 2**more

    async def turn(self, application: int, bucket: int) -> None:
        """Wait until no other process of the bot identifies; shards of a bucket count together.

        Who misses its time on a busy machine takes another, for the next process goes by it; after
        the fifth miss it identifies all the same. Where it cannot be agreed nobody waits: Discord
        then refuses one, which comes again.
        """
        for _ in range(_TURNS):
            try:
                async with asyncio.timeout(_AGREE_S):
                    wait_s = await self._starts.wait_s(f"discord:{application}:{bucket}", APART_S)
            except Exception:
                log.exception("it cannot be agreed with other processes when to identify")
                return
            agreed = self._now() + wait_s
            await asyncio.sleep(wait_s)
            if self._now() - agreed <= _LATE_S:
                return
        log.warning(
            "a session of Discord begins later than agreed: this machine or the database is busy"
        )


def check_starts(allowed: Mapping[str, Any], wanted: int) -> None:
    """Raise `Unusable` where Discord's Session Start Limit object allows fewer than `wanted`."""
    if allowed["remaining"] < wanted:
        minutes = allowed["reset_after"] // 60_000 + 1
        raise Unusable(
            "Discord allows this bot no further connection today: it was started too often. "
            f"Start it again in {minutes} minutes."
        )
