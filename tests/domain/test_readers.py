"""Readers give back what was said: every word, once, and traceable to its place."""

import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.transcript.readers import LAYOUTS, Unreadable, read
from bot.domain.transcript.timed_text import Moment
from tests.domain.traced import check_shape, check_traceable

STEMS = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=9)
WORDS = st.lists(st.builds("{}{}".format, STEMS, st.sampled_from(["", ".", ",", "?"])), min_size=1)
BREAKS = st.sampled_from(["\n", "\r\n", "\n\n", " \r\n\t"])
MARKS = st.sampled_from(["", "\ufeff"])


def joined(lines: Sequence[Sequence[str]]) -> list[str]:
    return [" ".join(line) for line in lines]


@st.composite
def lines_of(draw: st.DrawFn, *, shortest: int = 1) -> list[list[str]]:
    """Lines of words that are all different, so that no repeat is an accident."""
    words = [f"{word}-{number}" for number, word in enumerate(draw(WORDS))]
    lines: list[list[str]] = []
    while words:
        size = draw(st.integers(shortest, 9))
        lines.append(words[:size])
        words = words[size:]
    return lines


@given(lines_of(), BREAKS, MARKS)
def test_lines_are_joined(lines, line_break, mark):
    source = mark + line_break.join(joined(lines)) + line_break
    text = read(source.encode(), "lines")
    assert text.text.split() == [word for line in lines for word in line]
    check_traceable(source, text)


@given(WORDS, st.data(), MARKS)
def test_words_are_joined_and_marks_lifted_out(words, data, mark):
    marked = data.draw(st.sets(st.integers(0, len(words) - 1)))
    sign = data.draw(st.sampled_from([">> ", ">>", "\n>>\n", "&gt;&gt; "]))
    gap = data.draw(st.sampled_from(["\n ", "\n\n\n", " ", "\r\n"]))
    source = mark + gap.join(
        f"{sign}{word}" if number in marked else word for number, word in enumerate(words)
    )
    text = read(source.encode(), "words")
    assert text.text.split() == words
    starts = [match.start() for match in re.finditer(r"\S+", text.text)]
    assert list(text.changes) == [starts[number] for number in sorted(marked)]
    check_traceable(source, text)


@given(lines_of(), BREAKS, MARKS, st.data())
def test_stamps_become_moments(lines, line_break, mark, data):
    times = sorted(data.draw(st.lists(
        st.integers(0, 9 * 3600), min_size=len(lines), max_size=len(lines)
    )))  # fmt: skip
    header = f'---{line_break}key: "[9:99]"{line_break}---{line_break}# Title{line_break}'
    stamped = (
        f"- [{stamp(seconds)}] {' '.join(line)}" for seconds, line in zip(times, lines, strict=True)
    )
    source = mark + header + line_break.join(stamped)
    text = read(source.encode(), "stamped")
    assert text.text.split() == [word for line in lines for word in line]
    assert [moment.seconds for moment in text.moments] == times
    for moment, line in zip(text.moments, lines, strict=True):
        assert text.text.startswith(" ".join(line), moment.at)
    check_traceable(source, text)


def stamp(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    short = f"{minutes:02}:{rest:02}"
    return short if minutes < 60 else f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


@given(lines_of(shortest=3), BREAKS, MARKS, st.data())
def test_rolled_captions_are_unrolled(lines, line_break, mark, data):
    rolled = [lines[0]]
    for before, line in pairwise(lines):
        copies = [0, *(n for n in range(3, len(before) + 1) if len(" ".join(before[-n:])) >= 12)]
        copied = data.draw(st.sampled_from(copies))
        rolled.append([*(before[-copied:] if copied else []), *line])
        if copied and data.draw(st.booleans()):
            rolled[-1:] = [before[-copied:], rolled[-1]]  # the copy alone, then the copy again
    header = line_break.join(["Title", "## Key takeaways - x: y. [00:05]", "Full Transcript", ""])
    source = mark + header + line_break.join([*joined(rolled), "Loading video analysis..."])
    text = read(source.encode(), "rolling")
    assert text.text.split() == [word for line in lines for word in line]
    check_traceable(source, text)
    for word in text.text.split():  # the first copy is the one that is kept
        first = re.search(rf"(?<!\S){re.escape(word)}(?!\S)", source[len(mark + header) :])
        assert first
        assert text.place(text.find(first.start() + len(mark + header))) == first.start() + len(
            mark + header
        )


@given(lines_of(), lines_of(), BREAKS, MARKS)
def test_an_article_is_its_prose(prose, points, line_break, mark):
    parts = ["A Title", "Why It Matters", *joined(prose), "Key Takeaways"]
    parts += [f"- •{point}" for point in joined(points)]
    parts += ["Comments", "Want to join the conversation?", "Loading comments..."]
    source = mark + line_break.join(parts)
    text = read(source.encode(), "article")
    assert text.text.split() == [word for line in [*prose, *points] for word in line]
    check_traceable(source, text)


@given(st.binary(), st.sampled_from(sorted(LAYOUTS)))
def test_anything_is_read_or_refused(content, layout):
    try:
        text = read(content, layout)
    except Unreadable:
        return
    check_shape(text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("and it is so uh so uh", "so uh so uh good"),
        ("it is recursive self-improvement", "recursive self-improvement is what we mean"),
    ],
)
def test_a_stutter_across_a_line_is_no_copy(before, after):
    content = f"Full Transcript\n{before}\n{after}".encode()
    assert read(content, "rolling").text == f"{before} {after}"


def test_a_copy_whose_stops_and_capitals_were_corrected_is_one():
    content = (
        b"Full Transcript\nfrom such development hi I'm Matt\nsuch development. Hi, I'm Matt Turk"
    )
    assert read(content, "rolling").text == "from such development hi I'm Matt Turk"


def test_a_line_without_a_stamp_goes_on():
    text = read(b"# T\n- [00:05] one\n  two\n- [1:00:06] three", "stamped")
    assert text.text == "one two three"
    assert text.moments == (Moment(0, 5.0), Moment(8, 3606.0))


@pytest.mark.parametrize(
    ("content", "layout", "sentence"),
    [
        (b"", "lines", "empty: 0 bytes"),
        (b" \r\n\n", "lines", "holds no words"),
        (b">> \n>>", "words", "holds no words"),
        (b"one\ntwo \xff", "words", "byte 8 (line 2) of the source is not UTF-8"),
        (b"- one\n- two", "stamped", "none of its 2 lines begins with a time"),
        (b"- [00:05]", "stamped", "holds no words"),
        (b"Title\nSummary\nWords", "rolling", "none of its 3 lines reads “Full Transcript”"),
        (b"Full Transcript\nLoading video analysis...", "rolling", "holds no words"),
        (b"Title\nProse", "article", "none of its 2 lines begins a section"),
        (b"words", "vtt", "no reader for the layout “vtt”; there are article, lines"),
    ],
)
def test_what_cannot_be_read_says_why(content, layout, sentence):
    with pytest.raises(Unreadable, match=re.escape(sentence)):
        read(content, layout)
