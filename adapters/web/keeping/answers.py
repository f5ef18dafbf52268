"""Answers that are kept ready and packed, so that the next reader need not wait."""

import asyncio
import functools
import gzip
import hashlib
from collections.abc import Awaitable, Callable, Collection, Hashable

from aiohttp import web

from adapters.web.door.accepted import takes_gzip
from adapters.web.door.access import has_key, holder
from adapters.web.door.origin import origin
from adapters.web.door.pace import check_made
from adapters.web.keeping.store import KEPT, Page, got

_CARRIED = ("Content-Disposition",)
PageHandler = Callable[[web.Request], Awaitable[web.Response]]

_LEVEL = 6
_NEVER = {"find"}  # of what people type, hardly two are alike
_LONGEST = 300  # characters of an address that is worth keeping


def kept(handler: PageHandler) -> PageHandler:
    """Keep what a handler answers, unless the address has words to be found.

    Only for pages that are the same for all visitors, and with the key for whoever acts.
    """

    @functools.wraps(handler)
    async def answer(request: web.Request) -> web.Response:
        names = {"quote", "as"} if has_key(request) else {"quote"}
        return await kept_by(request, handler, names)

    return answer


def kept_for_visitors(*names: str) -> Callable[[PageHandler], PageHandler]:
    """Keep what a handler answers visitors; `names` are what else the address may ask for.

    No longer than the predictions stand as it was made by: what the crowd thinks goes with that.

    Whoever came with the key may change things, as one of several members: for them the page is
    made anew each time, and theirs alone.
    """

    def decorate(handler: PageHandler) -> PageHandler:
        @functools.wraps(handler)
        async def answer(request: web.Request) -> web.Response:
            if has_key(request):
                return await handler(request)
            revision = await request.app[KEPT].revision.number()
            return await kept_by(request, handler, names, revision)

        return answer

    return decorate


async def kept_by(
    request: web.Request, handler: PageHandler, names: Collection[str], state: Hashable = 0
) -> web.Response:
    """Answer with what is kept; an address is known by its path and by those `names` in it.

    No longer than the `state` is the same that it was made in.
    """
    asked = tuple((name, value) for name, value in request.query.items() if name in names)
    if _NEVER & request.query.keys() or len(request.path) + len(str(asked)) > _LONGEST:
        check_made(request)
        async with request.app[KEPT].presses.place(holder(request)):
            return await handler(request)
    who = has_key(request)
    key = (request.path, asked, who, origin(request), state)  # `as` tells who acts
    if not request.app[KEPT].pages.holds(key):
        check_made(request)
    ready = await got(request.app[KEPT].pages, key, lambda: _made(request, handler))
    return _response(request, ready)


async def _made(request: web.Request, handler: PageHandler) -> Page:
    async with request.app[KEPT].presses.place(holder(request)):
        made = await handler(request)
    body = made.body
    if not isinstance(body, bytes):
        raise TypeError("a page is made of bytes")
    packed = await asyncio.to_thread(gzip.compress, body, _LEVEL)
    headers = {name: made.headers[name] for name in _CARRIED if name in made.headers}
    return Page(made.content_type, body, packed, hashlib.sha256(body).hexdigest()[:16], headers)


def _response(request: web.Request, ready: Page) -> web.Response:
    tag = f'W/"{ready.tag}"'
    headers = {"ETag": tag, **ready.headers}
    if ready.tag in request.headers.get("If-None-Match", ""):
        return web.Response(status=304, headers=headers)
    packs = takes_gzip(request)
    if packs:
        headers["Content-Encoding"] = "gzip"
    body = ready.packed if packs else ready.body
    return web.Response(body=body, content_type=ready.kind, charset="utf-8", headers=headers)
