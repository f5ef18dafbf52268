"""Episodes and the words in them: the list, the whole conversation, and a quote's own address."""

from aiohttp import web

from adapters.web.access import has_key
from adapters.web.conversation import turns_of
from adapters.web.errors import Unacceptable
from adapters.web.render import transcript_address
from adapters.web.room import PAGES, ROOM
from bot.domain.quote import Quote, QuoteId
from bot.domain.transcript.episode import Episode


async def listing(request: web.Request) -> web.Response:
    """GET /episodes: everything there is to read, newest first."""
    known = await request.app[ROOM].ports.library.episodes()
    return _html(request, "episodes", episodes=known)


async def conversation(request: web.Request) -> web.Response:
    """GET /episodes/{slug}: the conversation in turns; with `?quote=`, open at those words."""
    episode = await _episode(request)
    spoken = await request.app[ROOM].ports.library.conversation(episode.slug)
    asked = request.query.get("quote", "")
    turns = turns_of(episode, spoken, QuoteId.parse(asked))
    found = any(s.here for turn in turns for p in turn.paragraphs for s in p.sentences)
    kind = next((s.source_kind for turn in spoken for s in turn.sentences), "")
    return _html(
        request,
        "episode",
        episode=episode,
        turns=turns,
        source_kind=kind,
        missing=bool(asked) and not found,
    )


async def quote(request: web.Request) -> web.Response:
    """GET /quote/{quote_id}: a quote's permanent address leads to its place in the episode."""
    quote_id = QuoteId.parse(request.match_info["quote_id"])
    found = await request.app[ROOM].ports.library.quote(quote_id) if quote_id else None
    if found is None:
        raise Unacceptable(
            404,
            "I have no quote with this address.",
            "Its source may have been withdrawn, or the address lost a character on the way.",
        )
    return web.Response(status=302, headers={"Location": _place(found)})


async def _episode(request: web.Request) -> Episode:
    slug = request.match_info["slug"]
    known = await request.app[ROOM].ports.library.episodes()
    found = next((episode for episode in known if episode.slug == slug), None)
    if found is None:
        raise Unacceptable(404, "I know no episode by this name.", "The list has all of them.")
    return found


def _place(found: Quote) -> str:
    return transcript_address(found.episode.slug, str(found.id))


def _html(request: web.Request, name: str, **values: object) -> web.Response:
    page = request.app[PAGES].page(name, keyed=has_key(request), **values)
    return web.Response(text=page, content_type="text/html")
