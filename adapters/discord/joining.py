"""Coming to a server, and leaving it."""

import logging
from collections.abc import Sequence
from typing import Any

import discord

from adapters.completion import LOOK_UP
from adapters.discord.asker import PLATFORM, server, shard_of
from adapters.discord.insist import UNHEARD
from adapters.discord.letter import NOBODY
from adapters.discord.render import render
from bot.kernel.card import Card, code, prose
from bot.kernel.command import Registry
from bot.ports import Communities

log = logging.getLogger(__name__)


def hello(registry: Registry[Any]) -> Card:
    """Return what a new server is greeted with."""
    look_up = registry.get(LOOK_UP)
    example = next(iter(look_up.examples), f"/{LOOK_UP}") if look_up else "/"
    return Card(
        "Hello from Hindcast",
        (
            prose("I have listened to podcasts about AI and answer in their words."),
            prose("Try ", code(example), ". Type / to see what else I understand."),
            prose("I write only when I am asked, and most answers only the asker sees."),
        ),
    )


async def joined(guild: discord.Guild, communities: Communities, registry: Registry[Any]) -> None:
    """Note a new server, and greet whoever sees its system channel; once, or not at all."""
    if not await communities.joined(server(guild.id), guild.name):
        return
    channel = guild.system_channel
    if channel is None or not _may_write(channel):
        return
    try:
        # With the same nonce, what is sent twice arrives once.
        view = render(hello(registry))[0].view()
        await channel.send(view=view, allowed_mentions=NOBODY, nonce=f"hi-{guild.id}")
    except UNHEARD as error:
        log.info("no greeting in a new server: %s", error)


async def catch_up(
    shard: int, shards: int, guilds: Sequence[discord.Guild], communities: Communities
) -> None:
    """Compare the servers of a shard that just connected with those that are remembered.

    Whoever invited the bot while it was away is not greeted: it would be too late for that, and
    whoever lost the database would greet everybody. What a server left behind is kept for 30 days
    from now on.
    """
    here = {server(guild.id): guild.name for guild in guilds}
    known = {
        each for each in await communities.present(PLATFORM) if shard_of(each, shards) == shard
    }
    for community in known - here.keys():
        log.info("the bot was removed from %s while it was away", community)
        await communities.left(community)
    for community in here.keys() - known:
        await communities.joined(community, here[community])


async def left(guild: discord.Guild, communities: Communities) -> None:
    """Note that a server is left: its posts stop."""
    await communities.left(server(guild.id))


def _may_write(channel: discord.TextChannel) -> bool:
    may = channel.permissions_for(channel.guild.me)
    return may.view_channel and may.send_messages
