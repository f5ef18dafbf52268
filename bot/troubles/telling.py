"""Tells the operators, by the couriers that carry posts."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from bot.domain.delivery import Sent
from bot.kernel.asker import Community
from bot.kernel.card import Card, Prose, prose
from bot.kernel.observe import NO_REQUEST, request_id
from bot.ports import Acts, Courier
from bot.troubles.claims import Claims
from bot.troubles.kinds import Kind, kind_of
from bot.troubles.tally import Tally, Trouble

log = logging.getLogger(__name__)

GATHER_S = 2.0
"""What breaks together is told together."""

LOOK_S = 30.0
_CALL_S = 20.0
_MOST_AT_ONCE = 10
_LONGEST = 300  # characters


@dataclass(frozen=True, slots=True)
class Operators:
    """Where operators are told, and by whom."""

    courier: Courier
    community: Community
    channel: str


class Telling(logging.Handler):
    """Hears every error that is written down; `run` tells of it.

    Of several processes with the same `acts` one tells of a kind; the others take it as told.
    """

    def __init__(
        self,
        operators: Sequence[Operators],
        acts: Acts,
        now: Callable[[], datetime],
        tally: Tally | None = None,
    ) -> None:
        super().__init__(logging.ERROR)
        self._operators = operators
        self._claims = Claims(acts)
        self._tally = tally or Tally(monotonic, now)
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        """Count a record, from whichever thread it comes."""
        self._loop.call_soon_threadsafe(self._note, kind_of(record), request_id.get())

    async def run(self) -> None:
        """Tell of what broke, until cancelled."""
        logging.getLogger().addHandler(self)
        try:
            while True:
                await self._some_news()
                await asyncio.sleep(GATHER_S)
                self._news.clear()
                await self.tell(self._tally.due())
        finally:
            logging.getLogger().removeHandler(self)

    async def tell(self, troubles: Sequence[Trouble]) -> None:
        """Tell all operators; what none of them got is told at the next look."""
        mine = [one for one in troubles if await self._is_mine(one)]
        for start in range(0, len(mine), _MOST_AT_ONCE):
            some = mine[start : start + _MOST_AT_ONCE]
            card = trouble_card(some)
            if any([await _told(each, card) for each in self._operators]):
                self._tally.told(some)
                continue
            for one in some:
                await self._claims.give_back(one.kind)

    async def _is_mine(self, trouble: Trouble) -> bool:
        """Take a trouble, to tell of it; what another process told is not told again."""
        if not self._operators:
            return False
        mine = await self._claims.take(trouble.kind)
        if not mine:
            self._tally.told([trouble])
        return mine

    def _note(self, kind: Kind, request: str) -> None:
        self._tally.note(kind, request)
        self._news.set()

    async def _some_news(self) -> None:
        """Wait for news, or until it is time to look whose hour is over."""
        try:
            async with asyncio.timeout(LOOK_S):
                await self._news.wait()
        except TimeoutError:
            return


async def _told(operators: Operators, card: Card) -> bool:
    """Tell whether it got through."""
    announcing = operators.courier.announce(operators.community, operators.channel, card)
    try:
        async with asyncio.timeout(_CALL_S):
            told = await announcing
    except Exception:
        log.warning("the operators could not be told", exc_info=True)
        return False
    if not isinstance(told, Sent):
        log.warning("the operators were not told: %s", told)
    return isinstance(told, Sent)


def trouble_card(troubles: Sequence[Trouble]) -> Card:
    """Return what operators are told: kinds and counts, never a value that somebody gave."""
    return Card("Something broke on my side", tuple(_line(trouble) for trouble in troubles))


def _line(trouble: Trouble) -> Prose:
    parts = [str(trouble.kind)[:_LONGEST]]
    if trouble.request != NO_REQUEST:
        parts.append(f"in the log as {trouble.request}")
    if trouble.again:
        parts.append(f"{trouble.again} more since {trouble.since:%H:%M} UTC")
    return prose(" · ".join(parts))
