"""Small checks that put together say how a piece of JSON must look.

A check takes a value and its place, and yields a sentence for everything that is wrong, worded as
Slack words it: `must be less than 151 characters [json-pointer:/blocks/0/text/text]`.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Problems = Iterator[str]
Check = Callable[[Any, str], Problems]


def problem(sentence: str, place: str) -> str:
    return f"[ERROR] {sentence} [json-pointer:{place}]"


def anything(_value: Any, _place: str) -> Problems:
    yield from ()


def flag(value: Any, place: str) -> Problems:
    if not isinstance(value, bool):
        yield problem("must be true or false", place)


def string(most: int, least: int = 1) -> Check:
    def check(value: Any, place: str) -> Problems:
        if not isinstance(value, str):
            yield problem("must be a string", place)
        elif len(value) > most:
            yield problem(f"must be less than {most + 1} characters, has {len(value)}", place)
        elif len(value) < least:
            yield problem(f"must be more than {least - 1} characters", place)

    return check


def whole(least: int, most: int) -> Check:
    def check(value: Any, place: str) -> Problems:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            yield problem(f"must be a whole number from {least} to {most}", place)

    return check


def among(*values: str) -> Check:
    def check(value: Any, place: str) -> Problems:
        if value not in values:
            yield problem(f"must be one of {', '.join(values)}, is {value!r}", place)

    return check


def listing(of: Check, most: int, least: int = 1) -> Check:
    def check(value: Any, place: str) -> Problems:
        if not isinstance(value, list):
            yield problem("must be a list", place)
            return
        if not least <= len(value) <= most:
            yield problem(f"must have {least} to {most} items, has {len(value)}", place)
        for number, item in enumerate(value):
            yield from of(item, f"{place}/{number}")

    return check


def record(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """Check an object with these keys, and `type`, and no others."""
    known = {"type": anything, **required, **(optional or {})}

    def check(value: Any, place: str) -> Problems:
        if not isinstance(value, dict):
            yield problem("must be an object", place)
            return
        for key in required.keys() - value.keys():
            yield problem(f"missing required field: {key}", place)
        for key, item in value.items():
            if key in known:
                yield from known[key](item, f"{place}/{key}")
            else:
                yield problem(f"no such field: {key}", place)

    return check


def one_of_keys(*keys: str) -> Check:
    """Check that an object has exactly one of these keys."""

    def check(value: Any, place: str) -> Problems:
        if isinstance(value, dict) and len(value.keys() & set(keys)) != 1:
            yield problem(f"must have exactly one of {', '.join(keys)}", place)

    return check


def some_of_keys(*keys: str) -> Check:
    """Check that an object has at least one of these keys."""

    def check(value: Any, place: str) -> Problems:
        if isinstance(value, dict) and not value.keys() & set(keys):
            yield problem(f"must have one of {', '.join(keys)}", place)

    return check


def both(*checks: Check) -> Check:
    def check(value: Any, place: str) -> Problems:
        for each in checks:
            yield from each(value, place)

    return check


def by_type(shapes: Mapping[str, Check]) -> Check:
    """Check an object against the shape that its `type` names."""

    def check(value: Any, place: str) -> Problems:
        kind = value.get("type") if isinstance(value, dict) else None
        if isinstance(kind, str) and kind in shapes:
            yield from shapes[kind](value, place)
        else:
            yield problem(f"unsupported type: {kind}", place)

    return check
