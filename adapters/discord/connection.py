"""Keeps the bot connected to Discord until it is told to stop, or cannot work."""

import asyncio
import logging
from dataclasses import dataclass, field
from time import monotonic
from typing import Generic, TypeVar

import aiohttp
import discord
from discord.http import Route
from yarl import URL

from adapters.discord.access import DISCORD_API, DiscordAccess
from adapters.discord.answering import Answering
from adapters.discord.client import Client
from adapters.discord.courier import DiscordCourier
from adapters.discord.faults import SHARDS, address, explain, said
from adapters.discord.identifying import Identifies
from adapters.discord.reception import Reception
from adapters.pictures import Draw
from bot.kernel.dispatch import Dispatch
from bot.kernel.errors import Unusable
from bot.ports import Communities, Starts, Synced

P = TypeVar("P")
log = logging.getLogger(__name__)

_FIRST_WAIT_S, _LONGEST_WAIT_S = 5.0, 300.0  # one identify in five seconds is allowed


@dataclass
class Connection(Generic[P]):
    """The bot on Discord. `run` is its life; `fresh` is for readiness probes."""

    access: DiscordAccess
    dispatch: Dispatch[P]
    communities: Communities
    synced: Synced
    starts: Starts
    draw: Draw | None = None
    _client: Client[P] | None = field(default=None, init=False)
    _identifies: Identifies = field(init=False)

    def __post_init__(self) -> None:
        self._identifies = Identifies(self.starts)

    async def run(self) -> None:
        """Stay connected until cancelled, and close cleanly then.

        Discord being away is waited for. Raises `Unusable`, with the mend, when waiting would not
        help: a token that is not accepted, a missing scope, a wrong address.
        """
        _keep_quiet()
        reach(self.access)
        _check_shards(self.access)
        wait_s = _FIRST_WAIT_S
        while True:
            began = monotonic()
            try:
                await self._connect()
            except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
                reason = explain(error, self.access)
                if reason:
                    raise Unusable(reason) from error
                log.warning("Discord cannot be reached: %s", said(error))
            if monotonic() - began > _LONGEST_WAIT_S:  # it worked for a while
                wait_s = _FIRST_WAIT_S
            await asyncio.sleep(wait_s)
            wait_s = min(2 * wait_s, _LONGEST_WAIT_S)

    def fresh(self) -> bool:
        """Tell whether every shard is connected and was heard lately."""
        return self._client is not None and self._client.fresh()

    def courier(self) -> DiscordCourier:
        """Return who carries posts by this connection, while it is there."""
        return DiscordCourier(lambda: self._client, self.draw)

    async def _connect(self) -> None:
        """Connect, and stay so until something ends it."""
        reception = Reception(Answering(self.dispatch, self.communities, self.draw))
        client = Client(
            self.access,
            self.dispatch.registry,
            reception,
            self.communities,
            self.synced,
            self._identifies,
        )
        async with client:
            self._client = client
            try:
                await client.login(self.access.token)
                await _stay(client)
            finally:
                self._client = None


async def _stay(client: discord.Client) -> None:
    """Stay connected until something ends it, or until cancelled.

    A shard that identifies anew takes a cancellation for its own and forgets it
    (`discord.shard.Shard.reidentify`): so the client is closed first, and then ends by itself.
    """
    connecting = asyncio.create_task(client.connect())
    try:
        await asyncio.shield(connecting)
    except asyncio.CancelledError:
        await client.close()
        connecting.cancel()
        await asyncio.wait({connecting})
        raise


def reach(access: DiscordAccess) -> None:
    """Point the library at the API; raises `Unusable` when the address is none."""
    api = access.api_url or DISCORD_API
    try:
        url = URL(api)
    except ValueError:
        url = URL()
    if url.scheme not in ("http", "https") or not url.host:
        raise Unusable(address(access))
    Route.BASE = api.rstrip("/")


def _keep_quiet() -> None:
    """Keep the library from writing down what people ask, and the tokens to answer them with."""
    library = logging.getLogger("discord")
    library.setLevel(max(logging.INFO, library.getEffectiveLevel()))


def _check_shards(access: DiscordAccess) -> None:
    known = range(access.shard_count or 0)
    if not all(number in known for number in access.shard_ids):
        raise Unusable(SHARDS)
