"""While the database is away: what can be read without it goes on."""

from collections.abc import Awaitable, Sequence
from typing import TypeVar

from aiohttp import web

from adapters.web.room import ROOM
from bot.features.cases import Case, cases
from bot.kernel.asker import LOCAL

T = TypeVar("T")


async def unless_away(request: web.Request, reading: Awaitable[T]) -> T | None:
    """Return what is read; None while the database is away. Any other error passes."""
    try:
        return await reading
    except Exception as error:
        if request.app[ROOM].dispatch.excuse(error) is None:
            raise
        return None


async def known_cases(request: web.Request) -> Sequence[Case] | None:
    """Return all predictions; None while the database is away: reading goes on without them."""
    return await unless_away(request, cases(request.app[ROOM].ports, LOCAL))
