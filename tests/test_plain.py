from dataclasses import replace

import pytest

from adapters import plain
from bot.kernel.card import (
    Action,
    Card,
    Chart,
    Document,
    Field,
    Fields,
    Form,
    FormField,
    Heading,
    Meter,
    Notice,
    Span,
    Text,
    Tone,
    bold,
    code,
    link,
    prose,
)
from tests import cards

WORDS = (
    "It weaves algebraic patterns just as the loom weaves flowers and leaves, and more than that "
    "it does not do."
)
QUOTE = replace(
    cards.QUOTE,
    verbatim=WORDS,
    shown=WORDS,
    start_s=2460.0,
    url="https://example.com/watch?v=ada&t=2445s",
    highlights=(Span(10, 28),),
    readings=(),
)


def test_a_quote_reads_from_the_words_to_the_small_print():
    assert plain.block(QUOTE) == (
        "“It weaves algebraic patterns just as the loom weaves flowers and leaves, and\n"
        "more than that it does not do.”\n"
        "— Ada Lovelace, Mathematician · The Difference · 22 May 2025\n"
        "≈ 41:00 · automatic captions · close match ·\n"
        "https://example.com/watch?v=ada&t=2445s"
    )


def test_what_is_not_known_is_left_out():
    bare = replace(
        QUOTE, speaker="", role="", show="", said_on=None, start_s=None, url=None, match=0.0
    )
    assert plain.block(bare).splitlines()[2:] == ["— unattributed", "automatic captions"]


@pytest.mark.parametrize(
    ("seconds", "estimated", "read"),
    [(0, False, "0:00"), (754.9, False, "12:34"), (3723, True, "≈ 1:02:03")],
)
def test_moments_read_as_on_a_player(seconds, estimated, read):
    assert plain.moment(replace(QUOTE, start_s=seconds, start_estimated=estimated)) == read


def test_colour_marks_the_words_that_were_asked_for_and_changes_no_other():
    painted = plain.block(QUOTE, colour=True)
    assert "\x1b[1malgebraic\x1b[0m \x1b[1mpatterns\x1b[0m" in painted
    assert plain.re.sub(r"\x1b\[\d+m", "", painted) == plain.block(QUOTE)


def test_buttons_come_last_with_their_addresses_or_their_numbers():
    card = Card("Title", (QUOTE,), (Action("Next", "next", "c.1"), Action("Share", "share", "c.0")))
    assert plain.render(card).endswith("[Next] h1:next:c.1\n[Share] h1:share:c.0")
    assert plain.render(card, numbered=True).endswith("\n\n1 Next  2 Share")


def test_every_other_block_has_its_words():
    shown = plain.render(
        Card(
            "A title",
            (
                Heading("A heading"),
                prose("See ", bold("this"), ", ", code("/help"), ", ", link("here", "https://a.b")),
                Fields((Field("name", "value"), Field("longer", "other", "https://c.d"))),
                Meter("Share", 0.5, "50 %"),
                Chart("line", "Chart", (), "It rises."),
                Notice("So it is."),
                Notice("No.", Tone.REFUSAL),
                Form("quote", (FormField("words", "The words", "str", required=True),)),
            ),
        )
    )
    assert shown == (
        "A title\n\nA heading\n\nSee this, /help, here (https://a.b)\n\n"
        "name    value\nlonger  other (https://c.d)\n\n"
        f"Share  {'█' * 10}{'░' * 10}  50 %\n\nChart: It rises.\n\nSo it is.\n\n! No.\n\n"
        "/quote takes:\nwords  The words"
    )


HOSTILE = "a\x1b[31mb\x9bc\x07d\re\u202ef\u2066g\ud800h\x00i\nj"


@pytest.mark.parametrize("colour", [False, True])
def test_nothing_in_a_card_can_steer_the_terminal(colour):
    hostile = Card(
        HOSTILE,
        (
            Heading(HOSTILE),
            prose(Text(HOSTILE, url=HOSTILE)),
            replace(QUOTE, shown=HOSTILE, speaker=HOSTILE, role=HOSTILE, show=HOSTILE, url=HOSTILE),
            Fields((Field(HOSTILE, HOSTILE, HOSTILE),)),
            Meter(HOSTILE, 7.0, HOSTILE),
            Chart("x", HOSTILE, (), HOSTILE),
            Notice(HOSTILE),
            Form(HOSTILE, (FormField(HOSTILE, HOSTILE, "str", required=False),)),
        ),
        (Action(HOSTILE, HOSTILE, HOSTILE),),
    )
    shown = plain.re.sub(r"\x1b\[[0-9]m", "", plain.render(hostile, colour=colour))
    assert not set(shown) & set("\x1b\x9b\x07\r\u202e\u2066\ud800\x00")


def test_highlights_that_overlap_or_overrun_do_no_harm():
    odd = replace(
        QUOTE,
        shown="ab [cd] ef",
        highlights=(Span(8, 99), Span(1, 5), Span(0, 2)),
        readings=(Span(3, 7), Span(90, 99)),
    )
    found = list(plain.pieces(odd))
    assert "".join(piece.text for piece in found) == "ab [cd] ef"
    assert "".join(piece.text for piece in found if piece.marked) == "ab [cef"
    assert "".join(piece.text for piece in found if piece.reading) == "[cd]"


def test_brackets_of_the_source_are_no_reading():
    noted = replace(QUOTE, shown="[Music] eye [AI]", highlights=(), readings=(Span(12, 16),))
    assert [(piece.text, piece.reading) for piece in plain.pieces(noted)] == [
        ("[Music] eye ", False),
        ("[AI]", True),
    ]
    assert "\x1b[2m[AI]\x1b[0m" in plain.block(noted, colour=True)
    assert "\x1b[2m[Music]" not in plain.block(noted, colour=True)


@pytest.mark.parametrize("colour", [False, True])
def test_a_narrow_terminal_gets_narrow_lines(colour):
    actions = tuple(Action(f"Button {n}", "next", f"c.{n}") for n in range(6))
    card = Card("Title", (replace(QUOTE, url=None), Notice(WORDS)), actions)
    shown = plain.render(card, colour=colour, numbered=True, width=32)
    lines = plain.re.sub(r"\x1b\[\d+m", "", shown).splitlines()
    assert max(len(line) for line in lines) <= 32
    assert "— Ada Lovelace, Mathematician ·" in lines
    assert lines[-3:] == [
        "1 Button 0  2 Button 1",
        "3 Button 2  4 Button 3",
        "5 Button 4  6 Button 5",
    ]


def test_the_lines_of_a_document_are_not_broken() -> None:
    line = "a," * 100
    assert plain.block(Document("data.csv", f"{line}\nb")) == f"data.csv:\n{line}\nb"
