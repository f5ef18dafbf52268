"""Where a field stands in a TOML file, for messages that a person can act on.

`tomllib` keeps no positions. Our files are plain (tables, arrays of tables, and arrays with
inline tables), so a field's line can be found again in the text.
"""

import re

_PATH = re.compile(r" - at `\$\.?(?P<path>[^`]*)`")
_MISSING = re.compile(r"(?:required|unknown) field `(?P<name>[^`]+)`")
_STEP = re.compile(r"(?P<name>[\w-]+)(?:\[(?P<number>\d+)\])?")
_HEADER = re.compile(r"\s*\[\[?[\w\s.\"'-]+\]\]?\s*(?:#.*)?")
# A string, a comment, or else one character: what is in quotes opens and closes nothing.
_PIECE = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*|.')


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
    begin, end = 0, len(lines)  # where the next step is looked for
    top, found = True, 0
    for step in _STEP.finditer(path):
        place = _find(lines, range(begin, end), step["name"], step["number"], top=top)
        if place is None:
            break
        found, begin, end = place
        top = False
    return found + 1


def _find(
    lines: list[str], within: range, name: str, number: str | None, *, top: bool
) -> tuple[int, int, int] | None:
    """Return the line of one step of a path, and the lines that what it names takes up."""
    if number is not None and top:
        table = re.compile(rf"\s*\[\[\s*{re.escape(name)}\s*\]\]")
        tables = [at for at in within if table.match(lines[at])]
        if tables:
            return _table(lines, tables, int(number))
    key = re.compile(rf"(?:^|.*[{{,])\s*[\"']?{re.escape(name)}[\"']?\s*=")
    end = _next_header(lines, within)
    place = next((at for at in range(within.start, end) if key.match(lines[at])), None)
    if place is None:
        return None
    if number is None:
        return place, place, place + 1
    item = _item(lines, range(place, end), int(number))
    return (place, place, place + 1) if item is None else (item, item, item + 1)


def _table(lines: list[str], tables: list[int], number: int) -> tuple[int, int, int] | None:
    if number >= len(tables):
        return None
    place = tables[number]
    return place, place + 1, _next_header(lines, range(place + 1, len(lines)))


def _next_header(lines: list[str], within: range) -> int:
    """Return where the table that begins with `within` ends: a key behind it is another's."""
    return next((at for at in within if _HEADER.fullmatch(lines[at])), within.stop)


def _item(lines: list[str], within: range, number: int) -> int | None:
    """Return the line where inline table `number` of an array begins."""
    opened = depth = 0
    for at in within:
        for piece in _PIECE.findall(lines[at]):
            if piece == "{":
                if depth == 0:
                    if opened == number:
                        return at
                    opened += 1
                depth += 1
            elif piece == "}":
                depth -= 1
            elif piece == "]" and depth == 0:
                return None  # the array ends
    return None
