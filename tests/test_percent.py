"""A figure and its percent sign stay on one line wherever people read them."""

import re

import pytest

from adapters import plain
from adapters.discord.escape import escape, label
from adapters.discord.runs import Run
from adapters.percent import together
from adapters.slack import rich
from bot.kernel.card import Card, Text, bold, prose

SAID = "They said 75 %."
KEPT = "They said 75\u202f%."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (SAID, KEPT),
        ("62 % to >99 %", "62\u202f% to >99\u202f%"),
        ("75% stays, and so does a % b", "75% stays, and so does a % b"),
        ("", ""),
    ],
)
def test_only_the_space_after_a_figure_is_taken(text, shown):
    assert together(text) == shown
    assert together(shown) == shown


def test_both_platforms_keep_it_together_in_words_and_on_buttons():
    assert escape(SAID) == KEPT
    assert Run(SAID).markup == KEPT
    assert label(SAID, 80) == KEPT
    assert rich.label(SAID, 75)["text"] == KEPT
    assert rich.section([Text(SAID)])["elements"] == [{"type": "text", "text": KEPT}]


@pytest.mark.parametrize("width", range(12, 40))
@pytest.mark.parametrize("words", [str, bold])
def test_a_terminal_keeps_it_together_and_writes_a_plain_space(width, words):
    said = "You are forecasting 75 %. It was 40 %, once."
    coloured = plain.render(Card("", (prose(words(said)),)), colour=True, width=width)
    shown = re.sub(r"\x1b\[\d+m", "", coloured)
    assert " ".join(shown.split()) == said
    assert not any(line.startswith("%") for line in shown.splitlines())


def test_a_terminal_parts_a_percent_sign_from_what_is_no_figure():
    shown = plain.render(Card("", (prose("The sign % stands alone."),)), width=9)
    assert shown == "The sign\n% stands\nalone."
