"""Who forecasts well, whose predictions come true, and how far 70 % is to be believed."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from adapters.web.door.access import asker_of
from adapters.web.keeping.answers import kept_for_visitors
from adapters.web.keeping.store import KEPT, catalogue
from adapters.web.pages.page import page
from adapters.web.room import ROOM
from bot.features.calibration import (
    crowd_pairs,
    others_calibration,
    own_calibration,
    pairs_of,
)
from bot.features.cases import Case, cases
from bot.features.names import speakers
from bot.features.records import Record, record_of
from bot.features.score_words import SCALE
from bot.kernel.asker import LOCAL, Role
from bot.kernel.card import Block
from bot.ports import Ports


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody's predictions, and how they came out."""

    name: str
    record: Record


@kept_for_visitors()
async def standings(request: web.Request) -> web.Response:
    """GET /standings: the members who are ranked, and beside them the speakers."""
    ports, seen = request.app[ROOM].ports, await catalogue(request)
    places = await ports.ledger.standings(LOCAL)
    known = await cases(ports, LOCAL)
    by_speaker = [
        Named(name, record_of([case for case in known if case.prediction.made_by(name)]))
        for name in speakers(seen.episodes)
    ]
    return page(
        request,
        "standings",
        catalogue=seen,
        ranked=[place for place in places if place.rating is not None],
        waiting=sum(place.rating is None for place in places),
        speakers=[each for each in by_speaker if each.record.judged or each.record.pending],
        scale=SCALE,
    )


@kept_for_visitors()
async def calibration(request: web.Request) -> web.Response:
    """GET /calibration: the room's, and with the key one's own before it."""
    ports, asker = request.app[ROOM].ports, asker_of(request)
    known = await cases(ports, LOCAL)
    own = None
    if asker.role >= Role.MEMBER:
        pairs = await pairs_of(asker.member, LOCAL, known, ports)
        own = own_calibration("Your calibration", pairs)
    # Forecasts of what is judged are made no more: the same verdicts have the same picture.
    given = frozenset(case.verdict.id for case in known if case.verdict)
    kept = request.app[KEPT].calibration
    return page(
        request,
        "calibration",
        own=own,
        blocks=await kept.get(given, lambda: _everybodys(known, ports)),
    )


async def _everybodys(known: Sequence[Case], ports: Ports) -> Sequence[Block]:
    pairs = await crowd_pairs(LOCAL, known, ports)
    return others_calibration("Calibration of everybody here", pairs)
