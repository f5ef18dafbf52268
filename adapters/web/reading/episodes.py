"""Episodes: the list, and the whole conversation with what it says in short."""

from aiohttp import web

from adapters.web.errors import Unacceptable
from adapters.web.material.contents import contents_of
from adapters.web.material.conversation import turns_of
from adapters.web.material.finding import find
from adapters.web.pages.near import episodes_near, listed_at, nearest
from adapters.web.pages.predicted import predicted
from adapters.web.pages.ready import kept, page
from adapters.web.pages.store import catalogue
from adapters.web.room import ROOM
from bot.domain.quote import QuoteId
from bot.domain.transcript.episode import Episode


@kept
async def listing(request: web.Request) -> web.Response:
    """GET /episodes: everything there is to read, newest first."""
    return page(request, "episodes", episodes=await request.app[ROOM].ports.library.episodes())


@kept
async def conversation(request: web.Request) -> web.Response:
    """GET /episodes/{slug}: the conversation in turns.

    With `?quote=`, open at those words; with `?find=`, all places of some words marked.
    """
    episode = await episode_named(request)
    library = request.app[ROOM].ports.library
    spoken, found = find(await library.conversation(episode.slug), request.query.get("find", ""))
    asked = request.query.get("quote", "")
    wanted = QuoteId.parse(asked)
    summary = await library.summary(episode.slug)
    foretold = await predicted(request, lambda case: case.prediction.episode == episode.slug)
    laid_over = contents_of(summary, spoken, foretold.entries)
    turns = turns_of(episode, spoken, wanted, laid_over)
    here = any(s.here for turn in turns for p in turn.paragraphs for s in p.sentences)
    return page(
        request,
        "episode",
        episode=episode,
        turns=turns,
        summary=summary,
        catalogue=await catalogue(request),
        found=found,
        predicted=foretold,
        source_kind=next((s.source_kind for turn in spoken for s in turn.sentences), ""),
        missing=bool(asked) and not here,
        readable=wanted is not None,
        quoted=await library.quote(wanted) if wanted and here else None,
    )


async def episode_named(request: web.Request) -> Episode:
    """Return the episode of an address; raises `Unacceptable` with near ones."""
    slug = request.match_info["slug"]
    known = await catalogue(request)
    found = next((episode for episode in known.episodes if episode.slug == slug), None)
    if found is None:
        near = [*nearest(slug, episodes_near(known)), listed_at("/episodes")]
        raise Unacceptable(404, "I know no episode by this name.", near=near)
    return found
