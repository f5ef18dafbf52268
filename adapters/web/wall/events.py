"""Server-sent events: a page that is open hears of the day's check-in (WHATWG HTML, 9.2)."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator

from aiohttp import web
from aiohttp.client_exceptions import ClientConnectionResetError

from adapters.web.door.access import asker_of, has_key, place_of
from adapters.web.room import PAGES
from adapters.web.visitors.carrying import carried
from adapters.web.visitors.visits import brought_visit
from adapters.web.wall.bulletin import BULLETIN, Looker
from adapters.web.wall.hung import hung
from adapters.web.wall.today import Today
from bot.kernel.asker import Role

HEARTBEAT_S = 15.0
"""Proxies close what is silent for a minute or less."""

_TAKES_S = 10.0
"""Whoever does not take what is sent for so long is gone."""

_HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # nginx would hold everything back
}
_AGAIN = b"retry: 3000\n\n"
_ALIVE = b": still here\n\n"
_ENOUGH = b"event: enough\ndata: -\n\n"


async def events(request: web.Request) -> web.StreamResponse:
    """GET /events?seen=&as=: what is new on the wall, for as long as the page is open.

    `Last-Event-ID` or `seen` is the tag of what the page shows already.
    """
    seen = request.headers.get("Last-Event-ID") or request.query.get("seen", "")
    bulletin, walls = request.app[BULLETIN], request.app[WALLS]
    place_of(request)  # a name that is none is refused before the stream begins
    with bulletin.seat(_looker(request)) as seat:
        await bulletin.today()
        response = web.StreamResponse(headers=_HEADERS)
        try:
            await response.prepare(request)
            await _send(response, _AGAIN)
            async for today in bulletin.news(seat, seen, HEARTBEAT_S):
                told = await walls.told(request, today) if today else _ALIVE
                await _send(response, told)
            if seat.over:
                await _send(response, _ENOUGH)
        except (TimeoutError, ClientConnectionResetError):
            pass  # the page was closed
    return response


def _looker(request: web.Request) -> Looker:
    return Looker(brought_visit(request), request.remote or "", has_key(request))


class Walls:
    """What was told of the wall lately: made once for all who see the same, in their turn."""

    def __init__(self) -> None:
        self._tag = ""
        self._made: dict[tuple[str, Role], bytes] = {}
        self._making: defaultdict[tuple[str, Role], asyncio.Lock] = defaultdict(asyncio.Lock)
        self._turn = asyncio.Lock()

    async def told(self, request: web.Request, today: Today) -> bytes:
        """Return the event for whoever asks, after others had a moment for what they want."""
        async with self._turn:
            await asyncio.sleep(0)
        if today.tag != self._tag:
            self._tag, self._made, self._making = today.tag, {}, defaultdict(asyncio.Lock)
        seen_by = (place_of(request).acting, asker_of(request).role)
        made = self._made  # another look may come in between
        async with self._making[seen_by]:
            if seen_by not in made:
                made[seen_by] = _event(today, await _wall(request, today))
        return made[seen_by]


WALLS = web.AppKey("walls", Walls)


async def _wall(request: web.Request, today: Today) -> str:
    at, seen = place_of(request), await hung(request, today)
    return carried(request.app[PAGES].page("today", today=seen, at=at), at.acting)


async def _send(response: web.StreamResponse, what: bytes) -> None:
    async with asyncio.timeout(_TAKES_S):
        await response.write(what)


def _event(today: Today, html: str) -> bytes:
    data = json.dumps({"html": html, "title": today.post.title if today.post else ""})
    return f"event: today\nid: {today.tag}\ndata: {data}\n\n".encode()


async def watching(app: web.Application) -> AsyncIterator[None]:
    """Look at the wall while the application runs."""
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(app[BULLETIN].watch())
        yield
        task.cancel()
        await app[BULLETIN].settle()


async def send_home(app: web.Application) -> None:
    """End all connections at once, before the server waits for requests to end."""
    app[BULLETIN].close()
