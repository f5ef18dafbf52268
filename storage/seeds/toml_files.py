"""Reads a hand-written TOML file into a form; what is wrong comes back as `Wrong`, never else."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from storage.seeds.plain_words import plain
from storage.seeds.toml_places import field_of, line_of

T = TypeVar("T")

_MOST_DIGITS = 18  # what every database takes
_LONG_NUMBER = re.compile(rf"\d[\d_]{{{_MOST_DIGITS},}}")


class Wrong(Exception):
    """Why a file cannot be read: `line` from 1 and `field`, as far as they are known."""

    def __init__(self, message: str, field: str = "", line: int | None = None) -> None:
        super().__init__(message)
        self.field = field
        self.line = line


def is_file_name(name: str) -> bool:
    """Tell whether a name is a file's in the same folder, and leads nowhere else."""
    return name not in ("", ".", "..") and not re.search(r"[/\\\x00-\x1f]", name)


def read_bytes(path: Path) -> bytes:
    """Return what is in a file. Raises Wrong."""
    try:
        if path.exists() and not path.is_file():  # reading a pipe would never end
            raise Wrong("is not a file")
        return path.read_bytes()
    except OSError as error:
        raise Wrong(f"cannot be read: {error.strerror}") from error


def read_toml(path: Path, form: type[T]) -> T:
    """Read a file into a form. Raises Wrong."""
    text = _decoded(read_bytes(path))
    given = _parsed(text)
    for name, value in _leaves(given):
        said = _unfit(value)
        if said:
            raise Wrong(said, name, line_of(text, name))
    try:
        return msgspec.convert(given, form)
    except msgspec.ValidationError as error:
        name = field_of(str(error))
        said = plain(str(error), name, form)
        raise Wrong(said, name, line_of(text, name) if name else None) from error


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Wrong(
            f"is not UTF-8 (byte {error.start})", line=content.count(b"\n", 0, error.start) + 1
        ) from error


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = error.args[0].rpartition("at line ")[2].partition(",")[0]
        raise Wrong(str(error), line=int(line) if line.isdigit() else None) from error
    except ValueError as error:  # Python reads no whole number of more than 4,300 digits
        raise Wrong("holds a number that is too long", line=_longest_number(text)) from error
    except RecursionError as error:
        deepest = max(text.split("\n"), key=lambda line: line.count("[") + line.count("{"))
        line = text.split("\n").index(deepest) + 1
        raise Wrong("is nested too deeply", line=line) from error


def _longest_number(text: str) -> int | None:
    found = max(_LONG_NUMBER.finditer(text), key=lambda match: len(match[0]), default=None)
    return None if found is None else text.count("\n", 0, found.start()) + 1


def _leaves(given: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield every value that is neither a table nor a list, with its path.

    It does not call itself: a file may be nested nearly as deeply as calls may be.
    """
    waiting: list[tuple[str, Any]] = [("", given)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [(f"{path}.{key}" if path else key, value[key]) for key in reversed(value)]
        elif isinstance(value, list):
            waiting += [(f"{path}[{at}]", value[at]) for at in reversed(range(len(value)))]
        else:
            yield path, value


def _unfit(value: object) -> str:
    """Say why no database would take a value; empty when one would."""
    if isinstance(value, str) and "\0" in value:
        return "holds a null character, which no text has"
    if isinstance(value, int) and abs(value) >= 10**_MOST_DIGITS:
        return "is too large a number"
    return ""
