"""Cards as Block Kit: what is shown, what is split, and what can never ping."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.percent import together
from adapters.slack import limits
from adapters.slack.render import Message, blocks_of, render, words_of
from bot.kernel.card import (
    BLOCKS,
    Action,
    Block,
    Card,
    Field,
    Fields,
    Heading,
    Notice,
    Quotation,
    bold,
    code,
    link,
    prose,
)
from tests.cards import CHART, ONE_OF_EACH, QUOTE
from tests.slack.fake.reading import calls, labels, seen
from tests.slack.fake.validation import message_problems

NASTY = "@everyone <!channel> <@U123|bob> <#C1> & `code` *bold* _it_ ~no~ :wave: <https://x.y|z>"


def body_of(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": [dict(block) for block in message.blocks]}


def shown(card: Card) -> str:
    """Return what a person sees of a card, checking on the way that Slack takes it."""
    messages = render(card)
    for message in messages:
        assert message_problems(body_of(message)) == []
        assert calls(body_of(message)) == []
    return "\n".join(seen(body_of(message)["blocks"]) for message in messages)


def long_text(characters: int) -> str:
    sentence = "It weaves algebraic patterns just as the loom weaves flowers. "
    return (sentence * (characters // len(sentence))).strip()


@pytest.mark.parametrize("kind", BLOCKS)
def test_every_block_is_shown_and_accepted(kind: type[Block]) -> None:
    assert shown(Card("A title", (ONE_OF_EACH[kind],))).startswith("A title\n")


def test_a_quotation_has_its_words_then_the_voice_then_the_small_print() -> None:
    lines = [line for line in shown(Card("", (QUOTE,))).split("\n") if line]
    assert lines == [
        "“Always wear sun screen [sunscreen].”",
        "Ada Lovelace, Mathematician · The Difference · 22 May 2025",
        "≈ 12:34 automatic captions close match",
    ]


def test_words_asked_for_are_bold_and_readings_italic() -> None:
    quote = blocks_of(Card("", (QUOTE,)))[0]["elements"][0]
    assert quote["type"] == "rich_text_quote"
    styles = {run["text"]: run.get("style") for run in quote["elements"]}
    assert styles["sun screen"] == {"bold": True}
    assert styles["[sunscreen]"] == {"italic": True}
    assert styles["Always wear "] is None


def test_the_moment_is_a_link() -> None:
    small = blocks_of(Card("", (QUOTE,)))[1]["elements"][0]
    assert small["text"] == "<https://example.com/watch?v=ada&amp;t=739s|≈ 12:34>"


def test_a_chart_without_a_picture_is_told_in_words() -> None:
    assert "Calibration: Close to the line." in shown(Card("", (CHART,)))


def test_a_chart_that_was_uploaded_is_shown_with_its_words() -> None:
    (message,) = render(Card("", (CHART,)), {CHART: "F1"})
    (image,) = message.blocks
    assert image["slack_file"] == {"id": "F1"}
    assert image["alt_text"] == "Close to the line."
    assert message_problems(body_of(message)) == []


def test_five_buttons_stand_in_a_row_and_a_single_hidden_one_beside_them() -> None:
    names = ("Next", "Previous", "More around it", "Tidy", "Share")
    actions = [Action(name, name.split()[0].lower(), "c1") for name in names]
    hidden = Action("Report", "report", "c1", overflow=True)
    first, second = blocks_of(Card("", (), (*actions, hidden)))
    assert labels([first]) == list(names)
    assert labels([second]) == ["Report"]
    assert first["elements"][0]["action_id"] == first["elements"][0]["value"] == "h1:next:c1"


def test_ones_own_choice_is_marked_in_words_and_in_style() -> None:
    actions = (Action("25 %", "percent", "a.25"), Action("75 %", "percent", "a.75", yours="yours"))
    (row,) = blocks_of(Card("", (), actions))
    assert labels([row]) == [together("25 %"), together("75 % · yours")]
    assert [button.get("style") for button in row["elements"]] == [None, "primary"]


def test_several_hidden_buttons_become_a_menu() -> None:
    hidden = tuple(Action(f"n{n}", f"do-{n}", "c1", overflow=True) for n in range(7))
    (row,) = blocks_of(Card("", (), hidden))
    assert [len(menu["options"]) for menu in row["elements"]] == [5, 2]
    assert row["elements"][0]["options"][0]["value"] == "h1:do-0:c1"
    shown(Card("t", (), hidden))


def test_the_same_button_twice_is_one() -> None:
    twice = (Action("Share", "share", "c1"), Action("Share", "share", "c1"))
    assert labels(blocks_of(Card("", (), twice))) == ["Share"]


def test_markup_and_mentions_are_shown_as_they_are() -> None:
    blocks = (prose(NASTY), Notice(NASTY), Fields((Field(NASTY, NASTY, NASTY),)), Heading(NASTY))
    said = shown(Card(NASTY, blocks))
    assert said.count(NASTY) == 6


def test_words_beside_the_blocks_are_escaped() -> None:
    (message,) = render(Card("<!channel> & <@U1>"))
    assert message.text == "&lt;!channel&gt; &amp; &lt;@U1&gt;"


def test_an_address_that_is_no_web_address_is_no_link() -> None:
    for url in ("javascript:alert(1)", "https://x y", "https://x|<!channel>", "x"):
        (block,) = blocks_of(Card("", (prose(link("words", url)),)))
        assert block["elements"][0]["elements"] == [{"type": "text", "text": "words"}]


def test_a_long_card_is_split_behind_sentences_and_nothing_is_lost() -> None:
    text = long_text(30_000)
    messages = render(Card("Long", (prose(text),), (Action("Share", "share", "c1"),)))
    assert len(messages) > 2
    said = " ".join(words_of(message.blocks) for message in messages)
    assert said == f"Long {text}"
    for message in messages:
        assert message_problems(body_of(message)) == []
        assert words_of(message.blocks).endswith(".")
    assert [bool(labels(body_of(m)["blocks"])) for m in messages][-1:] == [True]


def test_a_long_quotation_stays_a_quotation() -> None:
    words = long_text(20_000)
    quote = Quotation(**{**_fields(QUOTE), "shown": words, "highlights": (), "readings": ()})
    said = shown(Card("", (quote,))).replace("\n", " ")
    assert " ".join(said.split()).startswith(f"“{words}”")


def test_more_blocks_than_a_message_holds_become_several() -> None:
    messages = render(Card("Many", tuple(Heading(f"Line {n}") for n in range(120))))
    assert len(messages) == 3
    assert max(len(message.blocks) for message in messages) <= limits.BLOCKS_IN_MESSAGE


def test_a_quotation_is_not_torn_from_its_small_print() -> None:
    for number in range(44, 52):
        blocks = (*(Heading(str(n)) for n in range(number)), QUOTE)
        for message in render(Card("", blocks)):
            kinds = [block["type"] for block in message.blocks]
            assert kinds[0] != "context"


def test_a_title_too_long_for_a_header_is_a_bold_line() -> None:
    title = long_text(200)
    assert title in shown(Card(title))


@given(st.text(max_size=400), st.text(max_size=200))
def test_any_text_at_all_is_taken_and_calls_nobody(words: str, name: str) -> None:
    blocks = (
        prose(bold(words), " ", code(name)),
        Notice(words or "x"),
        Fields((Field(name, words),)),
    )
    card = Card(name, blocks, (Action(name, "share", "c1"),))
    for message in render(card):
        body = body_of(message)
        assert message_problems(body) == [] or not words_of(message.blocks)
        assert calls(body) == []


def test_what_is_sent_is_plain_json() -> None:
    for message in render(Card("All", tuple(ONE_OF_EACH.values()))):
        assert json.loads(json.dumps(body_of(message))) == body_of(message)


def _fields(quote: Quotation) -> dict[str, Any]:
    return {name: getattr(quote, name) for name in Quotation.__slots__}


def test_an_address_fits_wherever_it_stands() -> None:
    longest = Action("Next", "next", "x" * 92)
    assert len(longest.address) == 100
    assert min(limits.ACTION_ID, limits.BUTTON_VALUE, limits.OPTION_VALUE) >= 100
