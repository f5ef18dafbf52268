"""The board as data: /predictions.json and /predictions.csv, with the same choice as the page.

The columns are described in `docs/board.md`.
"""

import asyncio
import csv
from collections.abc import AsyncIterator, Mapping
from io import StringIO
from typing import Any

from aiohttp import web

from adapters.web.addresses import origin
from adapters.web.api_predictions import told
from adapters.web.board.choice import choice_of
from adapters.web.board.entries import Entry, entries
from adapters.web.room import ROOM
from adapters.web.store import catalogue
from bot.domain.crowd import crowd
from bot.domain.prediction import State
from bot.features.cases import cases
from bot.features.crowd_words import crowd_of
from bot.features.written import inert
from bot.kernel.asker import LOCAL
from bot.ports import Ports

COLUMNS = (
    "slug", "state", "outcome", "question", "claim", "speaker", "episode", "topic", "made_on",
    "resolve_by", "judging", "hedge", "probability", "kind", "quote", "quotes", "page", "url",
    "forecasts", "crowd_median", "crowd_low", "crowd_high", "judged_on", "happened_on",
    "evidence", "disputes",
)  # fmt: skip
"""The columns of the CSV, and the fields of each object of the JSON, in order."""


async def as_json(request: web.Request) -> web.Response:
    """GET /predictions.json."""
    rows = [row async for row in _rows(request)]
    return web.json_response({"predictions": rows}, headers=_named("json"))


async def as_csv(request: web.Request) -> web.Response:
    """GET /predictions.csv: RFC 4180, in UTF-8, with a line of names."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    async for row in _rows(request):
        writer.writerow([_cell(row[name]) for name in COLUMNS])
    return web.Response(text=file.getvalue(), content_type="text/csv", headers=_named("csv"))


def _named(ending: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="hindcast-predictions.{ending}"'}


def _cell(value: object) -> str:
    """Return a value as text that no spreadsheet runs."""
    match value:
        case None:
            return ""
        case list():
            return " ".join(map(str, value))
        case str():
            return inert(value)
        case _:
            return str(value)


async def _rows(request: web.Request) -> AsyncIterator[Mapping[str, Any]]:
    ports = request.app[ROOM].ports
    known = await cases(ports, LOCAL)
    choice = choice_of(request, (await catalogue(request)).episodes, known)
    wanted = [case for case in known if choice.fits(case) and _in_state(case.state, choice.state)]
    for entry in await entries(ports, wanted):
        row = await _row(entry, ports, origin(request))
        yield {name: row[name] for name in COLUMNS}


def _in_state(state: State, chosen: State | None) -> bool:
    return state is chosen if chosen else state is not State.WITHDRAWN


async def _row(entry: Entry, ports: Ports, here: str) -> Mapping[str, Any]:
    verdict = entry.case.verdict
    happened = verdict.happened_on if verdict else None
    return {
        **told(entry.case, entry.words),
        "page": here + entry.address,
        "forecasts": entry.forecasts,
        **await _crowd(entry, ports),
        "judged_on": verdict.given_at.date().isoformat() if verdict else None,
        "happened_on": happened.isoformat() if happened else None,
        "disputes": len(verdict.disputes) if verdict else 0,
    }


async def _crowd(entry: Entry, ports: Ports) -> Mapping[str, float | None]:
    """Return what the forecasts say together, once that may be seen by everybody."""
    forecasts = await crowd_of(entry.case, LOCAL, ports) if entry.case.closed else ()
    found = await asyncio.to_thread(crowd, forecasts)  # thousands of forecasts take a while
    return {"crowd_median": found.median, "crowd_low": found.low, "crowd_high": found.high}
