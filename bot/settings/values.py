"""How the text of each setting is read, and what is said where it cannot be.

A reader is given the variable's name and its text, and raises `Unusable` with the mend.
"""

import base64
import binascii
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.kernel.errors import Unusable

SHORTEST_KEY = 8
"""Characters of the web room's key: fewer can be guessed."""

SHORTEST_TICK_S, LONGEST_TICK_S = 0.01, 3600.0
"""Seconds: less leaves no time for anything else, and a check-in is to be seen at its hour."""

_HIGHEST_PORT = 65_535
_MOST_SHARDS = 100_000
"""Discord wants one for every 2,500 servers, and there are not so many."""
_HIGHEST_ID = 2**63 - 1
"""Discord's ids are snowflakes of 64 bits whose first is not used yet."""
_FERNET_BYTES = 32
_LONGEST_SLIP = 16
"""Characters of a value that is repeated: what is longer may be a secret in the wrong place."""
_SITE = "https://example.com"
_BOT, _APP = "xoxb-", "xapp-"
"""How Slack's bot tokens and app-level tokens begin (docs.slack.dev/authentication/tokens)."""


def _key(name: str, text: str) -> str:
    if len(text) >= SHORTEST_KEY:
        return text
    raise Unusable(f"{name} is too short: it needs {SHORTEST_KEY} characters or more.")


def _number(text: str, least: int, most: int) -> int | None:
    """Read a whole number within bounds; None for anything else, however long."""
    if not text.isascii() or not text.isdigit() or len(text.lstrip("0")) > len(str(most)):
        return None
    return number if least <= (number := int(text)) <= most else None


def _port(name: str, text: str) -> int:
    number = _number(text, 0, _HIGHEST_PORT)
    if number is None:
        raise Unusable(f"{name} is a number up to {_HIGHEST_PORT}; {_quoted(text)} is not.")
    return number


def _seconds(name: str, text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if SHORTEST_TICK_S <= seconds <= LONGEST_TICK_S:
        return seconds
    raise Unusable(
        f"{name} is a number of seconds from {SHORTEST_TICK_S:g} to {LONGEST_TICK_S:g};"
        f" {_quoted(text)} is not."
    )


def _level(name: str, text: str) -> str:
    levels = ("DEBUG", "INFO", "WARNING", "ERROR")
    if text.upper() in levels:
        return text.upper()
    raise Unusable(f"{name} is one of {', '.join(levels)}; {_quoted(text)} is not.")


def _format(name: str, text: str) -> str:
    formats = ("text", "json")
    if text.casefold() in formats:
        return text.casefold()
    raise Unusable(f"{name} is text or json; {_quoted(text)} is not.")


def _discord_channel(name: str, text: str) -> str:
    if re.fullmatch(r"[0-9]{15,20}", text) and int(text) <= _HIGHEST_ID:
        return text
    raise Unusable(
        f"{name} is a channel's id, such as 1234567890123456789; {_quoted(text)} is not."
    )


def _slack_channel(name: str, text: str) -> str:
    if re.fullmatch(r"(T[A-Z0-9]{2,30}/)?[CG][A-Z0-9]{2,30}", text):
        return text
    raise Unusable(
        f"{name} is a channel's id, such as C0123ABCD, with the workspace's before it where there"
        f" are several: T0123ABCD/C0123ABCD; {_quoted(text)} is not."
    )


def _address(name: str, text: str, example: str = "https://example.com/api") -> str:
    """Read a web address; the slash at its end is taken off."""
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if usable and len(text.split()) == 1 and not (parts.query or parts.fragment):
        return text.rstrip("/")
    raise Unusable(f"{name} is an address such as {example}; {_quoted(text)} is not.")


def _site(name: str, text: str) -> str:
    """Read the address of a whole site: pages refer to each other from its root."""
    address = _address(name, text, _SITE)
    parts = urlsplit(address)
    if parts.path or parts.username is not None:
        raise Unusable(f"{name} is a site without a path, {_SITE}; “{text}” is not.")
    return address


def _secret(name: str, text: str) -> str:
    """Read what a platform gave out. It is never part of a complaint."""
    if len(text.split()) == 1:
        return text
    raise Unusable(f"{name} has white space in the middle. Copy it again, alone and whole.")


def _bot_token(name: str, text: str) -> str:
    if text.startswith(_APP):
        raise Unusable(
            f"{name} holds an app-level token ({_APP}…); that one belongs in"
            f" HINDCAST_SLACK_APP_TOKEN. Here goes the bot's own, which begins with {_BOT}."
        )
    return _beginning(name, text, _BOT)


def _app_token(name: str, text: str) -> str:
    if text.startswith(_BOT):
        raise Unusable(
            f"{name} holds a bot token ({_BOT}…); that one belongs in HINDCAST_SLACK_BOT_TOKEN."
            f" Here goes the app-level one, which begins with {_APP}."
        )
    return _beginning(name, text, _APP)


def _beginning(name: str, text: str, prefix: str) -> str:
    if text.startswith(prefix):
        return _secret(name, text)
    raise Unusable(f"{name} begins with {prefix}; the one that is set does not.")


def _token_keys(name: str, text: str) -> tuple[str, ...]:
    keys = tuple(key.strip() for key in text.split(",") if key.strip())
    if keys and all(_is_fernet(key) for key in keys):
        return keys
    raise Unusable(
        f"{name} is 32 random bytes in URL-safe Base64, 44 characters, or several with commas"
        " between, the newest first. To make one: openssl rand -base64 32 | tr +/ -_"
    )


def _is_fernet(key: str) -> bool:
    try:
        return len(base64.b64decode(key, altchars="-_", validate=True)) == _FERNET_BYTES
    except (binascii.Error, ValueError):
        return False


def _shard_ids(name: str, text: str) -> tuple[int, ...]:
    """Read `0,1,2`, and ranges: `0-3`."""
    ids: set[int] = set()
    for part in text.split(","):
        ends = re.fullmatch(r"\s*([0-9]{1,5})\s*(?:-\s*([0-9]{1,5})\s*)?", part)
        first, last = (int(ends[1]), int(ends[2] or ends[1])) if ends else (1, 0)
        if first > last:
            raise Unusable(f"{name} is a list such as 0,1,2 or 0-2; {_quoted(text)} is not.")
        ids |= set(range(first, last + 1))
    return tuple(sorted(ids))


def _shard_count(name: str, text: str) -> int:
    number = _number(text, 1, _MOST_SHARDS)
    if number is None:
        raise Unusable(f"{name} is a number from 1 to {_MOST_SHARDS}; {_quoted(text)} is not.")
    return number


def _aliases(_: str, text: str) -> str:
    """Read the short names as they are; `none` is none of them. Commands are known elsewhere."""
    return "" if text.casefold() == "none" else text


def _quoted(text: str) -> str:
    return f"“{text}”" if len(text) <= _LONGEST_SLIP else "what is set"


READERS: dict[str, Callable[[str, str], Any]] = {
    "web_key": _key,
    "web_port": _port,
    "web_url": _site,
    "data_dir": lambda _, text: Path(text),
    "seeds_dir": lambda _, text: Path(text),
    "tick_s": _seconds,
    "log_level": _level,
    "log_format": _format,
    "discord_token": _secret,
    "discord_api_url": _address,
    "discord_shard_ids": _shard_ids,
    "discord_shard_count": _shard_count,
    "discord_operators_channel": _discord_channel,
    "slack_bot_token": _bot_token,
    "slack_app_token": _app_token,
    "slack_signing_secret": _secret,
    "slack_client_secret": _secret,
    "slack_token_key": _token_keys,
    "slack_api_url": _address,
    "slack_http_port": _port,
    "slack_aliases": _aliases,
    "slack_operators_channel": _slack_channel,
}
"""How settings are read that are more than text, by the name of their field."""
