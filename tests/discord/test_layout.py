"""Long cards, and cards with much to press, laid out in as few messages as hold them."""

import re
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord import limits
from adapters.discord.render import render
from adapters.discord.runs import Look, Run, split
from bot.kernel.card import Action, Card, Heading, prose
from tests.discord.test_render import QUOTE, components, shown, texts

LONG = " ".join(f"This is sentence number {n} of a very long answer." for n in range(400))


def test_a_long_card_goes_on_in_further_messages_and_loses_nothing():
    pages = render(Card("Long", (prose(LONG),), (Action("Share", "share", "c0"),)))

    assert len(pages) > 1
    said = " ".join(texts(*pages)).split()
    assert [word for word in LONG.split() if word not in said] == []
    assert [texts(page)[-1] for page in pages] == [
        f"-# {n} of {len(pages)}" for n in range(1, len(pages) + 1)
    ]
    assert [bool(page.actions) for page in pages] == [False] * (len(pages) - 1) + [True]


def test_a_message_is_full_before_another_is_begun():
    said = " ".join(["One sentence of twenty."] * 166)  # 3,983 characters
    pages = render(Card("Hello", (prose("Something before."), prose(said))))
    assert [sum(map(len, texts(page))) > 3900 for page in pages] == [True, False]


def test_a_quote_is_not_torn_from_who_said_it():
    before = prose(LONG[:3700])
    for page in render(Card("", (before, replace(QUOTE, shown=LONG[:700], highlights=())))):
        assert ("> " in "".join(texts(page))) == ("Ada Lovelace" in "".join(texts(page)))


@pytest.mark.parametrize("text", [LONG * 10, "a" * 100_000, "[ " * 50_000, ":" * 50_000])
def test_a_very_long_text_is_laid_out_in_no_time(text: str):
    began = time.process_time()
    render(Card("", (prose(text),)))
    assert time.process_time() - began < 1


def test_parts_end_where_sentences_do():
    assert all(part.endswith("answer.") for part in split([Run(LONG)], 1000))


def test_a_quote_that_goes_on_is_a_quote_there_too():
    pages = render(Card("", (replace(QUOTE, shown=LONG, highlights=(), readings=()),)))
    assert all(texts(page)[0].startswith("> ") for page in pages)


@given(
    st.lists(st.text(min_size=1, max_size=3000), max_size=8),
    st.integers(0, 12),
    st.sampled_from(list(Look)),
)
def test_every_message_is_within_discords_limits(said: list[str], count: int, look: Look):
    del look
    actions = tuple(Action("x" * 90, "open", f"c{n}", overflow=n % 3 == 0) for n in range(count))
    blocks = [replace(QUOTE, shown=text) for text in said] + [prose(text) for text in said]

    for page in render(Card("A title", tuple(blocks), actions)):
        every = list(components(page))
        assert len(every) <= limits.MESSAGE_COMPONENTS
        assert page.view().content_length() <= limits.MESSAGE_TEXT
        assert all(len(text) > 0 for text in texts(page))


def test_many_small_blocks_are_spread_over_messages():
    pages = render(Card("Topics", tuple(Heading(str(n)) for n in range(100))))
    assert [text for text in texts(*pages) if text.startswith("**")] == [
        f"**{n}**" for n in range(100)
    ]


@given(st.text(alphabet="a*_`\\.@[] ", max_size=400), st.integers(30, 80))
def test_split_text_keeps_every_letter(text: str, most: int):
    parts = split([Run(text, Look.BOLD)], most)

    assert all(len(part) <= most for part in parts)
    kept = re.sub(r"\s", "", text)
    assert sum(shown(part).count("a") for part in parts) == kept.count("a")


@given(st.integers(0, 250), st.integers(1, 4), st.integers(0, 50))
def test_every_action_can_be_reached_however_many_there_are(count: int, some: int, blocks: int):
    actions = [Action(f"{n}", "open", f"c{n}", overflow=n % some == 0) for n in range(count)]
    pages = render(Card("t", (prose("Some words."),) * blocks, tuple(actions)))

    reached: list[str] = []
    for page in pages:
        every = list(components(page))
        assert len(every) <= limits.MESSAGE_COMPONENTS
        ids = [c["custom_id"] for c in every if "custom_id" in c]
        assert len(ids) == len(set(ids))
        assert all(len(each) <= limits.CUSTOM_ID for each in ids)
        reached += [c["custom_id"] for c in every if c["type"] == 2]
        menus = [c["options"] for c in every if c["type"] == 3]
        assert all(len(menu) <= limits.MENU_OPTIONS for menu in menus)
        reached += [option["value"] for menu in menus for option in menu]
    assert sorted(reached) == sorted(action.address for action in actions)
