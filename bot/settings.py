"""The settings: read from the environment here, once, and passed down.

Every secret may also be given as a file, `HINDCAST_…_FILE`; giving both is an error.
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from bot.kernel.errors import Unusable
from bot.setting_values import READERS

PREFIX = "HINDCAST_"
_SECRETS = {
    "DATABASE_URL",
    "DISCORD_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_BOT_TOKEN",
    "SLACK_CLIENT_SECRET",
    "SLACK_SIGNING_SECRET",
    "SLACK_TOKEN_KEY",
    "WEB_KEY",
}
_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, with what holds when it is not.

    An empty `database_url` means SQLite in the data folder; an empty `web_key` means a key made
    once and kept there. A platform without a token is left alone; an empty address is the
    platform's own. Without a `discord_shard_count` Discord says how many shards there are, and
    without `discord_shard_ids` this process serves all of them. `slack_token_key` holds the key
    that encrypts, then older ones that still decrypt.
    """

    web_host: str = "127.0.0.1"
    web_port: int = 8765
    web_key: str = ""
    data_dir: Path = Path("data")
    database_url: str = ""
    seeds_dir: Path = _ROOT / "seeds"
    tick_s: float = 30.0
    log_level: str = "INFO"
    discord_token: str = ""
    discord_api_url: str = ""
    discord_shard_ids: tuple[int, ...] = ()
    discord_shard_count: int | None = None
    slack_bot_token: str = ""
    slack_app_token: str = ""
    slack_signing_secret: str = ""
    slack_client_id: str = ""
    slack_client_secret: str = ""
    slack_token_key: tuple[str, ...] = ()
    slack_api_url: str = ""
    slack_http_host: str = "127.0.0.1"
    slack_http_port: int = 3000
    slack_aliases: str = "quote, compare, random, summary"

    def __repr__(self) -> str:
        """Name the class only: secrets must not reach a log through it."""
        return "Settings(…)"

    def secrets(self) -> tuple[str, ...]:
        """Return the value of every secret: for what keeps them out of the log."""
        values: list[str] = [_password(self.database_url)]
        for name in _SECRETS:
            value = getattr(self, name.lower())
            values += [value] if isinstance(value, str) else value
        return tuple(values)


_NAMES = tuple(field.name for field in fields(Settings))


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings; raises `Unusable` with the name of what is wrong and the mend."""
    values = {name: _value(environment, name.upper()) for name in _NAMES}
    read: dict[str, Any] = {
        name: READERS[name](PREFIX + name.upper(), text) if name in READERS else text
        for name, text in values.items()
        if text
    }
    settings = Settings(**read)
    _check_shards(settings)
    return settings


def unknown_settings(environment: Mapping[str, str]) -> list[str]:
    """Return a sentence about each variable that looks like a setting and is none."""
    known = {PREFIX + name.upper() for name in _NAMES}
    known |= {f"{PREFIX}{name}_FILE" for name in _SECRETS}
    return [
        f"There is no setting {name}.{_nearest(name, known)}"
        for name in sorted(environment)
        if name.startswith(PREFIX) and name not in known and not name.startswith(f"{PREFIX}TEST_")
    ]


def _check_shards(settings: Settings) -> None:
    ids, count = settings.discord_shard_ids, settings.discord_shard_count
    if not ids:
        return
    if count is None:
        raise Unusable(
            "HINDCAST_DISCORD_SHARD_IDS needs HINDCAST_DISCORD_SHARD_COUNT: the number of shards"
            " of all processes together."
        )
    if max(ids) >= count:
        raise Unusable(
            f"HINDCAST_DISCORD_SHARD_IDS has {max(ids)}, but with {count} in"
            f" HINDCAST_DISCORD_SHARD_COUNT the last shard is {count - 1}."
        )


def _password(url: str) -> str:
    """Return the password in an address; empty where there is none, or it cannot be read."""
    try:
        return unquote(urlsplit(url).password or "")
    except ValueError:
        return ""


def _nearest(name: str, known: set[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
    return f" Did you mean {near[0]}?" if near else ""


def _value(environment: Mapping[str, str], name: str) -> str:
    plain = environment.get(PREFIX + name, "")
    file = environment.get(f"{PREFIX}{name}_FILE", "") if name in _SECRETS else ""
    if plain and file:
        raise Unusable(f"{PREFIX}{name} and {PREFIX}{name}_FILE are both set; set one of them.")
    if not file:
        return plain.strip()
    try:
        secret = Path(file).read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        raise Unusable(f"{PREFIX}{name}_FILE names {file}, which cannot be read.") from error
    if not secret:
        raise Unusable(f"{PREFIX}{name}_FILE names {file}, which is empty.")
    return secret
