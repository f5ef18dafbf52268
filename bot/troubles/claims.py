"""Who tells of a kind: of several processes the one that takes it first, for an hour."""

import asyncio
import logging
from dataclasses import dataclass

from bot.ports import Acts
from bot.troubles.kinds import Kind

log = logging.getLogger(__name__)

PATIENCE_S = 5.0
"""A database that says nothing for so long is away: better told twice than not at all."""


@dataclass(frozen=True, slots=True)
class Claims:
    """Kinds that are being told of, agreed between the processes; in doubt a kind is ours."""

    acts: Acts

    async def take(self, kind: Kind) -> bool:
        """Take a kind, to tell of it; False where it was taken within the hour."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self.acts.take(_name(kind))
        except Exception as error:  # noqa: BLE001 - whatever it is may be what is to be told
            log.warning("nobody can tell whether the operators heard of this: %r", error)
            return True

    async def give_back(self, kind: Kind) -> None:
        """Let whoever looks next tell of a kind."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self.acts.give_back(_name(kind))
        except Exception as error:  # noqa: BLE001 - as above
            log.warning("the operators may not hear of this for an hour: %r", error)


def _name(kind: Kind) -> str:
    return f"trouble:{kind}"
