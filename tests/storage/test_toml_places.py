"""The line of a field, exactly."""

import pytest

from storage.seeds.toml_places import line_of

TEXT = """\
title = "A [talk]" # [[sources]] { at = 3
numbers = [
  [1, 2],
]

[[sources]]
file = "a"

[[sources]]
file = "b"
kind = "captions"
turns = [
  {at = 1, words = "} {at = 9"}, {at = 2,
   words = "x"},
  # {at = 3}
  {words = "y"},
]

[end]
at = 5
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("title", 1),
        ("missing", 1),
        ("kind", 1),
        ("sources", 1),
        ("sources[0]", 6),
        ("sources[0].file", 7),
        ("sources[0].kind", 6),
        ("sources[1].file", 10),
        ("sources[1].kind", 11),
        ("sources[1].turns", 12),
        ("sources[1].turns[0].at", 13),
        ("sources[1].turns[1].at", 13),
        ("sources[1].turns[2].words", 16),
        ("sources[1].turns[2].at", 16),
        ("sources[1].turns[3].at", 12),
        ("sources[2].file", 1),
        ("", 1),
    ],
)
def test_the_line_is_the_fields_or_that_of_what_holds_it(path: str, line: int) -> None:
    assert line_of(TEXT, path) == line
