"""Commands are told to Discord when they changed, and only then: 200 a day may be created."""

import hashlib
import json
import logging
from typing import Any

import discord
from discord import app_commands

from bot.ports import Synced

log = logging.getLogger(__name__)


def fingerprint(tree: app_commands.CommandTree[Any]) -> str:
    """Return a SHA-256 over all that Discord would be told; the order of commands is no matter."""
    told = [command.to_dict(tree) for command in tree.get_commands()]
    lines = sorted(json.dumps(command, sort_keys=True) for command in told)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


async def sync(tree: app_commands.CommandTree[Any], application: int, synced: Synced) -> None:
    """Tell Discord the commands unless it knows them; another application knows none.

    A memory that fails does not keep the bot from starting: they are told once more.
    """
    name, wanted = f"discord:{application}", fingerprint(tree)
    try:
        if await synced.get(name) == wanted:
            return
    except Exception:
        log.exception("nothing tells which commands Discord knows")
    try:
        told = await tree.sync()
    except discord.RateLimited as limited:
        # It may take hours: 200 commands a day may be created. Those known so far serve meanwhile.
        log.warning("Discord takes the commands in %.0f s; at the next start", limited.retry_after)
        return
    log.info("told Discord %d commands", len(told))
    try:
        await synced.put(name, wanted)
    except Exception:
        log.exception("at the next start the commands will be told again")
