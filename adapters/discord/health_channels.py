"""A look at what the bot may do in the Discord channels that have a check-in."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence

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
        yield await _channel(guild, me, int(channel))


async def _channel(guild: discord.Guild, me: discord.Member, channel: int) -> Finding:
    """Look what the bot may do in a channel with a check-in."""
    try:
        place = await guild.fetch_channel(channel)
        if not isinstance(place, discord.Thread):
            return _allowed(place, place.permissions_for(me), _NEEDED)
        # What one may do in a thread is said by its channel.
        over = await guild.fetch_channel(place.parent_id)
    except discord.NotFound:
        words = f"A channel with a check-in in {clean(guild.name)} is gone: {channel}."
        return wrong(_AREA, words, f"Stop it there with /checkin stop channel:{channel}.")
    except discord.Forbidden:
        words = f"The bot does not see a channel with a check-in in {clean(guild.name)}: {channel}."
        return wrong(_AREA, words, "Give it the permission View Channel there.")
    if isinstance(over, discord.Thread):
        return doubtful(_AREA, f"#{clean(place.name)} is in no channel.", "Choose another one.")
    return _allowed(place, over.permissions_for(me), _IN_THREADS)


def _allowed(
    place: discord.abc.GuildChannel | discord.Thread,
    granted: discord.Permissions,
    needed: Mapping[str, str],
) -> Finding:
    """Compare what the bot is granted with what it needs, and with what it does more with."""
    where = f"#{clean(place.name)} of {clean(place.guild.name)}"
    lacks = [words for name, words in needed.items() if not getattr(granted, name)]
    misses = [words for name, words in _USEFUL.items() if not getattr(granted, name)]
    if lacks:
        words = f"In {where} no check-in can be posted: the bot lacks {' and '.join(lacks)}."
        return wrong(_AREA, words, "Grant it to the bot's role, or in the channel's settings.")
    if misses:
        words = f"In {where} the bot would do better with {'; with '.join(misses)}."
        return doubtful(_AREA, words, "Grant it to the bot's role, or in the channel's settings.")
    return fine(_AREA, f"In {where} check-ins can be posted.")
