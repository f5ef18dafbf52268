"""The connection to Discord: a client that needs no privileged intent and keeps little."""

import asyncio
import logging
from collections.abc import Awaitable, Collection, Sequence
from contextlib import suppress
from typing import Any, Generic, TypeVar

import aiohttp
import discord
from discord import app_commands
from discord.gateway import DiscordWebSocket
from yarl import URL

from adapters.discord import joining
from adapters.discord.access import DiscordAccess
from adapters.discord.asker import Interaction
from adapters.discord.buttons import ActionButton, ActionMenu
from adapters.discord.commands import declare
from adapters.discord.faults import ENDPOINT
from adapters.discord.identifying import USUAL_S, Identifies, check_starts
from adapters.discord.insist import LOST
from adapters.discord.reception import Reception
from adapters.discord.syncing import sync
from adapters.unfinished import Unfinished
from bot.kernel.command import Registry
from bot.kernel.ending import ANSWERS_S, CLOSING_S, PLATFORMS_S
from bot.kernel.errors import Unusable
from bot.kernel.observe import request
from bot.ports import Communities, Synced

P = TypeVar("P")
log = logging.getLogger(__name__)

_AGAIN_S = 60.0
_HANG_UP_S = 1.0
"""How long the gateway may take to let go; answers are finished meanwhile."""

_CONNECTIONS = 64
"""Requests at a time. Without a limit, a burst of answers would open a connection for each, which
takes longer than to wait for one that is open. The gateway is among them."""


_WAITS_S = 30.0
"""What Discord would let wait longer is refused at once; the library knows no shorter time."""


class Tree(app_commands.CommandTree["Client[P]"], Generic[P]):
    """The commands, as declared; what people send is not read by the library.

    What it cannot read, a command it does not know for one, it would leave unanswered.
    """

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Have it answered, and tell the library to do nothing more."""
        await self.client.receive(interaction)
        return False


class Client(discord.AutoShardedClient, Generic[P]):
    """Hindcast on Discord."""

    def __init__(
        self,
        access: DiscordAccess,
        registry: Registry[P],
        reception: Reception[P],
        communities: Communities,
        synced: Synced,
        identifies: Identifies,
    ) -> None:
        super().__init__(
            connector=aiohttp.TCPConnector(limit=_CONNECTIONS),
            intents=discord.Intents(guilds=True),
            **_shards(access),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            guild_ready_timeout=0,  # while it waits, a server that is joined counts as an old one
            heartbeat_timeout=access.silence_s,
            max_ratelimit_timeout=_WAITS_S,
        )
        self.tree = Tree(self)
        declare(registry, self.tree)
        self.add_dynamic_items(ActionButton, ActionMenu)
        self._registry = registry
        self._reception = reception
        self._communities = communities
        self._synced = synced
        self._identifies = identifies
        self._identified_together = 1
        self._unfinished = Unfinished()

    async def setup_hook(self) -> None:
        """Find the gateway and tell Discord the commands: once, before the first connection."""
        shards, url, starts = await self.http.get_bot_gateway()
        # The library asks for it only when it counts shards, and not when a session was lost.
        DiscordWebSocket.DEFAULT_GATEWAY = URL(url)
        wanted = self.shard_ids or range(self.shard_count or shards)
        check_starts(starts, len(wanted))
        self._identified_together = starts["max_concurrency"]
        if self.application and self.application.interactions_endpoint_url:
            raise Unusable(ENDPOINT)
        if 0 in wanted:  # of several processes, one tells
            await sync(self.tree, self.application_id or 0, self._synced)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait not to use up the day's sessions, and for one's turn; then forget the servers.

        READY names those that are still there, and no others.
        """
        shard = shard_id or 0
        wait_s = self._identifies.wait_s(shard, initial=initial)
        if wait_s > USUAL_S:
            log.warning("Discord ended a session again: beginning anew in %.0f s", wait_s)
            with suppress(discord.DiscordException, *LOST):  # then identifying tells what is wrong
                check_starts((await self.http.get_bot_gateway())[2], 1)
        await asyncio.sleep(wait_s)
        await self._identifies.turn(self.application_id or 0, shard % self._identified_together)
        for guild in self._guilds_of(shard):
            self._connection._remove_guild(guild)  # noqa: SLF001 - the library never does

    async def receive(self, interaction: Interaction) -> None:
        """Answer an interaction."""
        with self._unfinished.business():
            await self._reception.take(interaction)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Take submitted forms, and buttons that no item stands for."""
        if interaction.type in (
            discord.InteractionType.component,
            discord.InteractionType.modal_submit,
        ):
            await self.receive(interaction)

    async def on_shard_connect(self, shard: int) -> None:
        """Notice which servers came or went while nobody listened: READY names all of a shard."""
        if not self.is_closed():
            here = self._guilds_of(shard)
            noting = joining.catch_up(shard, self.shard_count or 1, here, self._communities)
            await self._note(noting, shard)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Greet a new server."""
        noting = joining.joined(guild, self._communities, self._registry)
        await self._note(noting, guild.shard_id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Leave a server."""
        await self._note(joining.left(guild, self._communities), guild.shard_id)

    async def _note(self, noting: Awaitable[None], shard: int) -> None:
        """Have it noted who came or went; where that fails, all of the shard is compared later."""
        with self._unfinished.business(), request():
            try:
                await noting
            except Exception:
                log.exception("it cannot be noted which servers came or went; again in a minute")
                self.loop.call_later(_AGAIN_S, self.dispatch, "shard_connect", shard)

    def _guilds_of(self, shard: int) -> Sequence[discord.Guild]:
        return [guild for guild in self.guilds if guild.shard_id == shard]

    def fresh(self) -> bool:
        """Tell whether every shard is connected and was heard within `silence_s`."""
        expected: Collection[int] = self.shard_ids or range(self.shard_count or 1)
        open_now = {number for number, shard in self.shards.items() if not shard.is_closed()}
        return self.is_ready() and open_now.issuperset(expected)

    async def close(self) -> None:
        """Hear nothing new, finish what was begun, then close; all within `PLATFORMS_S`."""
        began = self.loop.time()
        await self._hang_up()
        await self._unfinished.finish(began + ANSWERS_S - self.loop.time())
        closing = asyncio.create_task(super().close())
        done, _ = await asyncio.wait({closing}, timeout=CLOSING_S / 2)
        if not done:  # a silent gateway does not say goodbye
            await self.http.close()
            done, _ = await asyncio.wait({closing}, timeout=CLOSING_S / 2)
        left_s = began + PLATFORMS_S - self.loop.time()
        await self._unfinished.finish(0, left_s)  # what came in while it was closing
        for task in done:
            task.result()

    async def _hang_up(self) -> None:
        """Leave the gateway first: what came in while closing could not be answered any more."""
        leaving = [asyncio.create_task(shard.disconnect()) for shard in self.shards.values()]
        if leaving:
            _, late = await asyncio.wait(leaving, timeout=_HANG_UP_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*leaving, return_exceptions=True)


def _shards(access: DiscordAccess) -> dict[str, Any]:
    """Return the shards to open; what is not given, Discord decides."""
    given = {"shard_ids": list(access.shard_ids), "shard_count": access.shard_count}
    return {name: value for name, value in given.items() if value}
