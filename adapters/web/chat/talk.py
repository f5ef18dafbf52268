"""What a visit has asked and heard so far, one talk for each acting member; in memory, bounded."""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import takewhile

from adapters.web.visitors.crowd import Holder, Places, surplus
from bot.domain.prediction import Forecast
from bot.kernel.card import Block, Card, Document, Form, Notice, Status
from bot.ports import Clock

MOST_EXCHANGES = 20
"""Cards of one talk: a long page as it is."""

PLACES = Places(keyed=100, strangers=200, of_address=100)
"""Talks that are remembered at once."""

KEPT_FOR = timedelta(hours=12)
"""A talk that was silent for longer is over."""

DOCUMENTS_FOR = timedelta(minutes=5)
"""A document that nobody came to fetch is dropped by whoever talks next after that."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A card, with the line it answers; a button's reply has none.

    `shared_at` is this room's origin on a shared card; it may be empty. `closed` are the forms that
    go when it comes, and `unmarked` those whose marks go. With a `page`, it is shown there and not
    in the conversation. A line that `waits` is carried out by a press only.
    """

    card: Card
    line: str = ""
    shared_at: str | None = None
    closed: tuple[str, ...] = ()
    unmarked: tuple[str, ...] = ()
    page: str = ""
    waits: bool = False
    id: str = field(default_factory=lambda: secrets.token_urlsafe(6))


def lasting(said: Exchange) -> bool:
    """Tell whether an answer stays right for a while: not a refusal, nor somebody's own data."""
    return said.card.status is not Status.REFUSED and not documents(said.card)


def asks(said: Exchange) -> bool:
    """Tell whether a button's reply is a form to fill in."""
    return not said.line and any(isinstance(block, Form) for block in said.card.blocks)


def without_documents(said: Exchange) -> Exchange:
    """Return an exchange whose documents are only named: they were there to take along."""
    if not documents(said.card):
        return said
    return replace(said, card=replace(said.card, blocks=tuple(map(_named, said.card.blocks))))


def _named(block: Block) -> Block:
    if not isinstance(block, Document):
        return block
    return Notice(f"{block.name} is not kept here. Ask again to have it.")


def documents(card: Card) -> bool:
    """Tell whether a card has a document to take along: it is shown once, and never kept."""
    return any(isinstance(block, Document) for block in card.blocks)


@dataclass(slots=True)
class Talk:
    """Exchanges, the newest first; but a reply stands below the card it belongs to.

    `rests_on` is the first of its member's forecasts, once there is one. `elsewhere` are the
    latest answers on pages of their own, one for each page.
    """

    seen: datetime
    exchanges: list[Exchange] = field(default_factory=list)
    elsewhere: dict[str, Exchange] = field(default_factory=dict)
    rests_on: Forecast | None = None

    def shed(self) -> None:
        """Keep no documents."""
        self.exchanges = [without_documents(one) for one in self.exchanges]

    def answer(self, said: Exchange) -> None:
        """Put an exchange on its page, in the place of what was answered there before.

        Documents are not kept there: such a page may be loaded again and again.
        """
        self.elsewhere.pop(said.page, None)
        self.elsewhere[said.page] = without_documents(said)
        for page in list(self.elsewhere)[:-MOST_EXCHANGES]:
            del self.elsewhere[page]

    def begin(self, said: Exchange) -> Exchange:
        """Put an exchange on top; the same line asked again takes the place of itself."""
        if self.exchanges and said.line and self.exchanges[0].line == said.line:
            return self.renew(self.exchanges[0].id, said)
        self.exchanges.insert(0, said)
        del self.exchanges[MOST_EXCHANGES:]
        return said

    def settle(self, on: str, said: Exchange) -> Exchange:
        """Close the forms open below an exchange: `said` asks the same anew, or has done it."""
        place = self._place(on)
        below = self.exchanges if place is None else self.exchanges[place + 1 :]
        closed = tuple(one.id for one in takewhile(lambda one: not one.line, below) if asks(one))
        self.exchanges = [one for one in self.exchanges if one.id not in closed]
        return replace(said, closed=closed)

    def unmark(self, ids: Collection[str]) -> None:
        """Have no button of some exchanges marked as the member's own choice."""
        self.exchanges = [
            replace(one, card=one.card.as_seen(alone=False)) if one.id in ids else one
            for one in self.exchanges
        ]

    def reply(self, on: str, said: Exchange) -> Exchange:
        """Put an exchange below another one; on top where that is no longer there."""
        place = self._place(on)
        if place is None:
            return self.begin(said)
        self.exchanges.insert(place + 1, said)
        del self.exchanges[MOST_EXCHANGES:]
        return said

    def renew(self, on: str, said: Exchange) -> Exchange:
        """Put an exchange in the place of another one, under its id and its line."""
        place = self._place(on)
        if place is None:
            return self.begin(said)
        old = self.exchanges[place]
        self.exchanges[place] = replace(said, id=old.id, line=said.line or old.line)
        return self.exchanges[place]

    def _place(self, on: str) -> int | None:
        return next((n for n, one in enumerate(self.exchanges) if one.id == on), None)


class Talks:
    """All talks; beyond its places the longest silent of the same kind are forgotten."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._talks: dict[Hashable, Talk] = {}
        self._held: OrderedDict[Hashable, Holder] = OrderedDict()

    def __contains__(self, who: object) -> bool:
        return who in self._talks

    def said(self, who: Hashable) -> Sequence[Exchange]:
        """Return the exchanges of somebody's talk; none where it is over."""
        return self._talks[who].exchanges if self._lasts(who) else ()

    def answered(self, who: Hashable, page: str) -> Exchange | None:
        """Return the latest answer on a page of its own."""
        return self._talks[who].elsewhere.get(page) if self._lasts(who) else None

    def shown(self, who: Hashable) -> Sequence[Exchange]:
        """Return the same to be shown: a document in them is shown this once."""
        exchanges = self.said(who)
        if exchanges:
            self._talks[who].shed()
        return exchanges

    def rests_on(self, who: Hashable, first: Forecast | None) -> bool:
        """Tell whether what somebody's talk rests on is still there; note what it is."""
        talk = self._talks[who]
        stands = talk.rests_on in (None, first)
        talk.rests_on = first
        return stands

    def of(self, who: Hashable, holder: Holder) -> Talk:
        """Return somebody's talk to go on with, a new one where there is none."""
        now = self._clock.now()
        for old in self._talks.values():
            if now - old.seen > DOCUMENTS_FOR:
                old.shed()
        known = self._talks[who] if self._lasts(who) else None
        talk = self._talks[who] = known or Talk(now)
        talk.seen = now
        self._held[who] = holder
        self._held.move_to_end(who)
        gives_way = surplus(self._held, PLACES)
        if gives_way is not None:
            self.forget(gives_way)
        return talk

    def _lasts(self, who: Hashable) -> bool:
        talk = self._talks.get(who)
        return talk is not None and self._clock.now() - talk.seen <= KEPT_FOR

    def forget_where(self, concerns: Callable[[Hashable], bool]) -> None:
        """Forget some talks."""
        for who in [who for who in self._talks if concerns(who)]:
            self.forget(who)

    def forget(self, who: Hashable) -> None:
        """Forget somebody's talk."""
        self._talks.pop(who, None)
        self._held.pop(who, None)
