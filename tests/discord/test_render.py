"""Cards as Discord's components: what they say, and that nothing is lost or pinged."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.escape import code, escape, linked
from adapters.discord.forms import modal
from adapters.discord.layout import Page
from adapters.discord.render import render
from adapters.discord.runs import Look, Run, markup
from adapters.discord.suggesting import choices
from adapters.percent import together
from bot.kernel.card import (
    BLOCKS,
    Action,
    Block,
    Card,
    Document,
    Form,
    FormField,
    Notice,
    Span,
)
from bot.kernel.command import Suggestion
from tests import cards
from tests.cards import CHART, ONE_OF_EACH

QUOTE = replace(
    cards.QUOTE,
    verbatim="kapathies view of sunscreen",
    shown="kapathies [Karpathy's] view of sunscreen",
    url="https://example.com/(ada)?t=1s",
    highlights=(Span(31, 40),),
    readings=(Span(10, 22),),
)


def components(page: Page) -> Iterator[dict[str, Any]]:
    """Walk the components of a page."""
    waiting = page.view().to_components()
    while waiting:
        each = waiting.pop(0)
        yield each
        waiting = [*each.get("components", []), *waiting]


def texts(*pages: Page) -> list[str]:
    """Return what the text displays hold."""
    return [c["content"] for page in pages for c in components(page) if c["type"] == 10]


def shown(markdown: str) -> str:
    """Return what a reader sees of escaped text."""
    return re.sub(r"\\([^\sA-Za-z0-9])", r"\1", markdown).replace("\u200b", "")


def test_a_quote_stands_apart_with_its_words_in_bold_and_its_readings_leaning():
    (title, quote) = texts(*render(Card("“sunscreen”", (QUOTE,))))

    assert title == "### “sunscreen”"
    assert quote.splitlines() == [
        "> kapathies *\\[Karpathy's\\]* view of **sunscreen**",
        "**Ada Lovelace** · Mathematician · The Difference · 22 May 2025",
        "-# [≈ 12:34](https://example.com/%28ada%29?t=1s) · automatic captions · close match",
    ]


def test_words_that_nobody_is_known_to_have_said_say_so():
    quote = replace(QUOTE, speaker="", role="")
    assert "\nunattributed · The Difference" in texts(*render(Card("", (quote,))))[0]


@pytest.mark.parametrize("kind", BLOCKS)
def test_every_block_is_shown(kind: type[Block]):
    assert "".join(texts(*render(Card("A title", (ONE_OF_EACH[kind],)))))


def test_voices_side_by_side_have_a_line_between_them():
    kinds = [c["type"] for c in components(render(Card("", (QUOTE, QUOTE)))[0])]
    assert kinds == [17, 10, 14, 10]


def test_a_chart_is_a_picture_with_words_for_those_who_cannot_see_it():
    (page,) = render(Card("", (CHART,)), {CHART: b"png"})
    (gallery,) = [c for c in components(page) if c["type"] == 12]
    (file,) = page.files()

    assert gallery["items"][0]["media"]["url"] == f"attachment://{file.filename}"
    assert gallery["items"][0]["description"] == "Close to the line."
    assert file.description == "Close to the line."


def test_a_chart_that_nobody_drew_is_told_in_words():
    (text,) = texts(*render(Card("", (CHART,))))
    assert text == "Calibration: Close to the line."


def test_actions_are_buttons_five_in_a_row_and_a_menu_for_the_rest():
    actions = [Action(str(n), "open", f"c{n}") for n in range(6)]
    (page,) = render(Card("t", (), (*actions, Action("Report", "report", "c0", overflow=True))))
    rows = [c["components"] for c in components(page) if c["type"] == 1]

    assert [len(row) for row in rows] == [5, 1, 1]
    assert rows[0][0]["custom_id"] == "h1:open:c0"
    assert rows[2][0]["options"] == [{"label": "Report", "value": "h1:report:c0", "default": False}]


def test_ones_own_choice_is_marked_in_words_and_in_style():
    actions = (Action("25 %", "percent", "a.25"), Action("75 %", "percent", "a.75", yours="yours"))
    (page,) = render(Card("t", (), actions))
    buttons = [(c["label"], c["style"]) for c in components(page) if c["type"] == 2]
    assert buttons == [(together("25 %"), 2), (together("75 % · yours"), 1)]


@pytest.mark.parametrize("label", ["", " ", "\u202e", "\u200b"])
def test_a_button_that_says_nothing_can_still_be_pressed(label: str):
    (page,) = render(Card("t", (), (Action(label, "open", "a"), Action(label, "open", "b", True))))
    labels = [c["label"] for c in components(page) if c["type"] == 2]
    options = [c["options"][0]["label"] for c in components(page) if c["type"] == 3]
    assert labels + options == ["–", "–"]


def test_no_label_turns_the_direction_of_writing():
    (page,) = render(Card("t", (), (Action("\u202egnihton", "open", "a"),)))
    assert [c["label"] for c in components(page) if c["type"] == 2] == ["gnihton"]
    asked = modal(Form("forecast", (FormField("chance", "How \u202elikely", "str", True),)))
    assert "\u202e" not in str(asked.to_dict())
    assert [choice.name for choice in choices([Suggestion("a \u202eb", "ab")])] == ["a b"]


def test_the_colour_of_the_edge_never_stands_alone_for_a_refusal():
    (page,) = render(Card("Not this time", (Notice("That is for moderators."),)))
    assert texts(page) == ["### Not this time", "That is for moderators."]


HOSTILE = [
    "@everyone and @here",
    "<!channel>",
    "<@123> <@!123> <@&123> <#123> <t:0:R> <:a:1>",
    "```py\nrm -rf```",
    "`tick` ``ticks``",
    "[click me](https://example.com)",
    "https://example.com/a_b_c",
    "# heading",
    "-# small",
    "- list",
    "1. first",
    "> quote",
    "**bold** __under__ ~~gone~~ ||spoiler|| *a* _b_",
    "\\",
    ":smile: :+1: :slightly_smiling_face: a:b:c:d",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_somebodys_words_is_shown_and_does_nothing(text: str):
    made = escape(text)

    assert shown(made) == text.replace("\n", " ")
    assert not re.search(r"@(everyone|here)|://|(?<!\\)([*_~`|<>\[\]]|:[\w+-]+:)", made)
    assert not re.match(r"[#>-]|\d+\.", made)


@given(st.text())
def test_whatever_the_text_it_stays_one_line_and_pings_nobody(text: str):
    made = markup([Run(text, Look.BOLD), Run(text), Run(text, Look.CODE)])
    assert "\n" not in made
    assert not re.search(r"@(everyone|here)", made)


def test_what_is_to_be_typed_is_code_unless_it_holds_backticks():
    assert code("/quote sunscreen") == "`/quote sunscreen`"
    assert code("a`b") == "a\\`b"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/episodes/x", "https://a b", "", None])
def test_only_web_addresses_become_links(url: str | None):
    assert linked("here", url) == "here"


def test_a_link_cannot_be_closed_from_within():
    assert linked("here", "https://example.com/a)b") == "[here](https://example.com/a%29b)"


def test_styles_that_touch_are_kept_apart():
    assert markup([Run("a", Look.BOLD), Run("b", Look.ITALIC)]) == "**a**\u200b*b*"


def test_a_document_is_a_file_to_download():
    (page,) = render(Card("", (Document("my data.csv", "a,b\n1,2"),)))
    (shown,) = [c for c in components(page) if c["type"] == 13]
    (file,) = page.files()
    assert shown["file"]["url"] == f"attachment://{file.filename}"
    assert file.fp.read() == b"a,b\n1,2"
