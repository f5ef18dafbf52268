"""A quote's own page, to be passed on, and its picture.

Whoever shows a link's preview asks for the address without its fragment. A quote therefore has a
page of its own, with its words in the title and the description: the transcript, opened at a
fragment, would look the same for all its quotes.
"""

import asyncio
from collections.abc import Iterable

from aiohttp import web

from adapters.pictures.words import Words, draw
from adapters.web.addresses import transcript_address
from adapters.web.answer import kept_for_visitors, page
from adapters.web.board.predicted import resting_on
from adapters.web.conversation import around, turns_of
from adapters.web.errors import Unacceptable
from adapters.web.near import near_quote
from adapters.web.pace import check_work
from adapters.web.room import ROOM
from adapters.web.store import KEPT, catalogue
from bot.domain.quote import Quote, QuoteId, SourceTurn
from bot.features.quotation import role_words
from bot.features.said import date_words

LONGEST = 1500
"""Characters that are still a quote; more of them open in the transcript."""

_AROUND = 3
_A_DAY = "public, max-age=86400"


async def quote(request: web.Request) -> web.Response:
    """GET /quote/{quote_id}: the words, who said them, and what was said around them."""
    found = await _quote(request)
    if len(found.text) > LONGEST:
        place = transcript_address(found.episode.slug, str(found.id))
        return web.Response(status=302, headers={"Location": place})
    return await _own_page(request)


@kept_for_visitors()
async def _own_page(request: web.Request) -> web.Response:
    found = await _quote(request)
    spoken = await request.app[ROOM].ports.library.conversation(found.episode.slug)
    return page(
        request,
        "quote",
        quote=found,
        turns=turns_of(found.episode, around(spoken, found.id, _AROUND), found.id),
        predicted=await resting_on(request, found.id),
        catalogue=await catalogue(request),
    )


async def picture(request: web.Request) -> web.Response:
    """GET /quote/{quote_id}.png: the words as a picture, 1200 by 630."""
    found = await _quote(request)
    return await as_picture(request, str(found.id), await _words(request, found))


async def as_picture(request: web.Request, name: str, words: Words) -> web.Response:
    """Return the picture of some words, drawn once in a while; `?download` takes it along."""
    pictures = request.app[KEPT].pictures
    if not pictures.holds(words):
        check_work(request)
    drawn = await pictures.get(words, lambda: _drawn(request, words))
    headers = {"Cache-Control": _A_DAY, "Cross-Origin-Resource-Policy": "cross-origin"}
    if "download" in request.query:
        headers["Content-Disposition"] = f'attachment; filename="hindcast-{name}.png"'
    return web.Response(body=drawn, content_type="image/png", headers=headers)


async def _words(request: web.Request, found: Quote) -> Words:
    speaker, day = found.speaker, found.episode.published
    spoken = await request.app[ROOM].ports.library.conversation(found.episode.slug)
    return Words(
        _with_ellipses(found, spoken),
        speaker.name if speaker else "",
        found.episode.show,
        date_words(day) if day else "",
        role_words(speaker),
    )


async def _drawn(request: web.Request, words: Words) -> bytes:
    async with request.app[KEPT].pencils.place():
        return await asyncio.to_thread(draw, words)


def _with_ellipses(found: Quote, spoken: Iterable[SourceTurn]) -> str:
    """Return the words, with an ellipsis where they are cut out of a sentence.

    The page shows what stands around them; a picture goes alone into the world.
    """
    ids = [sentence.id for turn in spoken for sentence in turn.sentences]
    begins = any(found.id.start == each.start for each in ids)
    ends = any(found.id.end == each.end for each in ids)
    return f"{'' if begins else '… '}{found.shown}{'' if ends else ' …'}"


async def _quote(request: web.Request) -> Quote:
    quote_id = QuoteId.parse(request.match_info["quote_id"])
    found = await request.app[ROOM].ports.library.quote(quote_id) if quote_id else None
    if found is None:
        raise Unacceptable(
            404,
            "I have no quote with this address.",
            "Its source may have been withdrawn, or the address lost a character on the way.",
            near=await near_quote(request, request.match_info["quote_id"]),
        )
    return found
