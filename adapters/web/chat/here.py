"""A prediction's page with the answer to what was pressed there last."""

from dataclasses import replace
from urllib.parse import urlencode

from aiohttp import web

from adapters.web.board import prediction as board
from adapters.web.chat.talk import Exchange
from adapters.web.chat.talker import TALKS, check_forgotten, talker
from adapters.web.door.access import has_key, place_of
from adapters.web.visitors.place import Place

_ASKED = "answer"
"""What an address ends in that shows an answer: the id of its exchange."""


async def prediction(request: web.Request) -> web.Response:
    """GET /predictions/{slug}: with `?answer=`, what was pressed on this page came to that."""
    if has_key(request) and _ASKED in request.query:
        await check_forgotten(request)
        said = request.app[TALKS].answered(talker(request), request.path)
        if said and said.id == request.query[_ASKED]:
            request[board.ANSWER] = (said.card, place_at(request, said))
    return await board.prediction(request)


def answer_address(request: web.Request, said: Exchange) -> str:
    """Return the address of the page that an exchange is on: to load it again does nothing."""
    member = {"as": place_of(request).acting} if "as" in request.query else {}
    return f"{said.page}?{urlencode({**member, _ASKED: said.id})}"


def place_at(request: web.Request, said: Exchange) -> Place:
    """Return where the card of an exchange stands."""
    return replace(
        place_of(request),
        exchange=said.id,
        line=said.line,
        shared_at=said.shared_at,
        waits=said.waits,
        page=said.page,
    )
