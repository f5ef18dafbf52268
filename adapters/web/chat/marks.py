"""Marks in a talk: a button is marked as one's own figure only while that is so."""

from collections.abc import Sequence

from aiohttp import web

from adapters.web.away import unless_away
from adapters.web.chat.talk import Exchange
from adapters.web.door.access import asker_of
from adapters.web.room import ROOM
from bot.domain.prediction import State
from bot.features.own_forecast import marked
from bot.features.pointed import pointed
from bot.kernel.asker import LOCAL
from bot.kernel.card import Card
from bot.kernel.errors import Refusal


async def outdated(request: web.Request, said: Sequence[Exchange]) -> tuple[str, ...]:
    """Return the ids of those whose marks are true no more; none while the database is away."""
    return await unless_away(request, _outdated(request, said)) or ()


async def _outdated(request: web.Request, said: Sequence[Exchange]) -> tuple[str, ...]:
    return tuple([one.id for one in said if not await _true(request, one.card)])


async def _true(request: web.Request, card: Card) -> bool:
    """Tell whether a card marks what the member says now, of what is still open; or nothing."""
    chosen = next((action for action in card.actions if action.yours), None)
    if chosen is None:
        return True
    ports, asker = request.app[ROOM].ports, asker_of(request)
    try:
        case = (await pointed(chosen.id, asker, ports)).case
    except Refusal:
        return False
    bare = card.as_seen(alone=False).actions
    now = await marked(bare, case, ports, LOCAL, asker.member)
    return case.state is State.OPEN and now == card.actions
