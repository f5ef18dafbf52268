"""When predictions fall due, past and to come, year by year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from aiohttp import web

from adapters.web.keeping.answers import kept_for_visitors
from adapters.web.material.entries import Entry
from adapters.web.pages.page import page
from adapters.web.room import ROOM
from bot.domain.prediction import State
from bot.features.cases import Case, cases
from bot.kernel.asker import LOCAL


@dataclass(frozen=True, slots=True)
class Day:
    """What falls due on one day."""

    day: date
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Year:
    """A year in which something falls due: the days gone by, and those from today on."""

    number: int
    past: Sequence[Day]
    to_come: Sequence[Day]

    @property
    def days(self) -> Sequence[Day]:
        """All its days, in order."""
        return [*self.past, *self.to_come]


@kept_for_visitors()
async def timeline(request: web.Request) -> web.Response:
    """GET /timeline: all due dates."""
    ports = request.app[ROOM].ports
    today = ports.clock.now().date()
    known = [c for c in await cases(ports, LOCAL) if c.state is not State.WITHDRAWN]
    return page(
        request,
        "timeline",
        years=years_of(known, today),
        today=today,
        undated=sum(case.prediction.resolve_by is None for case in known),
    )


def years_of(known: Sequence[Case], today: date) -> list[Year]:
    """Return the due dates by year, the earliest first; this year is there whatever it has."""
    days = list(_days(known, today))
    numbers = sorted({today.year, *(each.day.year for each in days)})
    return [_year(number, days, today) for number in numbers] if days else []


def _days(known: Sequence[Case], today: date) -> Iterator[Day]:
    dated = [(case.prediction.resolve_by, case) for case in known if case.prediction.resolve_by]
    dated.sort(key=lambda pair: pair[0])
    for day, due in groupby(dated, key=lambda pair: pair[0]):
        yield Day(day, [Entry(case, today) for _, case in due])


def _year(number: int, days: Sequence[Day], today: date) -> Year:
    own = [each for each in days if each.day.year == number]
    past = [each for each in own if each.day < today]
    return Year(number, past, own[len(past) :])
