"""The Atom feed (RFC 4287): check-ins and verdicts of this room, newest first."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from uuid import NAMESPACE_URL, uuid5

from aiohttp import web

from adapters import plain
from adapters.web.addresses import prediction_address
from adapters.web.door.origin import origin
from adapters.web.keeping.answers import kept
from adapters.web.material.entries import words_of
from adapters.web.room import PAGES, ROOM
from bot.domain.prediction import Prediction, Verdict
from bot.features.cases import cases
from bot.features.said import date_words
from bot.features.verdict_words import outcome_words
from bot.features.whose import whose
from bot.kernel.asker import LOCAL
from bot.ports import Ports, Post, PostState

TYPE = "application/atom+xml"

_NAMELESS = f"urn:uuid:{uuid5(NAMESPACE_URL, 'hindcast:feed')}"
"""The feed's id where this room does not know its own address: an id is never relative."""

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no document may have, however they are written (XML 1.0, 2.2)."""

_MOST = 40
"""Entries; readers keep what they have seen."""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of the feed. `id` is the same for good; `updated` is when it last changed."""

    id: str
    title: str
    text: str
    prediction: str
    published: datetime
    updated: datetime

    @property
    def address(self) -> str:
        """The page it leads to."""
        return prediction_address(self.prediction)


@kept
async def feed(request: web.Request) -> web.Response:
    """GET /feed.atom."""
    ports = request.app[ROOM].ports
    known = {case.prediction.id: case.prediction for case in await cases(ports, LOCAL)}
    items = [item async for item in _checkins(ports, known)]
    items += [item async for item in _verdicts(ports, known)]
    items.sort(key=lambda item: (item.updated, item.id), reverse=True)
    text = request.app[PAGES].feed(
        origin=origin(request),
        nameless=_NAMELESS,
        items=items[:_MOST],
        updated=max((item.updated for item in items), default=_begun(known, ports)),
    )
    return web.Response(text=text, content_type=TYPE)


def _begun(known: Mapping[str, Prediction], ports: Ports) -> datetime:
    """Return when the newest prediction was made: what an empty feed was last changed by."""
    today = ports.clock.now().date()
    newest = max((each.made_on for each in known.values()), default=today)
    return datetime.combine(newest, time(), UTC)


async def _checkins(ports: Ports, known: Mapping[str, Prediction]) -> AsyncIterator[Item]:
    for post in await ports.diary.posts(LOCAL, limit=_MOST):
        asked = await _prediction(post.prediction, ports, known)
        if asked and post.state is PostState.POSTED:
            yield await _checkin(post, asked, ports)


async def _checkin(post: Post, asked: Prediction, ports: Ports) -> Item:
    words = await words_of(ports.library, asked)
    said = f" {whose(asked).words}: “{words[0].shown}”" if words else ""
    at = post.sent_at or post.created_at
    title = f"Prediction check-in · {date_words(post.local_date)}"
    return _item(f"post:{post.id}", title, f"{asked.question}{said}", asked, at)


async def _verdicts(ports: Ports, known: Mapping[str, Prediction]) -> AsyncIterator[Item]:
    newest = sorted(await ports.ledger.verdicts(LOCAL), key=_changed, reverse=True)
    for verdict in newest[:_MOST]:
        judged = await _prediction(verdict.prediction, ports, known)
        if judged:
            yield _verdict(verdict, judged)


def _verdict(verdict: Verdict, judged: Prediction) -> Item:
    disputed = "".join(f" Disputed: {each.reason}" for each in verdict.disputes)
    text = f"{outcome_words(verdict)}. Evidence: {verdict.evidence}{disputed}"
    item = _item(f"verdict:{verdict.id}", judged.question, text, judged, verdict.given_at)
    return replace(item, updated=_changed(verdict))


def _changed(verdict: Verdict) -> datetime:
    return max([verdict.given_at, *(dispute.at for dispute in verdict.disputes)])


async def _prediction(
    name: str, ports: Ports, known: Mapping[str, Prediction]
) -> Prediction | None:
    """Return a prediction by an id that it may have had once."""
    return known.get(name) or await ports.ledger.prediction(LOCAL, name)


def _item(name: str, title: str, text: str, about: Prediction, at: datetime) -> Item:
    """Make an entry. Its id is made of a random one, so that no two rooms share any."""
    unique = f"urn:uuid:{uuid5(NAMESPACE_URL, f'hindcast:{name}')}"
    return Item(unique, _legible(title), _legible(text), about.id, at, at)


def _legible(text: str) -> str:
    """Return `text` with a space for each character that a reader of feeds could stumble at."""
    return _FORBIDDEN.sub(" ", plain.safe(text))
