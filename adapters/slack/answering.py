"""The one path from a person's act to its answer: plan, run, deliver.

Everything has been acknowledged when this begins, but for a modal that was sent in.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

from adapters.completion import LOOK_UP
from adapters.slack.access import SURFACE
from adapters.slack.calls import Calls
from adapters.slack.claims import Claims
from adapters.slack.delivery import Delivery
from adapters.slack.lines import Spelling, read_line
from adapters.slack.modals import Modals
from adapters.slack.visit import Visit
from bot.kernel.card import ACTION_PREFIX, Card, Form, Status
from bot.kernel.dispatch import NOT_TIMED, Dispatch, OpenForm, Refuse, Reply, failed, refused
from bot.kernel.errors import NotUnderstood, Refusal
from bot.kernel.grammar import Line, parse
from bot.ports import Ports

log = logging.getLogger(__name__)

AT_ONCE = 16
"""Handlers that run at the same time. More would not be done sooner, and what comes in meanwhile
would be acknowledged later."""

_PREFIX = f"{ACTION_PREFIX}:"
_WORDS = "words"


@dataclass(frozen=True)
class Answering:
    """Answers lines, buttons, modals and the shortcut."""

    dispatch: Dispatch[Ports]
    calls: Calls
    modals: Modals
    delivery: Delivery
    aliases: Mapping[str, str]
    spelling: Spelling
    claims: Claims = field(default_factory=Claims)
    turns: asyncio.Semaphore = field(default_factory=partial(asyncio.Semaphore, AT_ONCE))

    async def line(self, visit: Visit, name: str, text: str) -> None:
        """Answer a slash command."""
        try:
            line = read_line(name, text, self.aliases, self.dispatch.registry)
        except NotUnderstood as refusal:
            await self._not_understood(visit, refusal)
            return
        await self.answer(visit, line)

    async def press(self, visit: Visit, address: str) -> None:
        """Answer a button or an entry of a menu, by its address."""
        mine = address.startswith(_PREFIX)
        try:
            line = parse(address if mine else _PREFIX, self.dispatch.registry)
        except NotUnderstood as refusal:
            await self._not_understood(visit, refusal)
            return
        await self.answer(visit, line)

    async def find(self, visit: Visit, words: str) -> None:
        """Look up the words of a message, as many of them as a question may have."""
        if not words.strip():
            await self._refuse(visit, "There are no words in that message.", "Try another one.")
            return
        command = self.dispatch.registry.get(LOOK_UP)
        option = command.option(_WORDS) if command else None
        most = option.about.limit if option else len(words)
        if len(words) > most:
            words = words[:most].rpartition(" ")[0] or words[:most]
        await self.answer(visit, Line(LOOK_UP, {_WORDS: words}))

    async def stale(self, visit: Visit, what: str) -> None:
        """Say that a form or a shortcut is of an earlier time."""
        reason = f"That {what} is not one of mine any more."
        await self._refuse(visit, reason, "Type /help to see what I understand.")

    async def answer(self, visit: Visit, line: Line) -> None:
        """Plan and carry out one call, whatever it came from."""
        plan = self.dispatch.plan(await self.calls.of(visit, line))
        match plan:
            case Reply():
                await self.finish(visit, plan)
            case OpenForm(form):
                await self._open(visit, form)
            case Refuse(card):
                await self._give(visit, card)

    async def finish(self, visit: Visit, reply: Reply) -> None:
        """Carry out a planned call and show its card."""
        async with self.turns:
            card = await self.dispatch.run(reply)
        replaces = reply.replaces and card.status is not Status.REFUSED
        await self._give(visit, card, replaces=replaces)

    async def _open(self, visit: Visit, form: Form) -> None:
        instead = await self.modals.open(visit, form) if await self._mine(visit) else None
        if instead:
            await self._give(visit, instead)

    @asynccontextmanager
    async def net(self, visit: Visit) -> AsyncIterator[None]:
        """Claim the act meanwhile, and catch whatever nobody thought of.

        Then the operator gets the story, the person a sentence.
        """
        async with self.claims.claiming(visit.trigger):
            try:
                yield
            except Exception:
                log.exception("an answer could not be given")
                try:
                    await self._give(visit, failed())
                except Exception:
                    log.exception("nor could anybody be told")

    async def _not_understood(self, visit: Visit, refusal: NotUnderstood) -> None:
        self.dispatch.metrics.command("?", SURFACE, "refused", NOT_TIMED)
        await self._give(visit, refused(refusal))

    async def _refuse(self, visit: Visit, reason: str, way_out: str) -> None:
        await self._give(visit, refused(Refusal(reason, way_out)))

    async def _give(self, visit: Visit, card: Card, *, replaces: bool = False) -> None:
        if await self._mine(visit):
            await self.delivery.give(visit, self.spelling.card(card), replaces=replaces)

    async def _mine(self, visit: Visit) -> bool:
        return await self.claims.mine(visit.trigger)
