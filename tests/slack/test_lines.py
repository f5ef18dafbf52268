"""What people type, as Slack hands it over, turned back into what they typed."""

from contextlib import suppress
from time import thread_time
from typing import Any

import pytest

from adapters.slack.access import read_aliases
from adapters.slack.escape import escape, message_words, typed_words
from adapters.slack.lines import Spelling, read_line
from bot.features.registry import REGISTRY
from bot.kernel.card import Card, Field, Fields, Notice, code, prose
from bot.kernel.command import Registry
from bot.kernel.errors import NotUnderstood
from bot.kernel.grammar import Line
from bot.kernel.kinds import Member

ALIASES = read_aliases("quote, zitat=quote", REGISTRY)


def read(text: str, name: str = "/hindcast", registry: Registry = REGISTRY) -> Line:
    return read_line(name, text, ALIASES, registry)


@pytest.mark.parametrize(
    ("name", "text", "values"),
    [
        ("/hindcast", "quote sunscreen", {"words": "sunscreen"}),
        ("/hindcast", "/quote sunscreen", {"words": "sunscreen"}),
        ("/quote", "sunscreen", {"words": "sunscreen"}),
        ("/zitat", "sunscreen", {"words": "sunscreen"}),
        ("/renamed", "quote sunscreen", {"words": "sunscreen"}),
        ("/quote", "", {}),
        (
            "/quote",
            "a &amp; b &lt;c&gt; speaker:“David Luan”",
            {"words": "a & b <c>", "speaker": "David Luan"},
        ),
        ("/quote", "did <@U1|dav> say", {"words": "did @dav say"}),
        ("/quote", "in <#C1|general> <!channel>", {"words": "in #general @channel"}),
        ("/quote", "<!subteam^S1|@team> <@U2>", {"words": "@team @U2"}),
        ("/quote", "see <https://a.b/c?d=1&amp;e=2|a.b>", {"words": "see a.b"}),
        ("/quote", "see <https://a.b/c>", {"words": "see https://a.b/c"}),
        ("/quote", "&amp;lt; &lt;b&gt;", {"words": "&lt; <b>"}),
    ],
)
def test_a_line_is_read_as_it_was_typed(name: str, text: str, values: dict[str, str]) -> None:
    assert read(text, name) == Line("quote", values)


def test_the_root_alone_asks_for_help() -> None:
    assert read("") == Line("help", {})


def test_members_and_channels_keep_their_ids_where_an_option_wants_them() -> None:
    line = read("settings moderator:<@U1|bob> channel:<#C1|general>")
    command = REGISTRY.get("settings")
    request = command.read(line.values)
    assert (request.moderator, request.channel) == ("U1", "C1")


def settings(text: str) -> Any:
    line = read(f"settings {text}")
    return REGISTRY.get("settings").read(line.values)


@pytest.mark.parametrize("typed", ["<@U1>", "<@U1|bob>", "<@W1|bob>", "U012345678"])
def test_a_mention_or_an_id_is_a_member(typed: str) -> None:
    assert isinstance(settings(f"moderator:{typed}").moderator, Member)


@pytest.mark.parametrize(
    "typed", ["@bob", "bob", "U1", "&lt;@U1&gt;", "<!subteam^S1|@team>", "<#C1|general>", "<@S1>"]
)
def test_anything_else_is_no_member_and_is_refused_with_what_would_be_right(typed: str) -> None:
    with pytest.raises(NotUnderstood, match=r"moderator is a member.*mention one"):
        settings(f"moderator:{typed}")


@pytest.mark.parametrize(
    "typed", ["#podcasts", "general", "&lt;#C1&gt;", "<@U1|bob>", "<!channel>"]
)
def test_anything_else_is_no_channel(typed: str) -> None:
    with pytest.raises(NotUnderstood, match=r"channel is a channel.*mention one"):
        settings(f"channel:{typed}")


def test_what_was_typed_like_a_mention_is_no_mention() -> None:
    assert read("quote did &lt;@U1&gt; or <@U2|dav> say &lt;#C1|x&gt;").values == {
        "words": "did <@U1> or @dav say <#C1|x>"
    }


def test_a_complaint_is_in_the_words_that_were_typed() -> None:
    with pytest.raises(NotUnderstood, match="no command /<b>&@dav"):
        read("&lt;b&gt;&amp;<@U1|dav>")


@pytest.mark.parametrize(
    "text", ["&lt;@a", "<@a", "<http:a", "<@a|", "ab:c ", "_", "a_", "*", "a*", "`*", "<", " _"]
)
def test_nothing_that_is_typed_takes_long_to_read(text: str) -> None:
    long = f"a{text * (38_000 // len(text))}a"
    began = thread_time()
    message_words(long)
    with suppress(NotUnderstood):
        read(long, "/quote")
    assert thread_time() - began < 0.3


def test_an_endless_line_is_refused() -> None:
    with pytest.raises(NotUnderstood, match="far too long"):
        read("quote " + "a" * 40_000)


def test_an_unknown_command_is_refused_with_the_nearest() -> None:
    with pytest.raises(NotUnderstood, match="Did you mean /quote"):
        read("qoute sunscreen")


@pytest.mark.parametrize("text", ["/", "///", '"', "<", "<@>", "\u200b", "h1:next:c1", "💥" * 500])
def test_a_line_of_nothing_but_marks_is_refused_kindly(text: str) -> None:
    with pytest.raises(NotUnderstood):
        read(text)


def test_the_words_of_a_message_lose_its_markup() -> None:
    text = "*Always* wear _sunscreen_, <@U1|bob>: `x_y` &amp; <https://a.b|this>"
    assert message_words(text) == "Always wear sunscreen, @bob: x_y & this"


def test_three_characters_are_escaped_and_no_others() -> None:
    assert escape("<&>*_`~@") == "&lt;&amp;&gt;*_`~@"
    assert typed_words(escape("<!channel> & <@U1>")) == "<!channel> & <@U1>"


def test_a_card_says_what_is_typed_here() -> None:
    spelling = Spelling(REGISTRY, {"q": "quote"})
    card = Card(
        "/quote words",
        (
            Notice("Try: /quote sunscreen, or /help."),
            Fields((Field("/summary episode [topic]", "See /summary"),)),
            prose("More: ", code("/help quote"), " and /help"),
        ),
    )
    said = spelling.card(card)
    assert said.title == "/q words"
    assert said.blocks[0] == Notice("Try: /q sunscreen, or /hindcast help.")
    assert said.blocks[1].fields[0] == Field("/hindcast summary episode [topic]", "See /summary")
    assert [run.text for run in said.blocks[2].runs] == [
        "More: ",
        "/hindcast help quote",
        " and /help",
    ]


def test_quoted_words_and_other_slashes_stay() -> None:
    spelling = Spelling(REGISTRY, {})
    for words in ("https://x.y/quote", "and/quote", "/quotes", "/quote-it"):
        assert spelling.words(words) == words
