"""Episodes: the list, and the whole conversation with what it says in short."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from adapters.web.errors import Unacceptable
from adapters.web.keeping.answers import kept
from adapters.web.keeping.store import catalogue
from adapters.web.material.catalogue import Catalogue
from adapters.web.material.contents import contents_of
from adapters.web.material.conversation import turns_of
from adapters.web.material.finding import find
from adapters.web.near import episodes_near, listed_at, nearest
from adapters.web.pages.page import page, page_aside
from adapters.web.reading.predictions import Predictions, predictions_where
from adapters.web.room import ROOM
from bot.domain.quote import EpisodeSummary, Quote, QuoteId, SourceTurn
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
    wanted = QuoteId.parse(request.query.get("quote", ""))
    quoted = await library.quote(wanted) if wanted else None
    shown = _Shown(
        episode,
        await library.conversation(episode.slug),
        await library.summary(episode.slug),
        await predictions_where(request, lambda case: case.prediction.episode == episode.slug),
        await catalogue(request),
    )
    return await page_aside(request, "episode", lambda: shown.values(request.query, quoted))


@dataclass(frozen=True, slots=True)
class _Shown:
    """What an episode's page is made of: all that has to be read for it."""

    episode: Episode
    spoken: Sequence[SourceTurn]
    summary: EpisodeSummary | None
    predicted: Predictions
    catalogue: Catalogue

    def values(self, asked: Mapping[str, str], quoted: Quote | None) -> Mapping[str, object]:
        """Return what its template is filled with; `quoted` are the words of the address."""
        spoken, found = find(self.spoken, asked.get("find", ""))
        wanted = QuoteId.parse(asked.get("quote", ""))
        laid_over = contents_of(self.summary, spoken, self.predicted.entries)
        turns = turns_of(self.episode, spoken, wanted, laid_over)
        here = any(s.here for turn in turns for p in turn.paragraphs for s in p.sentences)
        return {
            "episode": self.episode,
            "turns": turns,
            "summary": self.summary,
            "catalogue": self.catalogue,
            "found": found,
            "predicted": self.predicted,
            "source_kind": next((s.source_kind for turn in spoken for s in turn.sentences), ""),
            "missing": bool(asked.get("quote")) and not here,
            "readable": wanted is not None,
            "quoted": quoted if here else None,
        }


async def episode_named(request: web.Request) -> Episode:
    """Return the episode of an address; raises `Unacceptable` with near ones."""
    slug = request.match_info["slug"]
    known = await catalogue(request)
    found = next((episode for episode in known.episodes if episode.slug == slug), None)
    if found is None:
        near = [*nearest(request, episodes_near(known)), listed_at("/episodes")]
        raise Unacceptable(404, "I know no episode by this name.", near=near)
    return found
