"""What hangs on the wall: the local community's latest check-in, and what was judged lately."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b

from adapters.web.addresses import prediction_address
from bot.checking.notes import verdict_note
from bot.domain.prediction import Verdict
from bot.features.channels import ROOM
from bot.features.checkin_card import checkin_card
from bot.kernel.asker import LOCAL
from bot.kernel.card import Card
from bot.kernel.card_json import to_json
from bot.ports import Ports, Post, PostState

RECENT = timedelta(days=2)
"""So long a verdict stays on the wall; after that the board has it."""

_POSTS, _VERDICTS = 3, 3


@dataclass(frozen=True, slots=True)
class Today:
    """The latest check-in and the latest verdicts as cards.

    `tag` changes with what they say, and whenever somebody answers the check-in, whose prediction
    is `asked`.
    """

    tag: str = ""
    post: Card | None = None
    asked: str = ""
    verdicts: tuple[Card, ...] = ()


async def read_today(ports: Ports) -> Today:
    """Return what hangs on the wall now."""
    posts = await ports.diary.posts(LOCAL, ROOM, _POSTS)
    post = next((each for each in posts if each.state is PostState.POSTED), None)
    verdicts = await _recent(ports, post)
    card = await checkin_card(post, ports) if post else None
    notes = [note for each in verdicts if (note := await _note(each, ports))]
    asked, answers = (post.prediction, post.wanted) if post else ("", 0)
    return Today(_tag(card, notes, answers), card, asked, tuple(notes))


def _tag(card: Card | None, notes: Sequence[Card], answers: int) -> str:
    """Return a short hash of what is shown: a card changes also when its day is over.

    A changed answer is shown to one member only; `answers` counts it.
    """
    shown = json.dumps([card and to_json(card), answers, *map(to_json, notes)])
    return blake2b(shown.encode(), digest_size=8).hexdigest()


async def _recent(ports: Ports, post: Post | None) -> list[Verdict]:
    """Return the latest verdicts; the one on the check-in's own prediction is on its card."""
    since, given = ports.clock.now() - RECENT, await ports.ledger.verdicts(LOCAL)
    recent = [each for each in given if each.given_at >= since]
    shown = post.prediction if post else None
    others = [each for each in recent if each.prediction != shown]
    return sorted(others, key=lambda each: each.given_at, reverse=True)[:_VERDICTS]


async def _note(verdict: Verdict, ports: Ports) -> Card | None:
    prediction = await ports.ledger.prediction(LOCAL, verdict.prediction)
    if prediction is None:
        return None
    return verdict_note(prediction, verdict, prediction_address(prediction.id))
