"""A quote's own page, to be passed on, and its picture.

Whoever shows a link's preview asks for the address without its fragment. A quote therefore has a
page of its own, with its words in the title and the description: the transcript, opened at a
fragment, would look the same for all its quotes.
"""

from aiohttp import web

from adapters.pictures.words import Words
from adapters.web.addresses import quote_address, transcript_address
from adapters.web.errors import Unacceptable
from adapters.web.keeping.answers import kept_for_visitors
from adapters.web.keeping.store import catalogue
from adapters.web.material.conversation import around, turns_of
from adapters.web.material.sentence import Within, within
from adapters.web.near import near_quote
from adapters.web.pages.page import moved, page
from adapters.web.pages.pictures import as_picture
from adapters.web.reading.predictions import predictions_on
from adapters.web.room import ROOM
from bot.domain.quote import QuoteId
from bot.features.quotation import role_words
from bot.features.said import date_words

LONGEST = 1500
"""Characters that are still a quote; more of them open in the transcript."""

_AROUND = 3


async def quote(request: web.Request) -> web.Response:
    """GET /quote/{quote_id}: the words, who said them, and what was said around them."""
    found = await _quote(request)
    if len(found.whole.text) > LONGEST:
        place = transcript_address(found.whole.episode.slug, str(found.asked.id))
        return web.Response(status=302, headers={"Location": place})
    if found.cuts_words:
        raise moved(request, quote_address(str(found.span)))
    return await _own_page(request)


@kept_for_visitors()
async def _own_page(request: web.Request) -> web.Response:
    found = (await _quote(request)).whole
    spoken = await request.app[ROOM].ports.library.conversation(found.episode.slug)
    return page(
        request,
        "quote",
        quote=found,
        turns=turns_of(found.episode, around(spoken, found.id, _AROUND), found.id),
        predicted=await predictions_on(request, found),
        catalogue=await catalogue(request),
    )


async def picture(request: web.Request) -> web.Response:
    """GET /quote/{quote_id}.png: the words as a picture, 1200 by 630."""
    found = await _quote(request)
    if found.cuts_words:
        raise moved(request, f"{quote_address(str(found.span))}.png")
    return await as_picture(request, str(found.asked.id), _words(found))


def _words(found: Within) -> Words:
    speaker, episode = found.whole.speaker, found.whole.episode
    return Words(
        found.alone,
        speaker.name if speaker else "",
        episode.show,
        date_words(episode.published) if episode.published else "",
        role_words(speaker),
    )


async def _quote(request: web.Request) -> Within:
    library = request.app[ROOM].ports.library
    quote_id = QuoteId.parse(request.match_info["quote_id"])
    found = await library.quote(quote_id) if quote_id else None
    if found is None:
        raise Unacceptable(
            404,
            "I have no quote with this address.",
            "Its source may have been withdrawn, or the address lost a character on the way.",
            near=await near_quote(request, request.match_info["quote_id"]),
        )
    return await within(library, found)
