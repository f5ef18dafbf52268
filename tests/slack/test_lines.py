"""What people type, as Slack hands it over, turned back into what they typed."""

import pytest

from adapters.slack.access import read_aliases
from adapters.slack.escape import escape, message_words, typed_line
from adapters.slack.lines import Spelling, read_line
from bot.features.registry import REGISTRY
from bot.kernel.card import Card, Field, Fields, Notice, code, prose
from bot.kernel.command import Registry
from bot.kernel.errors import NotUnderstood
from bot.kernel.grammar import Line

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
    assert typed_line(escape("<!channel> & <@U1>")) == "<!channel> & <@U1>"


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
