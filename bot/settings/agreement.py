"""Which settings all processes on one database must have alike, or each for itself.

Secrets among them are told to nobody, and so not compared.
"""

from bot.domain.agreement import Setup
from bot.settings.fields import Settings

_TICK, _COUNT, _ALIASES = (
    "HINDCAST_TICK_S",
    "HINDCAST_DISCORD_SHARD_COUNT",
    "HINDCAST_SLACK_ALIASES",
)


def setup_of(settings: Settings, platform: str, version: str) -> Setup:
    """Return what the other processes that carry posts to a platform are told of this one."""
    alike = {"The version of Hindcast": version, _TICK: f"{settings.tick_s:g}"}
    if platform == "slack":
        return Setup(alike | {_ALIASES: _in_order(settings.slack_aliases)})
    # Whoever leaves the number of shards to Discord has all of them, and so the first one.
    count = settings.discord_shard_count or 1
    shards = settings.discord_shard_ids or tuple(range(count))
    return Setup(alike | {_COUNT: str(settings.discord_shard_count or "")}, shards, count)


def _in_order(aliases: str) -> str:
    names = sorted("".join(alias.split()) for alias in aliases.split(","))
    return ", ".join(name for name in names if name) or "none"
