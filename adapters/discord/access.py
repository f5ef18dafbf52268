"""How to reach Discord, and as whom."""

from dataclasses import dataclass, field

DISCORD_API = "https://discord.com/api/v10"
"""Discord's own API, in the version that the library speaks."""

SILENCE_S = 60.0
"""A connection that says nothing for so long is opened anew: Discord beats every 41.25 s."""


@dataclass(frozen=True, slots=True)
class DiscordAccess:
    """The token, and what operators of large or unusual installations set.

    `api_url` is a REST API's address with its version; empty, it is Discord's own. Several
    processes share one bot by `shard_ids` out of `shard_count`; without them Discord says how many
    there are. `silence_s` is how long, in seconds, a connection may be silent.
    """

    token: str = field(repr=False)
    api_url: str = ""
    shard_ids: tuple[int, ...] = ()
    shard_count: int | None = None
    silence_s: float = SILENCE_S
