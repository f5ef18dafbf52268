"""Some of the predictions, for the pages of speakers, topics and episodes: how it went so far."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aiohttp import web

from adapters.web.material.entries import Entry
from adapters.web.pages.away import unless_away
from adapters.web.room import ROOM
from bot.domain.quote import Quote
from bot.features.cases import Case, cases
from bot.features.foretold import resting, told_first
from bot.features.records import Record, record_of
from bot.kernel.asker import LOCAL


@dataclass(frozen=True, slots=True)
class Predicted:
    """Predictions, judged ones first, and how they came out; none while the database is `away`."""

    entries: Sequence[Entry]
    record: Record
    away: bool = False


async def known_cases(request: web.Request) -> Sequence[Case] | None:
    """Return all predictions; None while the database is away: reading goes on without them."""
    return await unless_away(request, cases(request.app[ROOM].ports, LOCAL))


async def predicted(request: web.Request, wanted: Callable[[Case], bool]) -> Predicted:
    """Return the predictions that are wanted, but for those that were withdrawn."""
    known = await known_cases(request)
    found = [case for case in known or () if wanted(case)]
    return _predicted(request, told_first(found), away=known is None)


async def resting_on(request: web.Request, words: Quote) -> Predicted:
    """Return the predictions that rest on some words, or on a part of them."""
    known = await unless_away(request, resting([words], LOCAL, request.app[ROOM].ports))
    return _predicted(request, known or (), away=known is None)


def _predicted(request: web.Request, found: Sequence[Case], *, away: bool) -> Predicted:
    today = request.app[ROOM].ports.clock.now().date()
    return Predicted([Entry(case, today) for case in found], record_of(found), away)
