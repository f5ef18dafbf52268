"""Times: exact where the source has them, estimated between what is known."""

from itertools import pairwise

import pytest

from bot.domain.transcript.episode import (
    MomentMark,
)
from bot.domain.transcript.marks import Misplaced
from bot.domain.transcript.readers import read
from bot.domain.transcript.sentences import cut
from tests.domain.annotated import (
    DEHGHANI,
    DOUGLAS,
    LUAN,
    SCHRITTWIESER,
    document,
    said,
    sentences_of,
    source_of,
    text_of,
)


def test_luan_has_exact_times():
    source = source_of(*LUAN[:2]).content.decode()
    for sentence in sentences_of(*LUAN):
        line = source.rindex("\n- [", 0, sentence.place) + 4
        minutes, _, seconds = source[line : source.index("]", line)].partition(":")
        assert sentence.seconds == int(minutes) * 60 + int(seconds)
        assert not sentence.estimated


def test_dehghani_has_estimated_times_that_meet_the_known_ones():
    sentences = sentences_of(*DEHGHANI)
    assert all(sentence.estimated for sentence in sentences)
    assert sentences[0].seconds == 0
    assert all(one.seconds < other.seconds for one, other in pairwise(sentences))
    assert sentences[-1].seconds < 64 * 60
    times = {sentence.text: sentence.seconds for sentence in sentences}
    known = next(time for text, time in times.items() if text.startswith("In almost every lab"))
    assert known == pytest.approx(5)


def test_schrittwieser_is_paced_by_its_length():
    sentences = sentences_of(*SCHRITTWIESER)
    length = len(text_of(*SCHRITTWIESER[:2]).text)
    for sentence in sentences:
        assert sentence.seconds == pytest.approx(4196 * sentence.start / length)
        assert sentence.estimated


def test_without_anything_known_there_are_no_times():
    for sentence in sentences_of(*DOUGLAS):
        assert sentence.seconds is None
        assert not sentence.estimated


def test_behind_the_last_known_moment_the_pace_goes_on():
    moments = (MomentMark(10, "two", 10.0),)
    sentences = said("one is it. two is it. three is it.", moments=(MomentMark(11, "two", 11.0),))
    assert [sentence.seconds for sentence in sentences] == [0, 11, 22]
    with pytest.raises(Misplaced):
        said("one is it. two is it.", moments=moments)


def test_times_before_the_first_stamp_do_not_exist():
    source = document(b"- [00:07] one is it. two is it.\n- [00:09] three is it.", "stamped")
    sentences = cut(read(source.content, "stamped"), source, None)
    assert [(each.seconds, each.estimated) for each in sentences] == [
        (7.0, False),
        (7.0, False),
        (9.0, False),
    ]
