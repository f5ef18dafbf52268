"""Sentences: every word once, in the right mouth, at the right time."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.transcript.episode import (
    Mark,
    TurnMark,
    Voice,
)
from bot.domain.transcript.marks import positions
from bot.domain.transcript.punctuation import ends
from bot.domain.transcript.readers import read
from bot.domain.transcript.sentences import cut
from tests.domain.annotated import (
    ARTICLE,
    DEHGHANI,
    DOUGLAS,
    EPISODES,
    FEWEST,
    GUEST,
    HOST,
    LUAN,
    NOBODY,
    PRODUCER,
    SCHRITTWIESER,
    check_cover,
    document,
    sentences_of,
    source_of,
    text_of,
    texts,
)


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
