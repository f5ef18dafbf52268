"""Whose talk it is, and that it is forgotten when they are, whichever process forgot them."""

from collections.abc import Hashable

from aiohttp import web

from adapters.web.chat.once import Once
from adapters.web.chat.talk import Exchange, Talk, Talks
from adapters.web.door.access import asker_of, has_key, holder
from adapters.web.room import ROOM
from adapters.web.visitors.visits import visit
from bot.domain.prediction import Forecast
from bot.kernel.asker import LOCAL

TALKS = web.AppKey("talks", Talks)
ONCE = web.AppKey("once", Once[Exchange])


def talker(request: web.Request) -> tuple[str, str]:
    """Return whose talk it is: a visit's, and within it the acting member's."""
    return visit(request), asker_of(request).member


def forget_member(request: web.Request) -> None:
    """Drop whatever cards are remembered for the acting member, in every browser."""
    _forget(request, talker(request)[1])


async def opened(request: web.Request) -> Talk:
    """Return the acting member's talk to go on with."""
    talks, who = request.app[TALKS], talker(request)
    talks.of(who, holder(request))
    await check_forgotten(request)
    return talks.of(who, holder(request))


async def check_forgotten(request: web.Request) -> None:
    """Drop the same where another process has forgotten the acting member since.

    Forecasts are only ever added: where the first one is gone, so is everything of theirs.
    """
    who, talks = talker(request), request.app[TALKS]
    if not has_key(request) or who not in talks:
        return
    try:
        first = await _first_forecast(request, who[1])
    except Exception as error:
        if request.app[ROOM].dispatch.excuse(error) is None:
            raise
        return  # the database is away: the talk is looked at again when it is back
    if not talks.rests_on(who, first):
        _forget(request, who[1])


async def _first_forecast(request: web.Request, member: str) -> Forecast | None:
    given = await request.app[ROOM].ports.ledger.forecasts_of(LOCAL, member)
    return min(given, key=lambda one: (one.at, one.sequence), default=None)


def _forget(request: web.Request, member: str) -> None:
    request.app[TALKS].forget_where(lambda who: _is_of(who, member))
    request.app[ONCE].forget(lambda form: _is_of(form, member))


def _is_of(key: Hashable, member: str) -> bool:
    return isinstance(key, tuple) and key[1] == member
