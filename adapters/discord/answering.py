"""The one path from a call to an answer: planned, acknowledged in time, carried out, delivered."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Generic, TypeVar

import discord

from adapters.discord.asker import Interaction, asker_of, community_of
from adapters.discord.drawing import drawn
from adapters.discord.forms import modal
from adapters.discord.insist import LOST
from adapters.discord.letter import Letter
from adapters.discord.precedence import Precedence
from adapters.discord.render import render
from adapters.pictures import Draw
from bot.kernel.asker import Asker
from bot.kernel.card import Card, Status
from bot.kernel.dispatch import Call, Dispatch, OpenForm, Refuse, Reply, failed, refused
from bot.kernel.errors import Refusal
from bot.ports import Communities, Manners

P = TypeVar("P")
log = logging.getLogger(__name__)

SURFACE = "discord"

QUICK_S = 0.2
"""An answer that is there so soon is sent at once; a slower one is announced first. Then a first
response is never late: Discord allows three seconds, and people notice a third of one."""


@dataclass
class Answering(Generic[P]):
    """Answers calls. Without `draw`, a chart is shown as its alternative text."""

    dispatch: Dispatch[P]
    communities: Communities
    draw: Draw | None = None
    _precedence: Precedence = field(default_factory=Precedence)

    async def answer(
        self,
        interaction: Interaction,
        command: str,
        values: Mapping[str, object],
        *,
        has_forms: bool = True,
    ) -> None:
        """Answer a call; what goes wrong on the way is told, and one line in the log."""
        letter = Letter(interaction)
        async with self._mending(letter):
            call = await self._call(interaction, command, values, has_forms=has_forms)
            await self._carry_out(letter, self.dispatch.plan(call))

    async def refuse(self, interaction: Interaction, refusal: Refusal) -> None:
        """Refuse what could not even be made a call."""
        letter = Letter(interaction)
        async with self._mending(letter):
            await self._carry_out(letter, Refuse(refused(refusal)))

    async def apologise(self, interaction: Interaction) -> None:
        """Say that something broke, where it broke before there was anything to answer."""
        await self._apologise(Letter(interaction), failed())

    async def asker(self, interaction: Interaction) -> tuple[Asker, Manners]:
        """Return who asks, and how the bot behaves where they ask."""
        community = community_of(interaction)
        manners = await self.communities.manners(community) if community else Manners()
        return asker_of(interaction, manners.moderators), manners

    async def _call(
        self,
        interaction: Interaction,
        command: str,
        values: Mapping[str, object],
        *,
        has_forms: bool,
    ) -> Call:
        asker, manners = await self.asker(interaction)
        return Call(
            command,
            values,
            asker,
            SURFACE,
            has_forms=has_forms,
            quiet=not manners.answers_publicly(command, asker.channel),
            aloud=manners.speaks_up(command, asker.channel),
        )

    @asynccontextmanager
    async def _mending(self, letter: Letter) -> AsyncIterator[None]:
        """Catch whatever goes wrong within, and say so to whoever asked."""
        try:
            yield
        except (discord.RateLimited, *LOST) as error:
            log.warning("an answer may be lost: %s", type(error).__name__)
        except discord.HTTPException as error:
            await self._mend(letter, error)
        except Exception:
            log.exception("an answer could not be made")
            await self._apologise(letter, failed())

    async def _mend(self, letter: Letter, error: discord.HTTPException) -> None:
        match error.status:
            case HTTPStatus.UNAUTHORIZED | HTTPStatus.NOT_FOUND:
                log.warning("an answer came too late: %s", error)
            case HTTPStatus.FORBIDDEN:
                await self._apologise(letter, _FORBIDDEN)
            case _:
                log.error("Discord did not take an answer: %s", error)
                await self._apologise(letter, failed())

    async def _apologise(self, letter: Letter, card: Card) -> None:
        try:
            await self._deliver(letter, card, replaces=False)
        except (discord.DiscordException, *LOST) as error:
            log.warning("an apology could not be sent: %s", error)

    async def _carry_out(self, letter: Letter, plan: Reply | OpenForm | Refuse) -> None:
        match plan:
            case Refuse(card):
                await self._deliver(letter, card, replaces=False)
            case OpenForm(form):
                await letter.ask(modal(form))
            case Reply():
                await self._reply(letter, plan)

    async def _reply(self, letter: Letter, plan: Reply) -> None:
        """Carry a plan out; when others wait too, everybody is acknowledged before work begins."""
        async with self._precedence.counted() as alone:
            work = asyncio.create_task(self._work(plan, alone=alone))
            try:
                if alone:
                    await asyncio.wait({work}, timeout=QUICK_S)
                if not work.done():
                    async with self._precedence.first():
                        await letter.defer(private=plan.private, replaces=plan.replaces)
                card = await work
            finally:
                if not work.done():
                    work.cancel()
                    await asyncio.wait({work})
        # A refusal does not take the place of what is refused.
        replaces = plan.replaces and card.status is not Status.REFUSED
        await self._deliver(letter, card, replaces=replaces)

    async def _work(self, plan: Reply, *, alone: bool) -> Card:
        if not alone:
            await self._precedence.turn()
        return await self.dispatch.run(plan)

    async def _deliver(self, letter: Letter, card: Card, *, replaces: bool) -> None:
        pages = render(card, await drawn(card, self.draw))
        await letter.deliver(pages, private=card.private, replaces=replaces)


_FORBIDDEN = refused(
    Refusal(
        "I may not post in this channel.",
        "Whoever runs the server can let me: View Channel, Send Messages and Attach Files.",
    )
)
