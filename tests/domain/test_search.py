"""Terms, vocabulary and ranking, apart from any index."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.domain.readings import Reading, bracketed, corrected, shown
from bot.domain.search import terms
from bot.domain.search.passages import Passage, windows
from bot.domain.search.question import highlights, tells_nothing, want
from bot.domain.search.ranking import by_evidence, by_words, judge, judged
from bot.domain.search.runs import Run, best_run
from bot.domain.search.terms import fold, stems
from bot.domain.search.vocabulary import Vocabulary
from bot.domain.transcript.episode import Voice
from bot.domain.transcript.sentences import Sentence


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Predictions", "prediction"),
        ("don’t", "don't"),
        ("Goodhart's", "goodhart"),
        ("Łukasz", "lukasz"),
        ("naïve", "naive"),
        ("pre-training", "pre training"),
        ("seven", "7"),
    ],
)
def test_words_that_are_searched_as_one(one: str, other: str) -> None:
    assert stems(one) == stems(other)


def test_stemming_in_many_threads_is_as_in_one() -> None:
    heads = ("choos", "learn", "scal", "predict", "train", "reason")
    tails = ("ing", "ed", "er", "ers", "able", "ation", "ations", "es", "ingly")
    words = [f"{head}{tail}" for head in heads for tail in tails]
    right = {word: stems(word) for word in words}
    for _ in range(20):
        terms._stem_and_fold.cache_clear()
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(stems, words * 20))
        assert found == [right[word] for word in words * 20]


VOCABULARY = Vocabulary(
    counts={"bandwidth": 2, "interfac": 3, "deep": 4, "seek": 2, "alphago": 1, "the": 90},
    words={
        "bandwidth": "bandwidth", "interface": "interfac", "deep": "deep", "seek": "seek",
        "alphago": "alphago", "the": "the",
    },
    passages=100,
)  # fmt: skip


def test_a_rarer_word_is_worth_more() -> None:
    worth = [VOCABULARY.rarity(stem) for stem in ("the", "deep", "bandwidth", "unheard")]
    assert worth == sorted(worth)


def test_slips_within_the_budget_are_near() -> None:
    assert dict(VOCABULARY.near("bandwith"))["bandwidth"] == 0.75
    assert dict(VOCABULARY.near("badnwidth"))["bandwidth"] == 0.75  # an adjacent swap is one slip
    assert VOCABULARY.near("dep") == ()
    assert list(VOCABULARY.halves("deepseek")) == [("deep", "seek")]


def sentence(text: str, place: int, voice: Voice = Voice.GUEST) -> Sentence:
    return Sentence(place, place + len(text), place, place + len(text), voice, None, False, text)


def passage(*texts: str, voices: tuple[Voice, ...] = ()) -> Passage:
    place, said = 0, []
    for number, text in enumerate(texts):
        voice = voices[number] if voices else Voice.GUEST
        said.append(sentence(text, place, voice))
        place += len(text) + 1
    return Passage("e", "0" * 64, "captions", next(windows(said)))


def test_a_phrase_that_crosses_a_sentence_end_is_found_whole() -> None:
    wanted = want("low. bandwidth interface", VOCABULARY)
    one = passage("It is a thing that is really low.", "Bandwidth interface is what I mean there.")
    run = best_run(one, wanted, None)
    assert run
    assert (run.first, run.last) == (0, 2)
    assert judge(run, wanted).match == 1.0


def test_a_run_never_crosses_voices() -> None:
    wanted = want("deep bandwidth", VOCABULARY)
    voices = (Voice.HOST, Voice.GUEST)
    one = passage("That is deep.", "Bandwidth is what I mean there.", voices=voices)
    for voice in voices:
        run = best_run(one, wanted, {voice})
        assert run
        assert {line.sentence.voice for line in run.lines} == {voice}


def test_overlapping_answers_are_given_once() -> None:
    wanted = want("bandwidth interface", VOCABULARY)
    one = passage("The bandwidth interface is low and that is what matters here.")
    run = best_run(one, wanted, None)
    assert len(by_words(judged([run, run, None], wanted), 5)) == 1


def test_a_run_knows_which_telling_words_are_missing() -> None:
    wanted = want("deep bandwidth interface", VOCABULARY)
    whole = best_run(passage("A deep bandwidth interface it is."), wanted, None)
    part = best_run(passage("A deep interface is what that is."), wanted, None)
    assert whole
    assert part
    assert (whole.full, whole.missing) == (True, 0)
    assert (part.full, part.missing) == (False, 1)
    assert not by_words([judge(part, wanted)], 5)


def about(text: str, *said: str) -> Passage:
    return replace(passage(*said), about=text, about_stems=stems(text))


def test_what_was_written_about_words_makes_them_an_answer_where_its_meaning_is_near() -> None:
    wanted = want("deep bandwidth of seeking", VOCABULARY)
    run = best_run(about("It goes deep", "That is what I mean by it."), wanted, None)
    assert run
    hit = judge(run, wanted)
    assert by_evidence([(hit, 0.1)], wanted, 5) == []
    assert by_evidence([(hit, 0.9)], wanted, 5) == [hit]


@pytest.mark.parametrize("words", ["", "!", "...", "…", "🙂"])
def test_a_question_without_words_has_no_answer(words: str) -> None:
    assert by_evidence([], want(words, VOCABULARY), 5) == []


def test_words_that_only_somebody_wrote_are_no_answer_by_themselves() -> None:
    wanted = want("deep bandwidth", VOCABULARY)
    run = best_run(about("Deep bandwidth", "That is what I mean by it."), wanted, None)
    assert run
    assert run.full
    assert by_words([judge(run, wanted)], 5) == []


def test_hits_that_overlap_are_evidence_for_each_other() -> None:
    wanted = want("deep bandwidth alphago", VOCABULARY)
    said = "The deep bandwidth is what I mean by it here."
    spoken = judge(Run(passage(said), 0, 1, 0.6, full=False, missing=1), wanted)
    told = judge(Run(about("Alphago", said), 0, 1, 0.3, full=False, missing=2), wanted)
    elsewhere = judge(replace(told.run, passage=replace(told.passage, source="1" * 64)), wanted)
    assert by_evidence([(spoken, 0.0)], wanted, 5) == []
    assert by_evidence([(spoken, 0.0), (elsewhere, 0.3)], wanted, 5) == []
    assert by_evidence([(spoken, 0.0), (told, 0.3)], wanted, 5) == [spoken]


def test_a_longer_question_is_not_answered_for_its_length() -> None:
    unheard = " ".join(f"zqxw{letter}vk" for letter in "abcdefghij")
    wanted = want(f"deep {unheard}", VOCABULARY)
    run = best_run(passage("It is deep and that is what I mean."), wanted, None)
    assert run
    assert by_evidence([(judge(run, wanted), 0.3)], wanted, 5) == []


def test_a_question_of_common_words_alone_tells_nothing() -> None:
    assert tells_nothing("the")
    assert tells_nothing("is it")
    assert not tells_nothing("the interface")
    assert not tells_nothing("🎉")


def test_highlights_mark_what_was_asked_for_and_not_the_small_words() -> None:
    text = "the chat is the low bandwidth interface of the time"
    spans = highlights(text, want("the bandwidth interface", VOCABULARY))
    assert [text[start:end] for start, end in spans] == ["bandwidth interface"]


def test_readings_are_shown_in_brackets_and_searched_in_place() -> None:
    text = "so kapathies auto research and meter eval"
    readings = (Reading(3, 12, "Karpathy's"), Reading(31, 36, "METR"))
    with_brackets = shown(text, readings)
    assert with_brackets == "so kapathies [Karpathy's] auto research and meter [METR] eval"
    assert corrected(text, readings) == "so Karpathy's auto research and METR eval"
    marked = [with_brackets[start:end] for start, end in bracketed(readings)]
    assert marked == ["[Karpathy's]", "[METR]"]


def test_folding_leaves_plain_words() -> None:
    assert fold("“Low-Bandwidth”, he said: Naïve!") == "low bandwidth he said naive"
