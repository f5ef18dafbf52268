"""Pictures of pages that are about no single quote, for the previews of links to them."""

from collections.abc import Sequence

from aiohttp import web

from adapters.pictures.words import Words
from adapters.web.away import known_cases
from adapters.web.keeping.store import catalogue
from adapters.web.pages.pictures import as_picture
from adapters.web.reading.episodes import episode_named
from bot.domain.prediction import State
from bot.features.cases import Case
from bot.features.quotation import role_words
from bot.features.said import counted, date_words, tally

MOTTO = "What did they say, and did it happen?"


async def front(request: web.Request) -> web.Response:
    """GET /cover.png: the room's own, with how much there is in it."""
    episodes = (await catalogue(request)).episodes
    known = await known_cases(request)
    heard = counted(len(episodes), "conversation").capitalize()
    words = Words(MOTTO, heard, _told(known), "", quoted=False)
    return await as_picture(request, "cover", words)


def _told(known: Sequence[Case] | None) -> str:
    """Return what there is in the room; what cannot be counted just now is left out."""
    if known is None:
        return "Word for word"
    predicted = sum(case.state is not State.WITHDRAWN for case in known)
    return f"Word for word, and {tally(predicted, 'prediction')}"


async def episode(request: web.Request) -> web.Response:
    """GET /episodes/{slug}.png: an episode's title, and who speaks."""
    found = await episode_named(request)
    guests = [speaker for speaker in found.speakers if speaker.name == found.guest]
    words = Words(
        found.title,
        found.guest or found.host or found.show,
        found.show,
        date_words(found.published) if found.published else "",
        role_words(guests[0]) if guests else "",
        quoted=False,
    )
    return await as_picture(request, found.slug, words)
