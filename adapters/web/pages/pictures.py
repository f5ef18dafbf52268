"""Pictures: the charts of cards, and words for the previews of links."""

import asyncio

from aiohttp import web

from adapters.pictures.cover import Cover, draw_cover
from adapters.pictures.shapes import NARROW, WIDE
from adapters.pictures.themes import THEMES
from adapters.pictures.words import Words, draw
from adapters.web.door.access import holder
from adapters.web.door.pace import check_made
from adapters.web.errors import Busy
from adapters.web.keeping.store import KEPT, got
from adapters.web.room import ROOM
from bot.kernel.errors import Refusal

# A name stands for one picture for good; but a member's own is nobody else's to keep.
_KEPT = "private, max-age=86400, immutable"
_A_DAY = "public, max-age=86400"
_LOOKS = {
    f"{name}{ending}": (theme, shape)
    for name, theme in THEMES.items()
    for ending, shape in (("", WIDE), ("-narrow", NARROW))
}


async def picture(request: web.Request) -> web.Response:
    """GET /picture/{look}/{name}.png: a chart of a card shown lately.

    The look is `light` or `dark`, for phones `light-narrow` or `dark-narrow`.
    """
    gallery = request.app[ROOM].gallery
    chart = gallery.find(request.match_info["name"])
    look = _LOOKS.get(request.match_info["look"])
    if chart is None or look is None:
        raise web.HTTPNotFound
    try:
        png = await gallery.draw(chart, *look)
    except Refusal as full:
        raise Busy(full.reason) from full
    return web.Response(body=png, content_type="image/png", headers={"Cache-Control": _KEPT})


async def as_picture(request: web.Request, name: str, words: Words | Cover) -> web.Response:
    """Return the picture of some words, drawn once in a while; `?download` takes it along."""
    pictures = request.app[KEPT].pictures
    if not pictures.holds(words):
        check_made(request)
    drawn = await got(pictures, words, lambda: _drawn(request, words))
    headers = {"Cache-Control": _A_DAY, "Cross-Origin-Resource-Policy": "cross-origin"}
    if "download" in request.query:
        headers["Content-Disposition"] = f'attachment; filename="hindcast-{name}.png"'
    return web.Response(body=drawn, content_type="image/png", headers=headers)


async def _drawn(request: web.Request, words: Words | Cover) -> bytes:
    async with request.app[KEPT].pencils.place(holder(request)):
        if isinstance(words, Cover):
            return await asyncio.to_thread(draw_cover, words)
        return await asyncio.to_thread(draw, words)
