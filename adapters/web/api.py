"""The JSON interface for scripts: read only, no key needed."""

from typing import Any

from aiohttp import web

from adapters.web.errors import Unacceptable
from adapters.web.room import ROOM
from bot.domain.transcript.episode import Episode
from bot.features.asked_of import as_meant
from bot.features.quotation import quotation
from bot.features.telling_lines import MOST_WORDS
from bot.kernel.card import Card
from bot.kernel.card_json import to_json
from bot.kernel.kinds import clean
from bot.ports import Findings, Search

MOST_QUOTES = 25
_USUAL = 5


async def quotes(request: web.Request) -> web.Response:
    """GET /api/quotes?q=&speaker=&episode=&limit=: the best quotes, or words to try instead."""
    search = await _search(request)
    found = await request.app[ROOM].ports.library.find(search)
    return web.json_response({"quotes": _quotations(found), "near": list(found.near)})


async def episodes(request: web.Request) -> web.Response:
    """GET /api/episodes: all episodes, newest first."""
    known = await request.app[ROOM].ports.library.episodes()
    return web.json_response({"episodes": [_episode(episode) for episode in known]})


async def _search(request: web.Request) -> Search:
    speaker, episode = (clean(request.query.get(name, "")) for name in ("speaker", "episode"))
    ports = request.app[ROOM].ports
    meant = await as_meant(_words(request), speaker or None, episode or None, ports)
    return Search(meant.words, meant.speaker, meant.episode, _limit(request))


def _words(request: web.Request) -> str:
    words = clean(request.query.get("q", ""))
    if not words:
        raise Unacceptable(400, "q is empty.", "Give at least one word: /api/quotes?q=sunscreen.")
    if len(words) > MOST_WORDS:
        raise Unacceptable(400, f"q has {len(words):,} characters; {MOST_WORDS} is the most.")
    return words


def _limit(request: web.Request) -> int:
    typed = request.query.get("limit", "") or str(_USUAL)
    valid = typed.isascii() and typed.isdigit() and len(typed) <= len(str(MOST_QUOTES))
    if not valid or not 1 <= int(typed) <= MOST_QUOTES:
        raise Unacceptable(400, f"limit is a whole number from 1 to {MOST_QUOTES}.")
    return int(typed)


def _quotations(found: Findings) -> list[dict[str, Any]]:
    """Return the quotes as the blocks of a card have them: one contract for both."""
    blocks = tuple(quotation(quote) for quote in found.quotes)
    listed: list[dict[str, Any]] = to_json(Card("", blocks))["blocks"]
    return listed


def _episode(episode: Episode) -> dict[str, Any]:
    return {
        "slug": episode.slug,
        "title": episode.title,
        "show": episode.show,
        "host": episode.host or None,
        "guest": episode.guest or None,
        "published": episode.published.isoformat() if episode.published else None,
        "url": episode.url,
        "duration_s": episode.duration_s,
    }
