"""Command lines, as people type them."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kernel.asker import Asker
from bot.kernel.card import Card
from bot.kernel.command import Command, Option, Registry
from bot.kernel.errors import NotUnderstood
from bot.kernel.grammar import parse
from bot.kernel.kinds import Percent


@dataclass(frozen=True, slots=True)
class Find:
    words: Annotated[str, Option("words")]
    speaker: Annotated[str | None, Option("who")] = None
    year: Annotated[int | None, Option("when")] = None


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


@dataclass(frozen=True, slots=True)
class Start:
    days: Annotated[Literal["daily", "weekdays"], Option("which days")] = "daily"


@dataclass(frozen=True, slots=True)
class Press:
    id: Annotated[str, Option("id")]


async def _handler(request: Any, asker: Asker, ports: Any) -> Card:
    return Card("done")


REGISTRY: Registry[Any] = Registry(
    (
        Command("find", "Find", Find, _handler, examples=("/find it",)),
        Command("about", "About", Nothing, _handler),
        Command("checkin start", "Start", Start, _handler),
        Command("checkin stop", "Stop", Nothing, _handler),
        Command("next", "Next", Press, _handler, button=True),
    )
)


@pytest.mark.parametrize(
    ("line", "command", "values"),
    [
        ("/find sunscreen", "find", {"words": "sunscreen"}),
        ("find sunscreen", "find", {"words": "sunscreen"}),
        ("  /FIND   sun   screen ", "find", {"words": "sun screen"}),
        ('/find words:"chat is low"', "find", {"words": "chat is low"}),
        ('/find "chat is low"', "find", {"words": "chat is low"}),
        ("/find “chat is low”", "find", {"words": "chat is low"}),
        ('/find agi speaker:"David Luan"', "find", {"words": "agi", "speaker": "David Luan"}),
        ('/find speaker:"A B" agi soon', "find", {"words": "agi soon", "speaker": "A B"}),
        ("/find words:chat is low speaker:ann", "find", {"words": "chat is low", "speaker": "ann"}),
        ("/find speaker: luan agi", "find", {"words": "agi", "speaker": "luan"}),
        ("/find he said: no", "find", {"words": "he said: no"}),
        ("/find https://example.com", "find", {"words": "https://example.com"}),
        ("/find year:2027 agi", "find", {"words": "agi", "year": "2027"}),
        ('/find "never closed', "find", {"words": "never closed"}),
        ("/find what's new", "find", {"words": "what's new"}),
        ("/find a\x00b", "find", {"words": "a b"}),
        ('/find speaker:""', "find", {"speaker": ""}),
        ("/about", "about", {}),
        ("/checkin start weekdays", "checkin start", {"days": "weekdays"}),
        ("h1:next:abc.1", "next", {"id": "abc.1"}),
    ],
)  # fmt: skip
def test_a_line_is_read(line: str, command: str, values: dict[str, str]) -> None:
    read = parse(line, REGISTRY)
    assert (read.command, read.values) == (command, values)


@pytest.mark.parametrize(
    ("line", "reason", "way_out"),
    [
        ("", "empty", "/help"),
        ("/", "empty", "/help"),
        ("/fnd sunscreen", "no command /fnd", "Did you mean /find?"),
        ("/xyzzy", "no command /xyzzy", "/help"),
        ("/next", "no command /next", "/help"),
        (
            "/checkin",
            "/checkin begins several commands",
            "one of /checkin start, /checkin stop.",
        ),
        (
            "/checkin strat",
            "/checkin begins several commands",
            "one of /checkin start, /checkin stop.",
        ),
        ("/chekin start", "no command /chekin", "one of /checkin start, /checkin stop."),
        ("/find x speeker:luan", "no option “speeker”", "Did you mean speaker:?"),
        ("/find speaker:a speaker:b x", "speaker is given twice", "/find it"),
        ("/about everything", "/about takes no options", "alone"),
        ("h1:find:abc", "not one of mine", "command"),
        ("h1:next:", "not one of mine", "command"),
        ("h1:", "not one of mine", "command"),
    ],
)
def test_a_mistake_is_answered_with_what_would_be_right(
    line: str, reason: str, way_out: str
) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        parse(line, REGISTRY)
    assert reason in refusal.value.reason
    assert way_out in refusal.value.way_out


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        line = parse(text, REGISTRY)
    except NotUnderstood:
        return
    assert REGISTRY.get(line.command)


@given(
    st.text(alphabet=st.characters(categories=("L", "N")), min_size=1),
    st.text(alphabet=st.characters(categories=("L", "N")), min_size=1),
)
def test_a_quoted_value_comes_back_as_it_was(one: str, other: str) -> None:
    line = parse(f'/find agi speaker:"{one} {other}"', REGISTRY)
    assert line.values["speaker"] == f"{one} {other}"


@dataclass(frozen=True, slots=True)
class Guess:
    what: Annotated[str, Option("what")]
    percent: Annotated[Percent, Option("how likely")]


@pytest.mark.parametrize(
    ("line", "what", "percent"),
    [
        ("/guess looms-by-2027 70", "looms-by-2027", "70"),
        ("/guess what looms weave 0.7", "what looms weave", "0.7"),
        ("/guess looms by 2027", "looms by 2027", None),
        ("/guess 70", "70", None),
        ("/guess looms 70 percent:40", "looms 70", "40"),
    ],
)
def test_a_number_that_is_needed_may_stand_last(line, what, percent):
    registry = Registry([Command("guess", "Guess", Guess, _handler)])
    values = parse(line, registry).values
    assert (values["what"], values.get("percent")) == (what, percent)
