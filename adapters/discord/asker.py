"""Who asks, on Discord."""

import discord

from bot.kernel.asker import Asker, Community, Role

Interaction = discord.Interaction[discord.Client]

PLATFORM = "discord"
"""How the communities of Discord begin."""


def community_of(interaction: Interaction) -> Community | None:
    """Return the server; None in direct messages and where only a person installed the app."""
    return server(interaction.guild_id) if interaction.is_guild_integration() else None


def server(guild_id: int | None) -> Community:
    """Return the community of a Discord server."""
    return Community(f"{PLATFORM}:{guild_id}")


def shard_of(community: Community, shards: int) -> int:
    """Return which of so many shards a server belongs to (topics, Gateway, Sharding)."""
    return (int(community.partition(":")[2]) >> 22) % shards


def asker_of(interaction: Interaction, moderators: frozenset[str] = frozenset()) -> Asker:
    """Return the member behind an interaction.

    Moderators are those with the permission Manage Server, and those whom the community named.
    """
    community, member = community_of(interaction), str(interaction.user.id)
    may = interaction.permissions
    manages = bool(community) and (may.manage_guild or may.administrator)
    moderates = manages or (community and member in moderators)
    return Asker(
        member,
        interaction.user.display_name,
        Role.MODERATOR if moderates else Role.MEMBER,
        community,
        str(interaction.channel_id) if interaction.channel_id else None,
        interaction=f"discord:{interaction.id}",
        manages=manages,
    )
