"""All settings: what each means, and what holds when it is not set."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from bot.settings.about import About, described
from bot.settings.passwords import passwords
from bot.settings.values import LONGEST_TICK_S, SHORTEST_KEY, SHORTEST_TICK_S

PREFIX = "HINDCAST_"
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, with what holds when it is not.

    An empty `database_url` means SQLite in the data folder; an empty `web_key` means a key made
    once and kept there. A platform without a token is left alone; an empty address is the
    platform's own. Without a `discord_shard_count` Discord says how many shards there are, and
    without `discord_shard_ids` this process serves all of them. `slack_token_key` holds the key
    that encrypts, then older ones that still decrypt. What breaks is told in the operators'
    channels; without one it is in the log alone.
    """

    web_host: Annotated[
        str, About("the address that the web room listens on", "0.0.0.0")  # noqa: S104 - in a container
    ] = "127.0.0.1"
    web_port: Annotated[int, About("its port; 0 for any that is free", "9000")] = 8765
    web_url: Annotated[
        str,
        About(
            "its public address, where a reverse proxy stands before it: for links to pass on, and"
            " their previews",
            "https://hindcast.example.com",
            otherwise="whole links on this machine, relative ones elsewhere",
        ),
    ] = ""
    web_key: Annotated[
        str,
        About(
            f"the key of the web room, {SHORTEST_KEY} characters or more",
            "correct-horse-battery",
            otherwise="made once and kept in the data folder",
            secret=True,
        ),
    ] = ""
    data_dir: Annotated[
        Path, About("the folder for the database, the index and the key", "/var/lib/hindcast")
    ] = Path("data")
    database_url: Annotated[
        str,
        About(
            "where the database is",
            "postgresql://hindcast:…@127.0.0.1/hindcast",
            otherwise="SQLite in the data folder",
            secret=True,
        ),
    ] = ""
    seeds_dir: Annotated[
        Path,
        About(
            "the folder with the episodes", "/srv/seeds", otherwise="`seeds`, which comes with it"
        ),
    ] = _ROOT / "seeds"
    tick_s: Annotated[
        float,
        About(
            "seconds between looks at which check-ins are due,"
            f" {SHORTEST_TICK_S:g} to {LONGEST_TICK_S:g}",
            "10",
        ),
    ] = 30.0
    log_level: Annotated[
        str, About("how much is logged: `DEBUG`, `INFO`, `WARNING` or `ERROR`", "WARNING")
    ] = "INFO"
    log_format: Annotated[
        str, About("how it is written: `text`, or `json`, one object on each line", "json")
    ] = "text"
    discord_token: Annotated[
        str,
        About("the bot's token", "MTA…", otherwise="Discord is left alone", secret=True),
    ] = ""
    discord_api_url: Annotated[
        str,
        About(
            "another REST API, with its version, such as a proxy's",
            "https://proxy.example.com/api/v10",
            otherwise="Discord's own",
        ),
    ] = ""
    discord_shard_ids: Annotated[
        tuple[int, ...],
        About("the shards that this process serves; needs the count", "0-3", otherwise="all"),
    ] = ()
    discord_shard_count: Annotated[
        int | None,
        About("the shards of all processes together", "8", otherwise="what Discord advises"),
    ] = None
    discord_operators_channel: Annotated[
        str,
        About(
            "the id of the channel where operators are told what broke",
            "1234567890123456789",
            otherwise="it is in the log only",
        ),
    ] = ""
    slack_bot_token: Annotated[
        str,
        About("the bot's token for one workspace", "xoxb-…", otherwise="none", secret=True),
    ] = ""
    slack_app_token: Annotated[
        str,
        About("the app-level token, for Socket Mode", "xapp-…", otherwise="none", secret=True),
    ] = ""
    slack_signing_secret: Annotated[
        str,
        About(
            "instead of the app-level token: Slack calls over HTTP, signed with this",
            "8f74…",
            otherwise="Socket Mode",
            secret=True,
        ),
    ] = ""
    slack_client_id: Annotated[
        str,
        About(
            "instead of the bot's token: several workspaces install the bot through OAuth",
            "1234.5678",
            otherwise="one workspace",
        ),
    ] = ""
    slack_client_secret: Annotated[
        str, About("belongs to the client id", "0a1b…", otherwise="none", secret=True)
    ] = ""
    slack_token_key: Annotated[
        tuple[str, ...],
        About(
            "the key under which workspaces' tokens are kept; older keys may follow, after commas",
            "32 random bytes in URL-safe Base64",
            otherwise="none; needed with a client id",
            secret=True,
        ),
    ] = ()
    slack_api_url: Annotated[
        str,
        About(
            "another address of its API, such as a government cloud's",
            "https://slack-gov.com/api",
            otherwise="Slack's own",
        ),
    ] = ""
    slack_http_host: Annotated[
        str, About("the address that listens to Slack, or to people who install the bot", "::1")
    ] = "127.0.0.1"
    slack_http_port: Annotated[int, About("its port", "3001")] = 3000
    slack_aliases: Annotated[
        str,
        About("commands with a slash of their own; `none` for none", "quote, q=quote"),
    ] = "quote, compare, random, summary"
    slack_operators_channel: Annotated[
        str,
        About(
            "the id of the channel where operators are told what broke; with several workspaces,"
            " the workspace's before it",
            "T0123ABCD/C0123ABCD",
            otherwise="it is in the log only",
        ),
    ] = ""

    def __repr__(self) -> str:
        """Name the class only: secrets must not reach a log through it."""
        return "Settings(…)"

    def secrets(self) -> tuple[str, ...]:
        """Return the value of every secret: for what keeps them out of the log."""
        values: list[str] = [*passwords(self.database_url)]
        for name in sorted(SECRETS):
            value = getattr(self, name.lower())
            values += [value] if isinstance(value, str) else value
        return tuple(values)


DESCRIBED = described(Settings)
"""What is said about each setting, by the name of its field."""

SECRETS = frozenset(name.upper() for name, about in DESCRIBED.items() if about.secret)
"""The settings that are secrets, as in their variables but for the prefix."""
