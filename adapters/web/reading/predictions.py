"""Some of the predictions, for the pages of speakers, topics and episodes: how it went so far."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aiohttp import web

from adapters.web.away import known_cases, unless_away
from adapters.web.material.entries import Entry
from adapters.web.room import ROOM
from bot.domain.quote import Quote
from bot.features.cases import Case
from bot.features.records import Record, record_of
from bot.features.resting import judged_first, resting
from bot.kernel.asker import LOCAL


@dataclass(frozen=True, slots=True)
class Predictions:
    """Predictions, judged ones first, and how they came out; none while the database is `away`."""

    entries: Sequence[Entry]
    record: Record
    away: bool = False


async def predictions_where(request: web.Request, wanted: Callable[[Case], bool]) -> Predictions:
    """Return the predictions that are wanted, but for those that were withdrawn."""
    known = await known_cases(request)
    found = [case for case in known or () if wanted(case)]
    return _predictions(request, judged_first(found), away=known is None)


async def predictions_on(request: web.Request, words: Quote) -> Predictions:
    """Return the predictions that rest on some words, or on a part of them."""
    known = await unless_away(request, resting([words], LOCAL, request.app[ROOM].ports))
    return _predictions(request, known or (), away=known is None)


def _predictions(request: web.Request, found: Sequence[Case], *, away: bool) -> Predictions:
    today = request.app[ROOM].ports.clock.now().date()
    return Predictions([Entry(case, today) for case in found], record_of(found), away)
