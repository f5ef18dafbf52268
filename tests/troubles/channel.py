"""A trouble, the operators' channel that hears of it, and a clock."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.domain.delivery import Delivered, Sent
from bot.kernel.asker import Community
from bot.kernel.card import Card
from bot.troubles import Operators
from bot.troubles.kinds import Kind

AT = datetime(2026, 11, 20, 14, 5, tzinfo=UTC)
BROKEN = Kind("bot.kernel.dispatch", "/%s failed", "ZeroDivisionError", "storage/diary/posts.py:42")


@dataclass
class Time:
    """A clock that is moved by hand."""

    seconds: float = 0.0

    def __call__(self) -> float:
        """Return the seconds it was moved to."""
        return self.seconds


@dataclass
class Channel:
    """A courier that keeps what it was given."""

    answer: Delivered = field(default_factory=lambda: Sent("1"))
    cards: list[Card] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def announce(self, _community: Community, _channel: str, card: Card) -> Delivered:
        """Keep a card, and answer as it was told to."""
        self.cards.append(card)
        self.came.set()
        return self.answer

    def operators(self) -> Operators:
        """Return this channel as one of the operators'."""
        return Operators(self, Community("slack:T1"), "C1")  # type: ignore[arg-type]
