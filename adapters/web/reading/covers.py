"""Pictures of pages that are about no single quote, for the previews of links to them."""

from dataclasses import replace

from aiohttp import web

from adapters.pictures.cover import Cover
from adapters.pictures.words import Words
from adapters.web.keeping.store import catalogue, glance
from adapters.web.pages.pictures import as_picture
from adapters.web.reading.episodes import episode_named
from bot.features.quotation import quotation, role_words
from bot.features.said import counted, date_words, tally

MOTTO = "What did they say, and did it happen?"


async def front(request: web.Request) -> web.Response:
    """GET /cover.png: the room's own, with the front page's words of the day."""
    episodes, board = (await catalogue(request)).episodes, await glance(request)
    heard = counted(len(episodes), "conversation").capitalize()
    cover = Cover(MOTTO, _told(heard, board.predicted))
    if board.striking:
        said = quotation(board.striking.words[0])
        cover = replace(cover, said=said.shown, speaker=said.speaker or "")
    return await as_picture(request, "cover", cover)


def _told(heard: str, predicted: int | None) -> str:
    """Return what there is in the room; what cannot be counted just now is left out."""
    known = "" if predicted is None else f", and {tally(predicted, 'prediction')}"
    return f"{heard}, word for word{known}"


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
