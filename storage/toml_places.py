"""Where a field stands in a TOML file, for messages that a person can act on.

`tomllib` keeps no positions. Our files are plain (tables, arrays of tables, and arrays with one
inline table a line), so a field's line can be found again in the text.
"""

import re

_PATH = re.compile(r" - at `\$\.?(?P<path>[^`]*)`")
_MISSING = re.compile(r"(?:required|unknown) field `(?P<name>[^`]+)`")
_STEP = re.compile(r"(?P<name>\w+)(?:\[(?P<number>\d+)\])?")


def field_of(error: str) -> str:
    """Return the path of the field that a msgspec message is about: `turns[3].by`."""
    path, missing = _PATH.search(error), _MISSING.search(error)
    parts = [path["path"] if path else "", missing["name"] if missing else ""]
    return ".".join(part for part in parts if part)


def line_of(text: str, path: str) -> int:
    """Return the line, from 1, where the field stands, or the nearest thing that holds it.

    What holds a field of the file itself that is missing is the first line.
    """
    lines = text.split("\n")
    found = 0
    for step in _STEP.finditer(path):
        place = _find(lines, found, step["name"], step["number"])
        if place is None:
            break
        found = place
    return found + 1


def _find(lines: list[str], begin: int, name: str, number: str | None) -> int | None:
    key = re.compile(rf"\s*{re.escape(name)}\s*=|.*\{{[^}}]*\b{re.escape(name)}\s*=")
    if number is None:
        return _nth(lines, begin, key, 0)
    table = re.compile(rf"\s*\[\[\s*{re.escape(name)}\s*\]\]")
    place = _nth(lines, begin, table, int(number))
    if place is not None:
        return place
    array = _nth(lines, begin, key, 0)
    return None if array is None else _nth(lines, array, re.compile(r"[^#]*\{"), int(number))


def _nth(lines: list[str], begin: int, pattern: re.Pattern[str], number: int) -> int | None:
    matching = (i for i in range(begin, len(lines)) if pattern.match(lines[i]))
    for _ in range(number):
        next(matching, None)
    return next(matching, None)
