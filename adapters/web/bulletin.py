"""What hangs on the wall: the local community's latest check-in, and what was judged lately.

The committed row is the post, whichever process made it. So the wall is looked at now and then,
while somebody stands before it.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from time import monotonic

from aiohttp import web

from adapters.web.errors import Unacceptable
from bot.checking.notes import verdict_note
from bot.domain.prediction import Verdict
from bot.features.channels import ROOM
from bot.features.checkin_card import checkin_card
from bot.kernel.asker import LOCAL
from bot.kernel.card import Card
from bot.ports import Ports, Post, PostState

log = logging.getLogger(__name__)

MOST_OPEN = 4
"""Open connections of one visit: one for each tab that is seen."""

MOST_VISITS = 250

RECENT = timedelta(days=2)
"""So long a verdict stays on the wall; after that the board has it."""

_POSTS, _VERDICTS = 3, 3


@dataclass(frozen=True, slots=True)
class Today:
    """The latest check-in and the latest verdicts as cards; `tag` changes with what they say."""

    tag: str = ""
    post: Card | None = None
    verdicts: tuple[Card, ...] = ()


async def read_today(ports: Ports) -> Today:
    """Return what hangs on the wall now."""
    posts = await ports.diary.posts(LOCAL, ROOM, _POSTS)
    post = next((each for each in posts if each.state is PostState.POSTED), None)
    verdicts = await _recent(ports, post)
    parts = [f"{post.id}.{post.wanted}" if post else "", *(each.id for each in verdicts)]
    tag = blake2b(" ".join(parts).encode(), digest_size=8).hexdigest()
    card = await checkin_card(post, ports) if post else None
    notes = [note for each in verdicts if (note := await _note(each, ports))]
    return Today(tag, card, tuple(notes))


async def _recent(ports: Ports, post: Post | None) -> list[Verdict]:
    """Return the latest verdicts; the one on the check-in's own prediction is on its card."""
    since, given = ports.clock.now() - RECENT, await ports.ledger.verdicts(LOCAL)
    recent = [each for each in given if each.given_at >= since]
    shown = post.prediction if post else None
    others = [each for each in recent if each.prediction != shown]
    return sorted(others, key=lambda each: each.given_at, reverse=True)[:_VERDICTS]


async def _note(verdict: Verdict, ports: Ports) -> Card | None:
    prediction = await ports.ledger.prediction(LOCAL, verdict.prediction)
    return verdict_note(prediction, verdict) if prediction else None


@dataclass
class Seat:
    """One open connection; when it is `over`, its page is to wait until it is looked at again."""

    over: bool = False


class Bulletin:
    """Tells whoever stands before the wall what is new on it."""

    def __init__(self, ports: Ports, look_every_s: float) -> None:
        self._ports = ports
        self._every_s = look_every_s
        self._today = Today()
        self._looked: float | None = None
        self._changed = asyncio.Event()
        self._seats: OrderedDict[str, list[Seat]] = OrderedDict()
        self._anybody = asyncio.Event()
        self._closed = False

    async def watch(self) -> None:
        """Look at the wall for ever, while there is anybody before it."""
        while True:
            await self._anybody.wait()
            try:
                await self.look()
            except Exception:
                log.exception("could not look for today's check-in; looking again")
            await asyncio.sleep(self._every_s)

    async def today(self) -> Today:
        """Return what hung there a moment ago: pages need not look again and again."""
        if self._looked is None or monotonic() - self._looked > self._every_s:
            await self.look()
        return self._today

    def stale(self) -> None:
        """Note that something was done here: whoever comes next looks again."""
        self._looked = None

    async def look(self) -> None:
        """Read what hangs there now, and call everybody when it is new."""
        self._looked = monotonic()
        today = await read_today(self._ports)
        if today.tag != self._today.tag:
            self._today = today
            self._call()

    def close(self) -> None:
        """Send everybody home: the process is to stop."""
        self._closed = True
        self._call()

    @contextmanager
    def seat(self, visit: str) -> Iterator[Seat]:
        """Give a connection a seat; whoever has too many loses the oldest.

        Raises `Unacceptable` when the room is full.
        """
        if visit not in self._seats and len(self._seats) >= MOST_VISITS:
            raise Unacceptable(
                503,
                "Too many are looking on.",
                "Load the page again to see what is new.",
                {"Retry-After": "60"},
            )
        taken, seat = self._seats.setdefault(visit, []), Seat()
        taken.append(seat)
        self._anybody.set()
        if len(taken) > MOST_OPEN:
            taken.pop(0).over = True
            self._call()
        try:
            yield seat
        finally:
            self._leave(visit, seat)

    def _leave(self, visit: str, seat: Seat) -> None:
        taken = self._seats[visit]
        if seat in taken:
            taken.remove(seat)
        if not taken:
            del self._seats[visit]
        if not self._seats:
            self._anybody.clear()

    async def news(self, seat: Seat, seen: str, within_s: float) -> AsyncIterator[Today | None]:
        """Give what is new since `seen`, and None whenever nothing was for so many seconds."""
        while not (self._closed or seat.over):
            if self._today.tag != seen:
                seen = self._today.tag
                yield self._today
                continue
            try:
                async with asyncio.timeout(within_s):
                    await self._changed.wait()
            except TimeoutError:
                yield None

    def _call(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


BULLETIN = web.AppKey("bulletin", Bulletin)
