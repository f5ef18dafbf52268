"""What Discord accepts of modals and of choices while somebody types.

Source: https://discord.com/developers/docs/components/reference and
interactions/receiving-and-responding.
"""

from collections.abc import Sequence

from tests.discord.fake.rules import MOST_ID, expect, walk
from tests.discord.fake.wire import Json, Part

MOST_TITLE = 45
MOST_FIELDS = 5
MOST_VALUE = 4000
MOST_CHOICES = 25


def check_modal(modal: Json) -> None:
    """Judge a modal."""
    expect(1 <= len(modal["title"]) <= MOST_TITLE, f"a title of {len(modal['title'])}")
    expect(1 <= len(modal["custom_id"]) <= MOST_ID, "a custom_id of more than 100")
    expect(1 <= len(modal["components"]) <= MOST_FIELDS, f"{len(modal['components'])} fields")
    every = list(walk(modal["components"]))
    ids = [part["custom_id"] for part in every if part.get("custom_id")]
    expect(len(ids) == len(set(ids)), f"a custom_id stands twice: {sorted(ids)}")
    for part in every:
        expect(len(part.get("label") or "") <= MOST_TITLE, "a label of more than 45")
        if part["type"] == Part.TEXT_INPUT:
            check_input(part)


def check_input(part: Json) -> None:
    """Judge a text input and what stands in it already."""
    expect(len(part.get("placeholder") or "") <= MOST_ID, "a placeholder of more than 100")
    most = part.get("max_length") or MOST_VALUE
    expect(most <= MOST_VALUE, f"an input of {most}")
    value = part.get("value") or ""
    expect(len(value) <= most, f"{len(value)} characters in an input of {most}")
    least = part.get("min_length") or 0
    expect(not value or len(value) >= least, f"{len(value)} characters where {least} are needed")


def check_choices(choices: Sequence[Json]) -> None:
    """Judge what is offered while somebody types."""
    expect(len(choices) <= MOST_CHOICES, f"{len(choices)} choices")
    for choice in choices:
        expect(1 <= len(choice["name"]) <= MOST_ID, f"a choice of {len(choice['name'])}")
        expect(len(str(choice["value"])) <= MOST_ID, "a choice's value of more than 100")
