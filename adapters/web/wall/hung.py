"""The wall as whoever looks sees it: with the buttons they may press, and what they said."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from aiohttp import web

from adapters.web.away import unless_away
from adapters.web.door.access import asker_of, has_key
from adapters.web.room import ROOM
from adapters.web.wall.today import Today
from bot.features.cases import case_of
from bot.features.checkin_card import answered_card
from bot.features.prediction_card import own_forecast
from bot.kernel.asker import LOCAL
from bot.kernel.card import Block
from bot.kernel.errors import Refusal
from bot.kernel.rights import offered


async def hung(request: web.Request, today: Today) -> Today:
    """Return what hangs on the wall for whoever asks; what they forecast is for them alone."""
    if today.post is None:
        return today
    own = await _own(request, today.asked)
    post = answered_card(today.post, own) if own else today.post
    registry = request.app[ROOM].dispatch.registry
    return replace(today, post=offered(post, asker_of(request).role, registry))


async def _own(request: web.Request, asked: str) -> Sequence[Block]:
    """Say what a member forecast; nothing to visitors, nor while the database is away."""
    if not has_key(request):
        return ()
    return await unless_away(request, _said(request, asked)) or ()


async def _said(request: web.Request, asked: str) -> Sequence[Block]:
    ports = request.app[ROOM].ports
    with suppress(Refusal):  # it is in the catalogue no longer
        case = await case_of(ports, LOCAL, asked)
        return await own_forecast(case, ports, LOCAL, asker_of(request).member)
    return ()
