"""Topics: who said what about them, oldest first."""

from collections.abc import Sequence

from aiohttp import web

from adapters.web.errors import Unacceptable
from adapters.web.keeping.answers import kept, kept_for_visitors
from adapters.web.keeping.store import catalogue
from adapters.web.material.catalogue import Catalogue
from adapters.web.near import listed_at, nearest, topics_near
from adapters.web.pages.page import page
from adapters.web.reading.predictions import predictions_where
from bot.domain.prediction import Prediction
from bot.domain.quote import QuoteId
from bot.domain.search.terms import terms

_SMALL_WORDS = frozenset(
    {"a", "and", "beyond", "for", "from", "how", "in", "its", "of", "on", "or", "s", "the", "to"}
)


@kept
async def listing(request: web.Request) -> web.Response:
    """GET /topics: the topics of every episode."""
    return page(request, "topics", catalogue=await catalogue(request))


@kept_for_visitors()
async def topic(request: web.Request) -> web.Response:
    """GET /topics/{slug}: what was said on one, and on those with a word in common."""
    known, slug = await catalogue(request), request.match_info["slug"]
    name = next((name for name, own in known.topics.items() if own == slug), None)
    if name is None:
        near = [*nearest(request, topics_near(known)), listed_at("/topics")]
        raise Unacceptable(404, "Nobody spoke about a topic by this name.", near=near)
    said = [quote.id for _, lines in known.said_on(name) for line in lines for quote in line.quotes]
    return page(
        request,
        "topic",
        name=name,
        related=related(known, name),
        catalogue=known,
        predicted=await predictions_where(
            request, lambda case: _about(case.prediction, name, said)
        ),
    )


def related(known: Catalogue, name: str) -> list[str]:
    """Return the other topics that share a telling word with one, in their order."""
    own = _telling(name)
    return [other for other in known.topics if other != name and own & _telling(other)]


def _about(prediction: Prediction, topic: str, said: Sequence[QuoteId]) -> bool:
    """Tell whether a prediction is on a topic, by a telling word or by the words behind both."""
    if _telling(topic) & _telling(prediction.topic):
        return True
    return any(quote.overlaps(each) for quote in prediction.quotes for each in said)


def _telling(name: str) -> set[str]:
    return {term.stem for term in terms(name) if term.word not in _SMALL_WORDS}
