"""Rows of plain values as files that people take along: JSON and CSV."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Rows = Sequence[Mapping[str, Any]]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection")."""


def as_json(value: object) -> str:
    """Return readable JSON; what it has no form for, such as a date, as text."""
    return json.dumps(value, indent=1, ensure_ascii=False, default=str)


def as_csv(rows: Rows, columns: Iterable[str] = (), line_end: str = "\n") -> str:
    """Return a table of some `columns`; unless they are named, of all that any row has.

    They stand in the order they come; the last line has no end. Lists are written as JSON. Text
    that a spreadsheet would compute gets an apostrophe before it.
    """
    names = tuple(columns) or tuple(dict.fromkeys(name for row in rows for name in row))
    written = io.StringIO()
    writer = csv.DictWriter(written, names, restval="", lineterminator=line_end)
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return written.getvalue().removesuffix(line_end)


def _inert(text: str) -> str:
    """Return text that no spreadsheet computes: an apostrophe goes before a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _cell(value: object) -> object:
    match value:
        case list() | dict():
            return json.dumps(value, ensure_ascii=False)
        case str():
            return _inert(value)
        case _:
            return value
