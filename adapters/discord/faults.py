"""What can be wrong with the way to Discord, in one line each, with the mend."""

from http import HTTPStatus

import discord
from aiohttp import InvalidURL
from discord import app_commands

from adapters.discord.access import DiscordAccess
from bot.kernel.kinds import clean, shorten

_SAID = 200  # characters
_PORTAL = "https://discord.com/developers/applications"
_TOKEN = (
    "Discord does not accept the token. Set HINDCAST_DISCORD_TOKEN to the one that "
    f"{_PORTAL} gives under Bot, Reset Token."
)
SHARDS = (
    "HINDCAST_DISCORD_SHARD_IDS are numbers from 0 up to, not including, "
    "HINDCAST_DISCORD_SHARD_COUNT. Set both, or neither."
)
_SCOPE = (
    "Discord does not let the bot register commands. Invite it with the scopes bot and "
    f"applications.commands: {_PORTAL}, Installation."
)
_INTENTS = (
    "Discord does not accept the intent “guilds”, which needs no permission. Update Hindcast."
)
_CLOSED = {
    4004: _TOKEN,
    4010: f"Discord does not accept the shards. {SHARDS}",
    4011: "The bot is in too many servers for so few shards. Leave HINDCAST_DISCORD_SHARD_COUNT "
    "unset, or raise it.",
    4012: "Discord no longer speaks this version of its gateway. Update Hindcast.",
    4013: _INTENTS,
    4014: _INTENTS,
}
"""Gateway close codes after which no connection will succeed (topics, Opcodes and Status Codes)."""

ENDPOINT = (
    "The application has an Interactions Endpoint URL, so that nothing reaches the bot. "
    f"Clear it: {_PORTAL}, General Information."
)

MISSING_ACCESS = 50001
"""JSON error code: the token is good, and may not do this (topics, Opcodes and Status Codes)."""

_NAMED: dict[type[Exception], str] = {
    discord.LoginFailure: _TOKEN,
    discord.PrivilegedIntentsRequired: _INTENTS,
}


def explain(error: Exception, access: DiscordAccess) -> str | None:
    """Return what is wrong and how to mend it; None for what may pass by itself."""
    reason: str | None
    match error:
        case discord.ConnectionClosed(code=code):
            reason = _CLOSED.get(code)
        case discord.GatewayNotFound(__cause__=discord.HTTPException() as cause):
            reason = explain(cause, access)
        case app_commands.CommandSyncFailure():
            reason = f"Discord does not accept the commands. {error}"
        case InvalidURL():
            reason = address(access)
        case discord.HTTPException(status=HTTPStatus.FORBIDDEN, code=code):
            # Without a code it was not Discord's API that refused, but what stands before it.
            reason = _SCOPE if code == MISSING_ACCESS else None
        case discord.HTTPException(status=status):
            reason = {401: _TOKEN, 404: address(access)}.get(status)
        case _:
            named = (case for kind, case in _NAMED.items() if isinstance(error, kind))
            reason = next(named, None)
    return reason


def said(error: Exception) -> str:
    """Return what an error says in one line of a log: a whole page of HTML may be in it."""
    return shorten(clean(str(error)), _SAID) or type(error).__name__


def address(access: DiscordAccess) -> str:
    """Say that the address is none where Discord's API can be."""
    return (
        f"HINDCAST_DISCORD_API_URL is “{access.api_url}”, where Discord's API is not. "
        "Write it with its version, as in https://discord.com/api/v10, or leave it unset."
    )
