"""Some of the predictions, for the pages of speakers, topics and episodes: how it went so far."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aiohttp import web

from adapters.web.board.entries import Entry
from adapters.web.conversation import overlaps
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
    """Predictions, judged ones first, and how they came out."""

    entries: Sequence[Entry]
    record: Record


async def predicted(request: web.Request, wanted: Callable[[Case], bool]) -> Predicted:
    """Return the predictions that are wanted, but for those that were withdrawn."""
    ports = request.app[ROOM].ports
    found = [case for case in await cases(ports, LOCAL) if wanted(case)]
    today = ports.clock.now().date()
    ordered = [case for state in _ORDER for case in in_state(state, found)]
    return Predicted([Entry(case, today) for case in ordered], record_of(ordered))


async def resting_on(request: web.Request, words: QuoteId) -> Sequence[Entry]:
    """Return the predictions that rest on some words, or on a part of them."""

    def rests(case: Case) -> bool:
        return any(overlaps(quote, words) for quote in case.prediction.quotes)

    return (await predicted(request, rests)).entries
