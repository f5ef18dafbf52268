"""The board as data: /predictions.json and /predictions.csv, with the same choice as the page.

The columns are described in `docs/board.md`.
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from aiohttp import web

from adapters.web.board.choice import FIELDS, choice_of
from adapters.web.door.origin import origin
from adapters.web.keeping.answers import kept_for_visitors
from adapters.web.keeping.store import catalogue
from adapters.web.material.entries import Entry, entries, told
from adapters.web.room import ROOM
from bot.domain.crowd import crowd
from bot.domain.prediction import Forecast, State
from bot.features import written
from bot.features.cases import cases
from bot.features.crowd_words import closed_at
from bot.kernel.asker import LOCAL

COLUMNS = (
    "slug", "state", "outcome", "question", "claim", "speaker", "episode", "topic", "made_on",
    "resolve_by", "judging", "hedge", "probability", "kind", "author_kind", "quote", "quotes",
    "page", "url", "forecasts", "crowd_median", "crowd_low", "crowd_high", "judged_on",
    "happened_on", "evidence", "disputes",
)  # fmt: skip
"""The columns of the CSV, and the fields of each object of the JSON, in order."""


_Row = Mapping[str, Any]


@kept_for_visitors(*FIELDS)
async def as_json(request: web.Request) -> web.Response:
    """GET /predictions.json."""
    return _file("json", "application/json", await _written(request, _json))


@kept_for_visitors(*FIELDS)
async def as_csv(request: web.Request) -> web.Response:
    """GET /predictions.csv: RFC 4180, in UTF-8, with a line of names."""
    return _file("csv", "text/csv", await _written(request, _csv))


def _file(ending: str, kind: str, text: str) -> web.Response:
    named = f'attachment; filename="hindcast-predictions.{ending}"'
    return web.Response(text=text, content_type=kind, headers={"Content-Disposition": named})


async def _written(request: web.Request, write: Callable[[Sequence[_Row]], str]) -> str:
    """Return what fits the choice, written beside the loop: it takes a while."""
    ports = request.app[ROOM].ports
    known = await cases(ports, LOCAL)
    choice = choice_of(request, (await catalogue(request)).episodes, known)
    wanted = [case for case in known if choice.fits(case) and _in_state(case.state, choice.state)]
    found = await entries(ports, wanted)
    closed = {case.prediction.id: closed_at(case) for case in wanted if case.closed}
    stood = await ports.ledger.latest_of(LOCAL, closed)
    here = origin(request)

    def rows() -> str:
        return write([_row(each, stood.get(each.prediction.id, ()), here) for each in found])

    return await asyncio.to_thread(rows)


def _in_state(state: State, chosen: State | None) -> bool:
    return state is chosen if chosen else state is not State.WITHDRAWN


def _row(entry: Entry, stood: Sequence[Forecast], here: str) -> _Row:
    """Return a prediction's columns; `stood` is what was forecast, once everybody may see it."""
    verdict, together = entry.case.verdict, crowd(stood)
    happened = verdict.happened_on if verdict else None
    row = {
        **told(entry.case, entry.words),
        "page": here + entry.address,
        "forecasts": entry.forecasts,
        "crowd_median": together.median,
        "crowd_low": together.low,
        "crowd_high": together.high,
        "judged_on": verdict.given_at.date().isoformat() if verdict else None,
        "happened_on": happened.isoformat() if happened else None,
        "disputes": len(verdict.disputes) if verdict else 0,
    }
    return {name: row[name] for name in COLUMNS}


def _json(rows: Sequence[_Row]) -> str:
    return json.dumps({"predictions": rows})


def _csv(rows: Sequence[_Row]) -> str:
    flat = [{**row, "quotes": " ".join(row["quotes"])} for row in rows]
    return written.as_csv(flat, COLUMNS, "\r\n") + "\r\n"
