"""The wall as whoever looks sees it: with the buttons they may press, and what they said."""

from contextlib import suppress
from dataclasses import replace

from aiohttp import web

from adapters.web.away import unless_away
from adapters.web.door.access import asker_of, has_key
from adapters.web.room import ROOM
from adapters.web.wall.today import Today
from bot.features.cases import case_of
from bot.features.checkin_card import answered_card
from bot.features.own_forecast import marked, own_forecast
from bot.kernel.asker import LOCAL
from bot.kernel.card import Card
from bot.kernel.errors import Refusal
from bot.kernel.rights import offered


async def hung(request: web.Request, today: Today) -> Today:
    """Return what hangs on the wall for whoever asks; what they forecast is for them alone."""
    if today.post is None:
        return today
    post = await _answered(request, today.post, today.asked)
    registry = request.app[ROOM].dispatch.registry
    return replace(today, post=offered(post, asker_of(request).role, registry))


async def _answered(request: web.Request, post: Card, asked: str) -> Card:
    """Say and mark what a member forecast; nothing to visitors, nor while the database is away."""
    if not has_key(request):
        return post
    return await unless_away(request, _marked(request, post, asked)) or post


async def _marked(request: web.Request, post: Card, asked: str) -> Card:
    ports, member = request.app[ROOM].ports, asker_of(request).member
    with suppress(Refusal):  # it is in the catalogue no longer
        case = await case_of(ports, LOCAL, asked)
        own = await own_forecast(case, ports, LOCAL, member)
        post = answered_card(post, own) if own else post
        return replace(post, actions=await marked(post.actions, case, ports, LOCAL, member))
    return post
