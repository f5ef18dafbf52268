"""A look at Discord with the bot's token: asks, posts nothing, and opens no session."""

from collections.abc import AsyncIterator, Sequence
from types import SimpleNamespace

import aiohttp
import discord

from adapters.clocks import HeardClock
from adapters.discord.access import DiscordAccess
from adapters.discord.connection import reach
from adapters.discord.faults import ENDPOINT, explain, said
from adapters.discord.health_channels import examine_channels, examine_operators
from adapters.discord.identifying import check_starts
from bot.kernel.errors import Unusable
from bot.kernel.health import Finding, doubtful, fine, wrong
from bot.ports import Checkin, Clock

_AREA = "discord"
_AWAY = "See whether this machine reaches it, and https://discordstatus.com."
_FEW_STARTS = 50
"""Of a thousand a day: with so few left, something starts the bot over and over."""
_WAITS_S = 30.0


async def examine_discord(
    access: DiscordAccess, checkins: Sequence[Checkin], operators: str, clock: Clock
) -> AsyncIterator[Finding]:
    """Look at the token, the day's connections, the commands, and the channels to post in.

    `operators` is the channel where they are told what broke, or empty.
    """
    heard = HeardClock("Discord's", clock)
    try:
        reach(access)
        async with discord.Client(
            intents=discord.Intents(guilds=True),
            http_trace=_dates(heard),
            max_ratelimit_timeout=_WAITS_S,
        ) as client:
            await client.login(access.token)
            async for finding in _findings(client, access):
                yield finding
            async for finding in examine_channels(client, checkins):
                yield finding
            async for finding in examine_operators(client, operators):
                yield finding
    except Unusable as error:
        yield wrong(_AREA, "It cannot be used as it is set up.", str(error))
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        yield _failed(error, access)
    for finding in heard.compared():
        yield finding


def _dates(heard: HeardClock) -> aiohttp.TraceConfig:
    """Have every answer's date heard."""

    async def note(
        _: aiohttp.ClientSession, __: SimpleNamespace, end: aiohttp.TraceRequestEndParams
    ) -> None:
        heard.hear(end.response.headers.get("Date", ""))

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(note)
    return trace


def _failed(error: Exception, access: DiscordAccess) -> Finding:
    mend = explain(error, access)
    if mend:
        return wrong(_AREA, "It does not let the bot in.", mend)
    return wrong(_AREA, f"It cannot be asked: {said(error)}.", _AWAY)


async def _findings(client: discord.Client, access: DiscordAccess) -> AsyncIterator[Finding]:
    yield fine(_AREA, f"The token is accepted: the bot is {client.user}.")
    if client.application and client.application.interactions_endpoint_url:
        yield wrong(_AREA, "Nothing that people do reaches the bot.", ENDPOINT)
    yield await _starts(client, access)
    yield await _commands(client)


async def _starts(client: discord.Client, access: DiscordAccess) -> Finding:
    """Look how often the bot may connect today."""
    shards, _, allowed = await client.http.get_bot_gateway()
    wanted = len(access.shard_ids) or access.shard_count or shards
    left = allowed["remaining"]
    words = f"It allows {left:,} of {allowed['total']:,} new connections today."
    try:
        check_starts(allowed, wanted)
    except Unusable as error:
        return wrong(_AREA, words, str(error))
    if left < _FEW_STARTS:
        return doubtful(_AREA, words, "See in the log what starts the bot again and again.")
    return fine(_AREA, words)


async def _commands(client: discord.Client) -> Finding:
    known = await client.http.get_global_commands(client.application_id or 0)
    if known:
        return fine(_AREA, f"It knows the bot's commands: {len(known)}.")
    return doubtful(_AREA, "It knows no command of the bot yet.", "`hindcast serve` tells it.")
