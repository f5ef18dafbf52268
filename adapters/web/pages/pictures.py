"""The charts of cards as pictures."""

from aiohttp import web

from adapters.pictures.themes import THEMES
from adapters.web.errors import busy
from adapters.web.room import ROOM
from bot.kernel.errors import Refusal

# A name stands for one picture for good; but a member's own is nobody else's to keep.
_KEPT = "private, max-age=86400, immutable"


async def picture(request: web.Request) -> web.Response:
    """GET /picture/{theme}/{name}.png: a chart of a card shown lately, `light` or `dark`."""
    gallery = request.app[ROOM].gallery
    chart = gallery.find(request.match_info["name"])
    theme = THEMES.get(request.match_info["theme"])
    if chart is None or theme is None:
        raise web.HTTPNotFound
    try:
        png = await gallery.draw(chart, theme)
    except Refusal as full:
        raise busy(full.reason) from full
    return web.Response(body=png, content_type="image/png", headers={"Cache-Control": _KEPT})
