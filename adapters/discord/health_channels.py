"""A look at what the bot may do in the Discord channels that it is to post in."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field

import discord

from adapters.discord.faults import MISSING_ACCESS
from bot.kernel.health import Finding, doubtful, fine, wrong
from bot.kernel.kinds import clean
from bot.ports import Checkin

_AREA = "discord"
_INVITE = "Invite the bot again, with the scopes bot and applications.commands."

_NEEDED = {"view_channel": "View Channel", "send_messages": "Send Messages"}
_IN_THREADS = {
    "view_channel": "View Channel",
    "send_messages_in_threads": "Send Messages in Threads",
}
_USEFUL = {
    "read_message_history": "Read Message History, to look for a post whose reply was lost",
    "attach_files": "Attach Files, for pictures",
}


@dataclass(frozen=True, slots=True)
class _Use:
    """What a channel is for, in words, what more is useful there, and the mend where it is gone."""

    channel: str
    works: str
    fails: str
    instead: str
    useful: Mapping[str, str] = field(default_factory=dict)


_CHECKIN = _Use(
    "channel with a check-in",
    "check-ins can be posted",
    "no check-in can be posted",
    "Stop it there with /checkin stop channel:{}.",
    _USEFUL,
)
_OPERATORS = _Use(
    "channel of the operators",
    "operators can be told what broke",
    "operators cannot be told what broke",
    "Set HINDCAST_DISCORD_OPERATORS_CHANNEL to another than {}.",
)


async def examine_operators(client: discord.Client, channel: str) -> AsyncIterator[Finding]:
    """Look at the channel where operators are told what broke; an empty one is none."""
    if not channel:
        return
    try:
        place = await client.fetch_channel(int(channel))
    except discord.HTTPException as error:
        yield _closed(error, int(channel), "", _OPERATORS)
        return
    if isinstance(place, discord.abc.PrivateChannel):
        words = f"The {_OPERATORS.channel} is in no server: {channel}."
        yield wrong(_AREA, words, _OPERATORS.instead.format(channel))
        return
    guild = await client.fetch_guild(place.guild.id, with_counts=False)
    me = await guild.fetch_member(client.user.id if client.user else 0)
    yield await _channel(guild, me, int(channel), _OPERATORS)


async def examine_channels(
    client: discord.Client, checkins: Sequence[Checkin]
) -> AsyncIterator[Finding]:
    """Look at each server with check-ins, and at their channels."""
    channels: defaultdict[str, list[str]] = defaultdict(list)
    for checkin in checkins:
        channels[checkin.community.removeprefix("discord:")].append(checkin.channel)
    for server, its in channels.items():
        async for finding in _server(client, int(server), its):
            yield finding


async def _server(
    client: discord.Client, server: int, channels: Sequence[str]
) -> AsyncIterator[Finding]:
    """Look at a server with check-ins, and at each of their channels."""
    try:
        guild = await client.fetch_guild(server, with_counts=False)
        me = await guild.fetch_member(client.user.id if client.user else 0)
    except (discord.Forbidden, discord.NotFound):
        yield wrong(_AREA, f"The bot is not in the server {server}, which has check-ins.", _INVITE)
        return
    try:
        await client.http.get_guild_commands(client.application_id or 0, server)
    except discord.Forbidden as error:
        if error.code == MISSING_ACCESS:
            lacks = f"In {clean(guild.name)} the bot lacks the scope applications.commands."
            yield wrong(_AREA, lacks, _INVITE)
    for channel in channels:
        yield await _channel(guild, me, int(channel), _CHECKIN)


async def _channel(guild: discord.Guild, me: discord.Member, channel: int, use: _Use) -> Finding:
    """Look what the bot may do in a channel."""
    try:
        place = await guild.fetch_channel(channel)
        if not isinstance(place, discord.Thread):
            return _allowed(place, place.permissions_for(me), _NEEDED, use)
        # What one may do in a thread is said by its channel.
        over = await guild.fetch_channel(place.parent_id)
    except (discord.NotFound, discord.Forbidden) as error:
        return _closed(error, channel, f" in {clean(guild.name)}", use)
    if isinstance(over, discord.Thread):
        return doubtful(_AREA, f"#{clean(place.name)} is in no channel.", "Choose another one.")
    return _allowed(place, over.permissions_for(me), _IN_THREADS, use)


def _closed(error: discord.HTTPException, channel: int, where: str, use: _Use) -> Finding:
    """Say that a channel cannot be looked at."""
    if isinstance(error, discord.NotFound):
        words = f"A {use.channel}{where} is gone: {channel}."
        return wrong(_AREA, words, use.instead.format(channel))
    if isinstance(error, discord.Forbidden):
        words = f"The bot does not see a {use.channel}{where}: {channel}."
        return wrong(_AREA, words, "Give it the permission View Channel there.")
    raise error


def _allowed(
    place: discord.abc.GuildChannel | discord.Thread,
    granted: discord.Permissions,
    needed: Mapping[str, str],
    use: _Use,
) -> Finding:
    """Compare what the bot is granted with what it needs, and with what it does more with."""
    where = f"#{clean(place.name)} of {clean(place.guild.name)}"
    lacks = [words for name, words in needed.items() if not getattr(granted, name)]
    misses = [words for name, words in use.useful.items() if not getattr(granted, name)]
    if lacks:
        words = f"In {where} {use.fails}: the bot lacks {' and '.join(lacks)}."
        return wrong(_AREA, words, "Grant it to the bot's role, or in the channel's settings.")
    if misses:
        words = f"In {where} the bot would do better with {'; with '.join(misses)}."
        return doubtful(_AREA, words, "Grant it to the bot's role, or in the channel's settings.")
    return fine(_AREA, f"In {where} {use.works}.")
