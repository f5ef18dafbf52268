"""Who answers an act: Slack may deliver it again, to another process."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.ports import Acts

log = logging.getLogger(__name__)

PATIENCE_S = 0.5
"""What a person waits for a database that says nothing, once their answer is ready."""


@dataclass(frozen=True)
class Claims:
    """Claims acts while they are carried out, so that hardly anybody waits for it.

    Whatever an act changes is kept once, whoever carries it out; it is the answer that would come
    twice. Without `acts` everything is this process's to answer.
    """

    acts: Acts | None = None
    _asked: dict[str, asyncio.Task[bool]] = field(default_factory=dict)

    @asynccontextmanager
    async def claiming(self, act: str) -> AsyncIterator[None]:
        """Claim an act meanwhile; an act without a name is nobody else's."""
        if self.acts is None or not act:
            yield
            return
        self._asked[act] = asked = asyncio.create_task(self.acts.take(act))
        try:
            yield
        finally:
            self._asked.pop(act, None)
            await asyncio.gather(asked, return_exceptions=True)

    async def mine(self, act: str) -> bool:
        """Tell whether this process is to answer an act; in doubt it is."""
        asked = self._asked.get(act)
        if asked is None:
            return True
        await asyncio.wait({asked}, timeout=PATIENCE_S)
        if not asked.done() or asked.exception():
            log.info("it is not known yet whether an act was answered before")
            return True
        if not asked.result():
            log.info("an act was left to the process that took it first")
        return asked.result()
