"""A page as somebody may see it: its template filled in, with links that lead on as they act."""

import asyncio
from collections.abc import Callable, Mapping

from aiohttp import web

from adapters.web.door.access import has_key, place_of
from adapters.web.door.origin import origin
from adapters.web.render import Pages
from adapters.web.room import PAGES
from adapters.web.visitors.carrying import carried

_SMALL = 64 * 1024
"""Bytes up to which a page is packed where it is: a thread's turn would take longer than that."""


def page(request: web.Request, name: str, /, **values: object) -> web.Response:
    """Return a page as the asker may see it, whose links lead on as whoever acts.

    Its template finds this room's `origin`, where its cards stand as `at`, and its path as `here`.
    """
    seen, member = _seen(request), place_of(request).acting
    return _written(request.app[PAGES], member, name, {**seen, **values})


async def page_aside(
    request: web.Request, name: str, values: Callable[[], Mapping[str, object]]
) -> web.Response:
    """Return the same, its `values` worked out and its template filled in beside the loop.

    For pages so long that others would notice. A thread gives way after 5 ms
    (`sys.getswitchinterval`).
    """
    pages, seen, member = request.app[PAGES], _seen(request), place_of(request).acting
    return await asyncio.to_thread(lambda: _written(pages, member, name, {**seen, **values()}))


def _seen(request: web.Request) -> Mapping[str, object]:
    """Return what every page is told of whoever asks for it."""
    at = place_of(request)
    return {"keyed": has_key(request), "origin": origin(request), "at": at, "here": request.path}


def _written(pages: Pages, member: str, name: str, values: Mapping[str, object]) -> web.Response:
    html = carried(pages.page(name, **values), member)
    return web.Response(text=html, content_type="text/html", zlib_executor_size=_SMALL)


def moved(request: web.Request, address: str) -> web.HTTPMovedPermanently:
    """Return what sends on to an address of this room, as whoever acts."""
    query = request.rel_url.raw_query_string
    return web.HTTPMovedPermanently(f"{address}?{query}" if query else address)
