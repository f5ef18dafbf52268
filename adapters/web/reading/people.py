"""Speakers: who they were at the time, what they stood for, and what they predicted."""

from aiohttp import web

from adapters.web.errors import Unacceptable
from adapters.web.keeping.answers import kept, kept_for_visitors
from adapters.web.keeping.store import catalogue
from adapters.web.near import listed_at, nearest, speakers_near
from adapters.web.pages.page import moved, page
from adapters.web.reading.predictions import predictions_where


@kept
async def listing(request: web.Request) -> web.Response:
    """GET /speakers: everybody who is heard, guests first."""
    return page(request, "speakers", catalogue=await catalogue(request))


@kept_for_visitors()
async def speaker(request: web.Request) -> web.Response:
    """GET /speakers/{slug}: one of them; a name in full is sent on to it."""
    known, slug = await catalogue(request), request.match_info["slug"]
    name = next((name for name, own in known.speakers.items() if own == slug), None)
    if name is None and slug in known.speakers:
        raise moved(request, known.speaker_at(slug))
    if name is None:
        near = [*nearest(request, speakers_near(known)), listed_at("/speakers")]
        raise Unacceptable(404, "I have heard nobody by this name.", near=near)
    own = await predictions_where(request, lambda case: case.prediction.made_by(name))
    others = await predictions_where(request, lambda case: case.prediction.recounted_by(name))
    shown = {"predicted": own, "recounted": others.entries}
    return page(request, "speaker", name=name, catalogue=known, **shown)
