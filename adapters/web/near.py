"""What somebody may have meant by an address that leads nowhere."""

import difflib
import re
from collections.abc import Iterable
from itertools import chain
from urllib.parse import urlencode

from aiohttp import web

from adapters.web.addresses import episode_address, prediction_address, quote_address
from adapters.web.away import known_cases
from adapters.web.door.pace import spares_work
from adapters.web.errors import Near
from adapters.web.keeping.store import KEPT, catalogue
from adapters.web.material.catalogue import Catalogue
from adapters.web.room import ROOM
from bot.domain.prediction import State
from bot.domain.quote import Quote, QuoteId
from bot.features.cases import Case
from bot.kernel.kinds import clean, shorten

ROOMS = (
    Near("/", "The front page"),
    Near("/episodes", "All episodes"),
    Near("/speakers", "All speakers"),
    Near("/topics", "All topics"),
    Near("/predictions", "The board: all predictions"),
    Near("/timeline", "The timeline"),
    Near("/standings", "Standings"),
    Near("/calibration", "Calibration"),
)
"""The pages with names of their own."""

_ID = re.compile(r"(?P<source>[0-9a-f]{8,12})\W*(?P<start>[0-9]{0,9})")
_FILES = ("/api/", "/static/")
"""Where nobody reads what may have been meant: programs and pages ask there."""

_MOST = 4
_MOST_WORDS = 4  # of a name; each is compared with all words of all names
_LONGEST = 80
_CLOSE, _CLOSE_WORD = 0.55, 0.75


async def near_address(request: web.Request) -> list[Near]:
    """Return pages whose names are like the end of an unknown address; none for a file's."""
    if request.path.startswith(_FILES) or request.path.endswith(".png"):
        return []
    if not spares_work(request):
        return []
    asked = request.path.rstrip("/").rsplit("/", 1)[-1]
    return _nearest(asked, await request.app[KEPT].named.get("named", lambda: _named(request)))


async def _named(request: web.Request) -> list[Near]:
    """Return all pages that have a name."""
    known = await catalogue(request)
    predicted = predictions_near(await known_cases(request) or ())
    pages = (ROOMS, episodes_near(known), speakers_near(known), topics_near(known), predicted)
    return list(chain.from_iterable(pages))


async def near_quote(request: web.Request, asked: str) -> list[Near]:
    """Return what may have been meant by an id of no words: a sentence, or words to look up."""
    known = _ID.match(asked.casefold())
    if known:
        start = int(known["start"] or 0)
        return await _sentence_near(request, QuoteId(known["source"], start, start + 1))
    words = clean(asked)[:_LONGEST].strip()
    return [Near(f"/?{urlencode({'q': words})}", f"Look up “{words}”")] if words else []


def listed_at(address: str) -> Near:
    """Return one of the pages with names of their own."""
    return next(page for page in ROOMS if page.address == address)


async def _sentence_near(request: web.Request, asked: QuoteId) -> list[Near]:
    """Return the sentence nearest to a span, from the nearest source."""
    if not spares_work(request):
        return []
    library = request.app[ROOM].ports.library
    sources: dict[str, list[Quote]] = {}
    for episode in await library.episodes():
        turns = await library.conversation(episode.slug)
        sentences = [sentence for turn in turns for sentence in turn.sentences]
        if sentences:
            sources[sentences[0].id.source] = sentences
    like = difflib.get_close_matches(asked.source, sources, n=1, cutoff=_CLOSE_WORD)
    if not like:
        return []
    quote = min(sources[like[0]], key=lambda sentence: abs(sentence.id.start - asked.start))
    return [
        Near(quote_address(str(quote.id)), f"“{shorten(clean(quote.shown), _LONGEST)}”"),
        Near(episode_address(quote.episode.slug), quote.episode.title),
    ]


def episodes_near(known: Catalogue) -> list[Near]:
    """Return all episodes as pages to choose from."""
    return [Near(episode_address(episode.slug), episode.title) for episode in known.episodes]


def speakers_near(known: Catalogue) -> list[Near]:
    """Return all speakers as pages to choose from."""
    return [Near(known.speaker_at(name), name) for name in known.speakers]


def topics_near(known: Catalogue) -> list[Near]:
    """Return all topics as pages to choose from."""
    return [Near(known.topic_at(name), name) for name in known.topics]


def predictions_near(known: Iterable[Case]) -> list[Near]:
    """Return all predictions as pages to choose from, but for those that were withdrawn."""
    return [
        Near(prediction_address(case.prediction.id), case.prediction.question)
        for case in known
        if case.state is not State.WITHDRAWN
    ]


def nearest(request: web.Request, pages: Iterable[Near]) -> list[Near]:
    """Return the pages most like the name that was asked for, best first.

    None when none is like it, nor while an address asks for too many names that nothing has.
    """
    return _nearest(request.match_info["slug"], pages) if spares_work(request) else []


def _nearest(asked: str, pages: Iterable[Near]) -> list[Near]:
    asked = asked[:_LONGEST].casefold()
    scored = [(_likeness(asked, page), page) for page in pages]
    close = sorted((pair for pair in scored if pair[0] >= _CLOSE), key=lambda pair: -pair[0])
    return [page for _, page in close[:_MOST]]


def _likeness(asked: str, page: Near) -> float:
    """Return how alike two names are, as a whole or in a word that stands in both."""
    slug = page.address.rsplit("/", 1)[-1]
    whole = difflib.SequenceMatcher(None, asked, slug).ratio()
    words = [word for word in asked.split("-") if len(word) > 3][:_MOST_WORDS]  # noqa: PLR2004 - not “of”
    shared = any(
        difflib.get_close_matches(word, slug.split("-"), n=1, cutoff=_CLOSE_WORD) for word in words
    )
    return max(whole, _CLOSE if shared else 0.0)
