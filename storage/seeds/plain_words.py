"""What is wrong with a field, said to people who do not know msgspec."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from msgspec import inspect

_KINDS = {
    "int": "a whole number",
    "float": "a number",
    "str": "text in quotation marks",
    "bool": "true or false",
    "date": "a date such as 2025-02-19",
    "array": "a list",
    "object": "a table",
}
_GIVEN = {
    "datetime": "a date with a time",
    "time": "a time of day",
    "date": "a date",
    "str": "text",
}
_LOOKS = {
    "slug": "small letters and digits, joined by single hyphens",
    "id": "small letters and digits, joined by single hyphens",
    "url": "an address that begins with http:// or https://",
}
_STEP = re.compile(r"\w+")


def plain(error: str, path: str, form: Any) -> str:  # noqa: ANN401 - any type msgspec reads
    """Turn a message of msgspec about the field `path` of a `form` into a sentence for people."""
    message = error.partition(" - at")[0]
    name = path.rpartition(".")[2]
    for pattern, said in _SENTENCES:
        match = re.fullmatch(pattern, message)
        if match:
            return str(said(match, name, [*_fields(form, path)]))
    return message


def _wrong_kind(match: re.Match[str], _name: str, _known: list[Any]) -> str:
    wanted = [_KINDS.get(kind, kind) for kind in match[1].split(" | ") if kind != "null"]
    given = _GIVEN.get(match[2]) or _KINDS.get(match[2], match[2])
    return f"should be {' or '.join(wanted)}, not {given}"


def _unknown(match: re.Match[str], _name: str, known: list[Any]) -> str:
    near = get_close_matches(match[1], known, 1)
    hint = f"did you mean “{near[0]}”?" if near else f"there are {', '.join(known)}"
    return f"there is no such field; {hint}"


def _no_value(match: re.Match[str], _name: str, known: list[Any]) -> str:
    return f"“{match[1]}” is none of {', '.join(map(str, known))}"


def _looks(_match: re.Match[str], name: str, _known: list[Any]) -> str:
    return f"should be {_LOOKS.get(name, 'of another form')}"


_SENTENCES: tuple[tuple[str, Any], ...] = (
    (r"Expected `([^`]+)`, got `(\w+)`", _wrong_kind),
    (r"Object contains unknown field `(.+)`", _unknown),
    (r"Object missing required field `.+`", lambda *_: "is missing"),
    (r"Invalid enum value '?(.*?)'?", _no_value),
    (r"Expected `str` matching regex .*", _looks),
    (r"Expected `str` of length <= (\d+)", lambda m, *_: f"is longer than {m[1]} characters"),
    (r"Expected `\w+(?: \| null)?` >= (\S+)", lambda m, *_: f"should be {m[1]} or more"),
    (r"Expected `\w+(?: \| null)?` <= (\S+)", lambda m, *_: f"should be {m[1]} or less"),
    (r"Number out of range", lambda *_: "is too large a number"),
    (r"Invalid RFC3339 encoded date", lambda *_: f"should be {_KINDS['date']}"),
)  # fmt: skip


def _fields(form: Any, path: str) -> Iterator[Any]:  # noqa: ANN401 - as above
    """Yield what there may be at a path: the fields of the table around it, or an enum's values."""
    kind: Any = inspect.type_info(form)
    for step in _STEP.findall(path):
        kind = _element(kind)
        if step.isdigit() or not hasattr(kind, "fields"):
            continue
        field = next((f for f in kind.fields if f.encode_name == step), None)
        if field is None:
            break
        kind = field.type
    kind = _element(kind)
    if isinstance(kind, inspect.EnumType):
        yield from (value.value for value in kind.cls)
    elif hasattr(kind, "fields"):
        yield from (field.encode_name for field in kind.fields)


def _element(kind: Any) -> Any:  # noqa: ANN401 - as above
    """Return what a list holds, or a field that may be left out."""
    if isinstance(kind, inspect.ListType | inspect.VarTupleType):
        return _element(kind.item_type)
    if isinstance(kind, inspect.UnionType):
        return _element(next(t for t in kind.types if not isinstance(t, inspect.NoneType)))
    return kind
