"""Who asks, on Discord."""

import discord

from bot.kernel.asker import Asker, Community, Role

Interaction = discord.Interaction[discord.Client]


def community_of(interaction: Interaction) -> Community | None:
    """Return the server; None in direct messages and where only a person installed the app."""
    return server(interaction.guild_id) if interaction.is_guild_integration() else None


def server(guild_id: int | None) -> Community:
    """Return the community of a Discord server."""
    return Community(f"discord:{guild_id}")


def asker_of(interaction: Interaction, moderators: frozenset[str] = frozenset()) -> Asker:
    """Return the member behind an interaction.

    Moderators are those with the permission Manage Server, and those whom the community named.
    """
    community, member = community_of(interaction), str(interaction.user.id)
    may = interaction.permissions
    moderates = may.manage_guild or may.administrator or member in moderators
    return Asker(
        member,
        interaction.user.display_name,
        Role.MODERATOR if community and moderates else Role.MEMBER,
        community,
        str(interaction.channel_id) if interaction.channel_id else None,
        interaction=f"discord:{interaction.id}",
    )
