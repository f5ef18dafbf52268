"""The settings: read from the environment here, once, and passed down.

Every secret may also be given as a file, `HINDCAST_…_FILE`; giving both is an error.
"""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from bot.kernel.errors import Unusable

PREFIX = "HINDCAST_"
_SECRETS = {"DATABASE_URL", "WEB_KEY"}
_ROOT = Path(__file__).resolve().parent.parent
_HIGHEST_PORT = 65_535
SHORTEST_KEY = 8
"""Characters of the web room's key: fewer can be guessed."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, with what holds when it is not.

    An empty `database_url` means SQLite in the data folder; an empty `web_key` means a key made
    once and kept there.
    """

    web_host: str = "127.0.0.1"
    web_port: int = 8765
    web_key: str = ""
    data_dir: Path = Path("data")
    database_url: str = ""
    seeds_dir: Path = _ROOT / "seeds"
    tick_s: float = 30.0
    log_level: str = "INFO"

    def __repr__(self) -> str:
        """Name the class only: secrets must not reach a log through it."""
        return "Settings(…)"


_NAMES = tuple(field.name for field in fields(Settings))


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings; raises `Unusable` with the name of what is wrong and the mend."""
    values = {name: _value(environment, name.upper()) for name in _NAMES}
    read: dict[str, Any] = {
        name: _READERS[name](text) if name in _READERS else text
        for name, text in values.items()
        if text
    }
    return Settings(**read)


def unknown_settings(environment: Mapping[str, str]) -> list[str]:
    """Return a sentence about each variable that looks like a setting and is none."""
    known = {PREFIX + name.upper() for name in _NAMES}
    known |= {f"{PREFIX}{name}_FILE" for name in _SECRETS}
    return [
        f"There is no setting {name}.{_nearest(name, known)}"
        for name in sorted(environment)
        if name.startswith(PREFIX) and name not in known and not name.startswith(f"{PREFIX}TEST_")
    ]


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


def _key(text: str) -> str:
    if len(text) >= SHORTEST_KEY:
        return text
    raise Unusable(f"HINDCAST_WEB_KEY is too short: it needs {SHORTEST_KEY} characters or more.")


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) <= _HIGHEST_PORT:
        return int(text)
    raise Unusable(f"HINDCAST_WEB_PORT is a number up to {_HIGHEST_PORT}; “{text}” is not.")


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if 0 < seconds < float("inf"):
        return seconds
    raise Unusable(f"HINDCAST_TICK_S is a number of seconds above 0; “{text}” is not.")


def _level(text: str) -> str:
    levels = ("DEBUG", "INFO", "WARNING", "ERROR")
    if text.upper() in levels:
        return text.upper()
    raise Unusable(f"HINDCAST_LOG_LEVEL is one of {', '.join(levels)}; “{text}” is not.")


_READERS: dict[str, Callable[[str], Any]] = {
    "web_key": _key,
    "web_port": _port,
    "data_dir": Path,
    "seeds_dir": Path,
    "tick_s": _seconds,
    "log_level": _level,
}
