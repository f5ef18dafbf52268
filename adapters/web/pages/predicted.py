"""Some of the predictions, for the pages of speakers, topics and episodes: how it went so far."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aiohttp import web

from adapters.web.material.entries import Entry
from adapters.web.pages.away import unless_away
from adapters.web.room import ROOM
from bot.domain.prediction import State
from bot.domain.quote import QuoteId
from bot.features.cases import Case, cases
from bot.features.predictions import in_state
from bot.features.records import Record, record_of
from bot.kernel.asker import LOCAL

_ORDER = (State.JUDGED, State.DUE, State.OPEN)


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
    today = request.app[ROOM].ports.clock.now().date()
    ordered = [case for state in _ORDER for case in in_state(state, found)]
    entries = [Entry(case, today) for case in ordered]
    return Predicted(entries, record_of(ordered), away=known is None)


async def resting_on(request: web.Request, words: QuoteId) -> Predicted:
    """Return the predictions that rest on some words, or on a part of them."""

    def rests(case: Case) -> bool:
        return any(quote.overlaps(words) for quote in case.prediction.quotes)

    return await predicted(request, rests)
