"""The web room's addresses."""

from aiohttp import web

from adapters.web import api, probes
from adapters.web.assets import Assets
from adapters.web.board import api as api_predictions
from adapters.web.board.routes import ROUTES as BOARD
from adapters.web.chat import commands, here
from adapters.web.chat import front as chat
from adapters.web.chat.once import Once
from adapters.web.chat.talk import Talks, lasting
from adapters.web.chat.talker import ONCE, TALKS
from adapters.web.door.access import derive_token
from adapters.web.door.connections import DOOR, Door
from adapters.web.guard import add_headers, guard
from adapters.web.keeping.ahead import reading_ahead, warm_up
from adapters.web.keeping.store import KEPT, Store
from adapters.web.pages import pictures
from adapters.web.reading import covers, episodes, people, quotes, subjects
from adapters.web.render import Pages
from adapters.web.room import PAGES, ROOM, WebRoom
from adapters.web.visitors.visits import BEHIND_TLS
from adapters.web.wall import events
from adapters.web.wall.bulletin import BULLETIN, Bulletin

__all__ = ["WebRoom", "make_app"]

MOST_BYTES = 64 * 1024
"""The largest body of a request. Command lines are far shorter."""


def make_app(room: WebRoom) -> web.Application:
    """Return the application of one web room; whoever runs it owns the server."""
    assets = Assets.load()
    app = web.Application(middlewares=[guard], client_max_size=MOST_BYTES)
    app[ROOM] = room
    app[DOOR] = Door()
    app[BEHIND_TLS] = room.url.startswith("https://")
    app[PAGES] = Pages.load(assets, room.version, room.gallery)
    app[KEPT] = Store.empty(room.ports, room.look_every_s)
    app.on_startup.extend((warm_up, derive_token))
    app[TALKS] = Talks(room.ports.clock)
    app[ONCE] = Once(room.ports.clock, lasting)
    app[events.WALLS] = events.Walls()
    app[BULLETIN] = Bulletin(room.ports, room.look_every_s)
    app.cleanup_ctx.extend((events.watching, reading_ahead, commands.finishing))
    app.on_shutdown.append(events.send_home)
    app.on_response_prepare.append(add_headers)
    app.add_routes(_routes(assets))
    app.add_routes(BOARD)
    app.router.add_get("/predictions/{slug}", here.prediction)
    return app


def _routes(assets: Assets) -> list[web.RouteDef]:
    return [
        web.get("/", chat.front),
        web.post("/act", chat.act),
        web.post("/clear", chat.clear),
        web.get("/events", events.events, allow_head=False),
        web.post("/command", commands.command),
        web.post("/press", commands.press),
        web.get("/episodes", episodes.listing),
        web.get("/cover.png", covers.front),
        web.get("/episodes/{slug}.png", covers.episode),
        web.get("/episodes/{slug}", episodes.conversation),
        web.get("/speakers", people.listing),
        web.get("/speakers/{slug}", people.speaker),
        web.get("/topics", subjects.listing),
        web.get("/topics/{slug}", subjects.topic),
        web.get("/quote/{quote_id}.png", quotes.picture),
        web.get("/quote/{quote_id}", quotes.quote),
        web.get("/picture/{look}/{name}.png", pictures.picture),
        web.get("/api/complete", commands.completions),
        web.get("/api/suggest", commands.suggestions),
        web.get("/api/quotes", api.quotes),
        web.get("/api/episodes", api.episodes),
        web.get("/api/predictions", api_predictions.predictions),
        web.get("/healthz", probes.healthz),
        web.get("/readyz", probes.readyz),
        web.get("/metrics", probes.metrics),
        web.get("/static/{name}", assets.serve),
    ]
