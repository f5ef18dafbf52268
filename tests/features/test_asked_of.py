"""Questions about what somebody said are looked up in that person's words alone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.transcript.episode import Episode, Speaker, Voice
from bot.features.asked_of import asked_of
from bot.features.names import speakers
from bot.kernel.card import Status
from tests.conftest import Visit, quotations, says
from tests.fakes.example import EPISODE

PEOPLE = ("Ada Lovelace", "Charles Babbage", "Julian Schrittwieser", "Julian Assange", "Éva Tardos")


def with_people(*names: str) -> list[Episode]:
    heard = [Speaker(Voice.GUEST, name) for name in names]
    return [replace(EPISODE, slug=s.name, speakers=(s,)) for s in heard]


KNOWN = with_people(*PEOPLE)


@pytest.mark.parametrize(
    ("question", "name", "words"),
    [
        ("what did Ada Lovelace say about sunscreen", "Ada Lovelace", "sunscreen"),
        ("What did ada say about Nobel prizes?", "Ada Lovelace", "Nobel prizes"),
        ("what does Babbage think about the engine", "Charles Babbage", "the engine"),
        ("what has Ada ever said on robots?!", "Ada Lovelace", "robots"),
        ("what did éva think of routing", "Éva Tardos", "routing"),
        ("did Ada say that engines think about music", "Ada Lovelace", "engines think about music"),
        ("did Ada ever say anything about music?", "Ada Lovelace", "music"),
        ("Has Babbage predicted robots", "Charles Babbage", "robots"),
        ("what did Julian Assange say about leaks", "Julian Assange", "leaks"),
    ],
)
def test_who_is_asked_about_and_what_about(question: str, name: str, words: str) -> None:
    assert asked_of(question, KNOWN) == (name, words)


@pytest.mark.parametrize(
    "question",
    [
        "what did Julian say about leaks",
        "what did Alan Turing say about machines",
        "what did it say about robots",
        "what did she say about robots",
        "what did Ada say",
        "what did Ada say about it?",
        "what did Ada say about ?",
        "Ada sunscreen",
        "and what did Ada say about robots",
        "what Ada said about sunscreen",
        "",
    ],
)
def test_other_words_are_left_as_they_are(question: str) -> None:
    assert asked_of(question, KNOWN) is None


@given(
    st.sampled_from(["what did", "What does", "what  has", "did", "Has"]),
    st.sampled_from([name for name in PEOPLE if not name.startswith("Julian")]),
    st.booleans(),
    st.sampled_from(["say about", "think of", "said on", "predict about", "ever say about"]),
    st.from_regex(r"[b-z]{4,9}( robots [0-9]{1,4})?", fullmatch=True).map(lambda w: f"zz{w}"),
    st.sampled_from(["", "?", " ?", "."]),
)
def test_all_such_questions_are_read_alike(
    begins: str, name: str, short: bool, verb: str, words: str, end: str
) -> None:
    who = name.rsplit(maxsplit=1)[-1] if short else name
    assert asked_of(f"{begins} {who} {verb} {words}{end}", KNOWN) == (name, words)


@given(st.text(max_size=300) | st.lists(st.sampled_from(
    ["what", "did", "does", "Ada", "Julian", "Lovelace", "say", "think", "about", "on", "ever",
     "anything", "that", "robots", "it", "?", "\n"]), max_size=40).map(" ".join))  # fmt: skip
def test_only_known_people_and_words_of_the_question_come_out(question: str) -> None:
    asked = asked_of(question, KNOWN)
    assert asked is None or (asked[0] in speakers(KNOWN) and asked[1] in question)


async def test_a_question_about_somebody_gets_nobody_elses_words(alice: Visit) -> None:
    card = await alice.says("/quote what did Sholto say about sunscreen?")
    assert card.title == "“sunscreen”, Sholto Douglas · 1 of 3"
    assert [quote.speaker for quote in quotations(card)] == ["Sholto Douglas"]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("what did David Luan say about sunscreen", "what David Luan says in the four episodes"),
        ("what did Sholto say about Nobel prize", "what Sholto Douglas says in the four episodes"),
    ],
)
async def test_where_they_said_nothing_of_it_that_is_told(
    alice: Visit, question: str, told: str
) -> None:
    card = await alice.says(f"/quote {question}")
    assert card.status is Status.NOT_FOUND
    assert f"Nothing in {told} matches" in says(card)


async def test_the_next_answer_is_by_the_same_person(alice: Visit) -> None:
    first = await alice.says("/quote What does Luan think about agents?")
    second = await alice.presses("Next")
    assert first.title.startswith("“agents”, David Luan · 1 of ")
    assert second.title.startswith("“agents”, David Luan · 2 of ")
    assert {quote.speaker for quote in quotations(second)} == {"David Luan"}


async def test_a_speaker_who_was_chosen_stays_chosen(alice: Visit) -> None:
    card = await alice.says('/quote "what did Sholto say about agents" speaker:Luan')
    assert all(quote.speaker == "David Luan" for quote in quotations(card))
    assert "Sholto Douglas" not in card.title
