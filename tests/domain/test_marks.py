"""Marks that do not stand where they say."""

from dataclasses import replace

import pytest

from bot.domain.transcript.episode import (
    Mark,
    MomentMark,
    QuoteMark,
    Summary,
    Takeaway,
    Topic,
    TurnMark,
)
from bot.domain.transcript.marks import Misplaced
from bot.domain.transcript.readers import read
from bot.domain.transcript.sentences import cut
from bot.domain.transcript.summary import check_summary
from tests.domain.annotated import GUEST, HOST, NOBODY, document, said


@pytest.mark.parametrize(
    ("marks", "index", "found"),
    [
        ((TurnMark(0, "Who", HOST), TurnMark(9, "It is", GUEST)), 1, "is it? I"),
        ((TurnMark(5, "o", HOST),), 0, "inside of a word"),
        ((TurnMark(16, "It", HOST), TurnMark(0, "Who", HOST)), 1, "not behind the mark before"),
        ((TurnMark(99, "Who", HOST),), 0, "nothing that was said is there"),
        ((TurnMark(0, "", HOST),), 0, "the words there are “Who goes"),
    ],
)
def test_a_misplaced_turn_says_what_stands_there(marks, index, found):
    with pytest.raises(Misplaced, match=found.replace("?", r"\?")) as refusal:
        said("Who goes is it? It is me.", turns=marks)
    assert (refusal.value.kind, refusal.value.index) == ("turns", index)


def test_misplaced_breaks_and_moments_are_refused_too():
    with pytest.raises(Misplaced, match=r"^“you” is marked at 1, but") as refusal:
        said("me and you", breaks=(Mark(1, "you"),))
    assert refusal.value.path == "breaks[0].at"
    earlier = (MomentMark(0, "me", 9.0), MomentMark(3, "and", 8.0))
    with pytest.raises(Misplaced, match=r"“and” .* at 9\.0 s was the one before") as refusal:
        said("me and you", moments=earlier)
    assert refusal.value.path == "moments[1].seconds"


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), -1.0, 1e9])
def test_a_moment_has_a_time_that_a_recording_can_have(seconds):
    with pytest.raises(Misplaced, match="its time would be") as refusal:
        said("me and you", moments=(MomentMark(0, "me", seconds),))
    assert refusal.value.path == "moments[0].seconds"


@pytest.mark.parametrize(
    ("at", "words"), [(-1, "me"), (10**400, "you"), (11, "you"), (-(10**400), "me")]
)
def test_a_mark_outside_of_the_source_is_no_copy_of_its_first_or_last_words(at, words):
    with pytest.raises(Misplaced):
        said("me and you", breaks=(Mark(at, words),))


SUMMARY = Summary(topics=(Topic("a", "A"),))
QUOTE = QuoteMark(0, 6, "me")


@pytest.mark.parametrize(
    ("quotes", "topics", "path", "found"),
    [
        ((QUOTE, QuoteMark(3, 3, "and")), (), "takeaways[0].quotes[1].end", "not behind"),
        ((QUOTE, QuoteMark(3, 99, "and")), (), "takeaways[0].quotes[1].end", "at 10"),
        ((QUOTE, QuoteMark(3, 6, "you")), (), "takeaways[0].quotes[1].at", "“and you”"),
        ((), (), "takeaways[0].quotes", "no quote"),
        ((QUOTE,), ("b",), "takeaways[0].topics", "no topic “b”"),
    ],
)
def test_a_summary_that_rests_on_nothing_names_the_field(quotes, topics, path, found):
    source = document(b"me and you", "lines")
    takeaway = Takeaway("A line", NOBODY, quotes, topics)
    with pytest.raises(Misplaced, match=found) as refusal:
        check_summary(
            read(source.content, "lines"), source, replace(SUMMARY, takeaways=(takeaway,))
        )
    assert refusal.value.path == path


def test_a_mark_in_a_rolled_copy_means_the_first_copy():
    content = b"Full Transcript\nand then. So instead of a\nthen. So instead of a translator it is"
    second = content.decode().rindex("So instead")
    source = document(content, "rolling", turns=(TurnMark(second, "So instead of a tra", GUEST),))
    sentences = cut(read(content, "rolling"), source, None)
    assert [(each.voice, each.text) for each in sentences] == [
        (NOBODY, "and then."),
        (GUEST, "So instead of a translator it is"),
    ]
