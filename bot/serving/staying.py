"""Platforms side by side: one that is lost on the way does not take the others with it."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.kernel.errors import Unusable
from bot.platforms import Platform
from bot.ports import Courier

log = logging.getLogger(__name__)

LOOK_S = 0.5
"""Between looks whether a platform that was just started is connected."""


@dataclass
class Staying:
    """A platform beside others. It may end the process only at the start, or as the last one.

    At the start a refused token is a mistake in the settings, and whoever starts the process looks.
    Later it is news from outside, such as a workspace that removed the bot: ending would cut off
    everybody else, and a supervisor would start the process again and again.
    """

    name: str
    platform: Platform
    living: set[str] = field(repr=False)

    async def run(self) -> None:
        """Stay connected until cancelled.

        Where the platform is lost on the way, says so in one line and is not fresh any more.
        Raises `Unusable` when it never was connected, or when no other platform is left.
        """
        running = asyncio.create_task(self.platform.run())
        try:
            connected = await self._connected(running)
            await running
        except Unusable as error:
            self.living.discard(self.name)
            if not connected or not self.living:
                raise
            log.error("%s is off until the next start: %s", self.name, error)  # noqa: TRY400 - the mend is the whole story
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    def fresh(self) -> bool:
        """Tell whether the connection is open and was heard lately."""
        return self.name in self.living and self.platform.fresh()

    def courier(self) -> Courier | None:
        """Return what carries posts there; None where nothing can."""
        return self.platform.courier()

    async def _connected(self, running: "asyncio.Task[None]") -> bool:
        """Wait until the platform is connected, or ends; tell which."""
        while not running.done():
            if self.platform.fresh():
                return True
            await asyncio.wait({running}, timeout=LOOK_S)
        return False


def staying(platforms: Mapping[str, Platform]) -> Mapping[str, Staying]:
    """Return the platforms by name, each as one beside the others."""
    living = set(platforms)
    return {name: Staying(name, platform, living) for name, platform in platforms.items()}
