"""Sentences: every word once, in the right mouth, at the right time."""

import tomllib
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.transcript.episode import (
    Mark,
    MomentMark,
    QuoteMark,
    Source,
    Summary,
    Takeaway,
    Topic,
    TurnMark,
    Voice,
)
from bot.domain.transcript.marks import Misplaced, positions
from bot.domain.transcript.punctuation import ends
from bot.domain.transcript.readers import read
from bot.domain.transcript.sentences import Sentence, cut
from bot.domain.transcript.stretches import LONGEST
from bot.domain.transcript.summary import check_summary
from bot.domain.transcript.timed_text import TimedText

SEEDS = Path(__file__).parents[2] / "seeds"
DEHGHANI = ("mostafa-dehghani-2026/transcript.txt", "rolling", 3840)
SCHRITTWIESER = ("julian-schrittwieser-2025/transcript.txt", "words", 4196)
LUAN = ("david-luan-2025/transcript.md", "stamped", 2638)
DOUGLAS = ("sholto-douglas-2025/transcript.txt", "lines", None)
ARTICLE = ("mostafa-dehghani-2026/article.txt", "article", None)
EPISODES = (DEHGHANI, SCHRITTWIESER, LUAN, DOUGLAS, ARTICLE)
FEWEST = 3


def document(content: bytes, layout: str, **marks: tuple[object, ...]) -> Source:
    return Source("0" * 64, "source", layout, "automatic captions", content, **marks)  # type: ignore[arg-type]


def annotations(path: Path, name: str) -> list[dict[str, object]]:
    file = path.with_name(f"{name}.toml")
    if path.name == "article.txt" or not file.exists():
        return []
    return tomllib.loads(file.read_text())[name]


@cache
def source_of(name: str, layout: str) -> Source:
    path = SEEDS / name
    return document(
        path.read_bytes(),
        layout,
        turns=tuple(
            TurnMark(mark["at"], mark["words"], Voice(mark["by"]))
            for mark in annotations(path, "turns")
        ),
        breaks=tuple(Mark(**mark) for mark in annotations(path, "breaks")),
        moments=tuple(MomentMark(**mark) for mark in annotations(path, "moments")),
    )


@cache
def text_of(name: str, layout: str) -> TimedText:
    return read(source_of(name, layout).content, layout)


@cache
def sentences_of(name: str, layout: str, duration_s: int | None) -> tuple[Sentence, ...]:
    return cut(text_of(name, layout), source_of(name, layout), duration_s)


def said(plain: str, duration_s: int | None = None, **marks: tuple[object, ...]) -> list[Sentence]:
    source = document(plain.encode(), "lines", **marks)
    return list(cut(read(source.content, "lines"), source, duration_s))


def texts(plain: str, **marks: tuple[object, ...]) -> list[str]:
    return [sentence.text for sentence in said(plain, **marks)]


def check_cover(text: TimedText, source: str, sentences: tuple[Sentence, ...]) -> None:
    """Every word is in one sentence, in order; places lead to the same words in the source."""
    assert " ".join(sentence.text for sentence in sentences) == text.text
    assert sentences[0].start == 0
    assert sentences[-1].end == len(text.text)
    for one, other in pairwise(sentences):
        assert one.end + 1 == other.start
        assert one.place_end < other.place
    for sentence in sentences:
        assert sentence.text == text.text[sentence.start : sentence.end]
        assert sentence.text == sentence.text.strip() != ""
        assert source[sentence.place] == sentence.text[0]
        assert source[sentence.place_end - 1] == sentence.text[-1]
        assert len(sentence.text.split()) <= LONGEST


@pytest.mark.parametrize(("name", "layout", "duration_s"), EPISODES)
def test_the_sentences_of_an_episode_are_its_words(name, layout, duration_s):
    source = source_of(name, layout).content.decode()
    check_cover(text_of(name, layout), source, sentences_of(name, layout, duration_s))


@given(st.text(), st.integers(0, 9000) | st.none())
def test_the_sentences_of_any_text_are_its_words(plain, duration_s):
    if not "".join(plain.strip("\ufeff").replace(">", "").split()):
        return
    source = document(plain.encode(), "lines")
    text = read(source.content, "lines")
    check_cover(text, plain, cut(text, source, duration_s))


PHRASES = st.lists(
    st.sampled_from(
        [
            *("um", "and", "so", "but", "like,", "the", "model.", "right?"),
            *("U.S.", "Dr.", "3.5", '"Wow!"', "e.g.", "I.", "A"),
        ]
    ),
    min_size=1,
    max_size=400,
)


@given(PHRASES, st.data())
def test_marked_turns_are_never_crossed(words, data):
    plain = " ".join(words)
    starts = [0, *(at + 1 for at, character in enumerate(plain) if character == " ")]
    chosen = sorted(data.draw(st.sets(st.sampled_from(starts))))
    marks = tuple(
        TurnMark(at, plain[at:].split()[0], data.draw(st.sampled_from(Voice))) for at in chosen
    )
    source = document(plain.encode(), "lines", turns=marks)
    text = read(source.content, "lines")
    sentences = cut(text, source, None)
    check_cover(text, plain, sentences)
    assert set(chosen) <= {sentence.start for sentence in sentences}
    for sentence in sentences:
        before = [mark for mark in marks if mark.at <= sentence.start]
        assert sentence.voice is (before[-1].by if before else Voice.UNATTRIBUTED)


@given(PHRASES)
def test_a_fragment_stands_alone_only_when_it_is_all(words):
    sentences = texts(" ".join(words))
    assert len(sentences) == 1 or min(len(each.split()) for each in sentences) >= FEWEST


@pytest.mark.parametrize(("name", "layout", "duration_s"), EPISODES)
@pytest.mark.parametrize("kind", ["turns", "breaks", "moments"])
def test_every_mark_stands_where_it_says(name, layout, duration_s, kind):
    marks = getattr(source_of(name, layout), kind)
    text = text_of(name, layout)
    for mark, at in zip(marks, positions(text, marks, kind), strict=True):
        assert text.text[at:].startswith(mark.words)
        assert at == 0 or text.text[at - 1] == " "


@pytest.mark.parametrize(("name", "layout", "duration_s"), EPISODES[:-1])
def test_every_turn_begins_a_sentence_in_its_voice(name, layout, duration_s):
    begins = {sentence.place: sentence for sentence in sentences_of(name, layout, duration_s)}
    assert source_of(name, layout).turns
    for mark in source_of(name, layout).turns:
        assert begins[mark.at].voice is mark.by


def test_luan_is_cut_at_its_breaks_but_for_fragments():
    begins = {sentence.place for sentence in sentences_of(*LUAN)}
    text, breaks = text_of(*LUAN[:2]), source_of(*LUAN[:2]).breaks
    edges = sorted({*breaks, *source_of(*LUAN[:2]).turns}, key=lambda mark: mark.at)
    joined = [mark for mark in breaks if mark.at not in begins]
    assert len(joined) == 5
    for before, mark, after in zip(edges, edges[1:], edges[2:], strict=False):
        if mark in joined:
            places = [text.find(each.at) for each in (before, mark, after)]
            parts = [text.text[one:other].split() for one, other in pairwise(places)]
            assert min(len(part) for part in parts) < FEWEST


HOST, GUEST, PRODUCER, NOBODY = Voice.HOST, Voice.GUEST, Voice.PRODUCER, Voice.UNATTRIBUTED


@pytest.mark.parametrize(
    ("episode", "voice", "words"),
    [
        (DEHGHANI, GUEST, "a huge jump again from such development."),
        (DEHGHANI, HOST, "Hi, I'm Matt Turk."),
        (DEHGHANI, HOST, "what is recursive self-improvement as a concept?"),
        (DEHGHANI, GUEST, "It's actually interesting because you you referred to that"),
        (DEHGHANI, HOST, "Is something like formal verification what would enable you"),
        (DEHGHANI, GUEST, "In my opinion, formal verification is"),
        (DEHGHANI, HOST, "Thanks and see you at the next episode."),
        (SCHRITTWIESER, GUEST, "The talk about AI bubbles"),
        (SCHRITTWIESER, HOST, "Welcome to the Matt podcast."),
        (SCHRITTWIESER, HOST, "Amazing."),
        (SCHRITTWIESER, GUEST, "I think that's the real proof."),
        (SCHRITTWIESER, HOST, "Do you think the current approach"),
        (LUAN, HOST, "what's one thing you changed your mind on"),
        (LUAN, NOBODY, "the strong view"),
        (LUAN, GUEST, "the answer is that these models are better at generalizing than you think"),
        (LUAN, HOST, "let's contribute to that trail"),
        (LUAN, GUEST, "your job is to build a factory that reliably turns out models"),
        (LUAN, HOST, "thank you for listening and see you next episode"),
        (DOUGLAS, HOST, "But also Douglas was a key part of"),
        (DOUGLAS, PRODUCER, "Hey guys this is Rashad."),
        (DOUGLAS, PRODUCER, "now back to the episode."),
        (DOUGLAS, HOST, "The Barrett Agents is reliability, right?"),
        (DOUGLAS, GUEST, "I really like the media for that."),
        (DOUGLAS, HOST, "and how do you how do you like trust and and"),
        (ARTICLE, NOBODY, "Dehghani also warns of model collapse"),
    ],
)
def test_well_known_words_are_in_the_right_mouth(episode, voice, words):
    begin = text_of(*episode[:2]).text.index(words)
    sentence = next(each for each in sentences_of(*episode) if each.end > begin + 1)
    assert sentence.voice is voice
    assert sentence.text.endswith(words) or words in sentence.text


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


def test_without_turn_marks_nobody_is_guessed_but_changes_cut():
    source = document(b"how is it >> it is good >> yeah", "words")
    sentences = cut(read(source.content, "words"), source, None)
    assert [each.text for each in sentences] == ["how is it", "it is good", "yeah"]
    assert {each.voice for each in sentences} == {NOBODY}


def test_breaks_are_the_only_cuts_inside_a_turn():
    plain = "It is so. And then it is not. and more of it"
    assert texts(plain, breaks=(Mark(30, "and"),)) == [
        "It is so. And then it is not.",
        "and more of it",
    ]


@pytest.mark.parametrize(
    ("word", "following", "expected"),
    [
        ("it.", "And", True),
        ("it.", "uh", True),  # captions forget their capitals
        ("it?", "is", True),
        ('better."', "I", True),
        ("Wow!", "“Yes”", True),
        ("e.g.", "A", False),
        ("i.e.", "that", False),
        ("Dr.", "Dehghani", False),
        ("vs.", "The", False),
        ("(vs.", "wide", False),
        ("U.S.", "government", False),
        ("U.S.", "Government", False),
        ("U.S.", "And", True),
        ("p.m.", "on", False),
        ("etc.", "and", False),
        ("etc.", "So", True),
        ("J.", "K.", False),
        ("L.", "Jackson", False),
        ("I.", "Nobody", True),
        ("No.", "Nobody", True),
        ("No.", "1", False),
        ("3.5", "is", False),
        ("3.", "7", False),
        ("2027.", "20", True),
        ("claude", "3.7", False),
        ("3.7.", "Then", True),
        ("well...", "maybe", False),
        ("well...", "Maybe", True),
        ("expedia.com", "And", False),
        ("it", "And", False),
    ],
)
def test_where_a_sentence_ends(word, following, expected):
    assert ends(word, following) is expected


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("It is a loop. Right? So it is.", ["It is a loop. Right?", "So it is."]),
        ("It is a loop. Um. So it is.", ["It is a loop.", "Um. So it is."]),
        ("It is a loop. Yeah. Exactly.", ["It is a loop. Yeah. Exactly."]),
        ("Right? It is a loop.", ["Right? It is a loop."]),
        ("Um. Yeah. Okay. It is a loop.", ["Um. Yeah. Okay.", "It is a loop."]),
        ("Yeah.", ["Yeah."]),
    ],
)
def test_fragments_join_a_neighbour(plain, expected):
    assert texts(plain) == expected


def test_a_long_stretch_is_cut_before_a_connecting_word_near_its_middle():
    plain = " ".join([*["one"] * 20, "and", "and", "so", *["two"] * 8, "because", *["three"] * 25])
    first, second = texts(plain)
    assert first.endswith("one and and so two two two two two two two two")
    assert second.startswith("because three")


def test_a_long_stretch_without_connecting_words_is_cut_at_a_comma_or_in_the_middle():
    words = [f"w{number}" for number in range(50)]
    assert texts(" ".join(words))[1].startswith("w25 ")
    words[20] += ","
    assert texts(" ".join(words))[1].startswith("w21 ")
