"""The wall as whoever looks sees it."""

from dataclasses import replace

from aiohttp import web

from adapters.web.door.access import asker_of
from adapters.web.door.offered import offered
from adapters.web.room import ROOM
from adapters.web.wall.today import Today


def hung(request: web.Request, today: Today) -> Today:
    """Return what hangs on the wall with the buttons that whoever asks may press."""
    if today.post is None:
        return today
    registry = request.app[ROOM].dispatch.registry
    return replace(today, post=offered(today.post, asker_of(request).role, registry))
