"""The board itself: open, due and judged, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from adapters.web.board.choice import FIELDS, Choice, choice_of, topics_of
from adapters.web.keeping.answers import kept_for_visitors
from adapters.web.keeping.store import catalogue
from adapters.web.material.entries import Entry, entries
from adapters.web.pages.page import page
from adapters.web.room import ROOM
from bot.domain.prediction import State
from bot.features.cases import Case, cases
from bot.features.names import speakers
from bot.features.predictions import ORDER, in_state, listed, own_first
from bot.features.whose import not_own_words
from bot.kernel.asker import LOCAL
from bot.ports import Ports

PATH = "/predictions"
PAGE = 20
"""Entries of one state on a page of its own."""

_FIRST = 6
"""Entries of each state where all of them are shown."""


@dataclass(frozen=True, slots=True)
class Section:
    """Some of the entries in one state: page `page` of `pages`, of `count` in all."""

    state: State
    entries: Sequence[Entry]
    count: int
    page: int
    pages: int


@kept_for_visitors(*FIELDS, "page")
async def board(request: web.Request) -> web.Response:
    """GET /predictions: what fits the choice, a speaker's own first; `?state=` alone has pages."""
    ports = request.app[ROOM].ports
    seen, known = await catalogue(request), await cases(ports, LOCAL)
    choice = choice_of(request, seen.episodes, known)
    found = [case for case in known if choice.fits(case)]
    counts = {state: sum(case.state is state for case in found) for state in ORDER}
    return page(
        request,
        "board",
        catalogue=seen,
        choice=choice,
        counts=counts,
        others=_others(choice, found),
        sections=await _sections(request, found, choice),
        speakers=[s for s in speakers(seen.episodes) if _has(known, s)],
        topics=topics_of(known),
        path=PATH,
    )


def _others(choice: Choice, found: Sequence[Case]) -> list[str]:
    """Count what the lists of a speaker have that is not their own; nothing without a speaker."""
    shown = [case.prediction for case in found if listed(case, choice.state)]
    return not_own_words(shown) if choice.speaker else []


async def _sections(request: web.Request, found: Sequence[Case], choice: Choice) -> list[Section]:
    ports = request.app[ROOM].ports
    if choice.state:
        return [await _section(ports, choice, choice.state, found, PAGE, _page(request))]
    shown = [state for state in ORDER if state is not State.WITHDRAWN]
    sections = [await _section(ports, choice, state, found, _FIRST, 1) for state in shown]
    return [section for section in sections if section.count]


async def _section(
    ports: Ports, choice: Choice, state: State, found: Sequence[Case], size: int, number: int
) -> Section:
    ordered = own_first(choice.speaker, in_state(state, found))
    pages = max(1, -(-len(ordered) // size))
    number = min(number, pages)
    shown = ordered[(number - 1) * size : number * size]
    return Section(state, await entries(ports, shown), len(ordered), number, pages)


def _page(request: web.Request) -> int:
    """Return the page that was asked for, from 1; the first for what is no number."""
    typed = request.query.get("page", "")
    return max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1  # noqa: PLR2004 - nobody turns so many


def _has(known: Sequence[Case], speaker: str) -> bool:
    return any(case.prediction.speaker == speaker for case in known)
