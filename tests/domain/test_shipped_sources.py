"""The sources that are shipped are read whole, and free of what nobody said."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from bot.domain.transcript.readers import read
from bot.domain.transcript.timed_text import Moment
from tests.domain.traced import check_traceable

SEEDS = Path(__file__).parents[2] / "seeds"
DEHGHANI = SEEDS / "mostafa-dehghani-2026" / "transcript.txt"
ARTICLE = SEEDS / "mostafa-dehghani-2026" / "article.txt"
SCHRITTWIESER = SEEDS / "julian-schrittwieser-2025" / "transcript.txt"
LUAN = SEEDS / "david-luan-2025" / "transcript.md"
DOUGLAS = SEEDS / "sholto-douglas-2025" / "transcript.txt"
SOURCES = (
    (DEHGHANI, "rolling"),
    (ARTICLE, "article"),
    (SCHRITTWIESER, "words"),
    (LUAN, "stamped"),
    (DOUGLAS, "lines"),
)
FURNITURE = (
    *("[", "]", ">>", "##", "---", "•", "http", "\n", "\ufeff", "Loading", "Comments", "Retrieved"),
    *("Full Transcript", "Topics Covered", "Key takeaways", "Want to join", "Unknown", "video_id"),
)


def decoded(path: Path) -> str:
    return path.read_bytes().decode()


@pytest.mark.parametrize(("path", "layout"), SOURCES)
def test_the_real_sources_are_traceable_and_free_of_furniture(path, layout):
    text = read(path.read_bytes(), layout)
    check_traceable(decoded(path), text)
    for debris in FURNITURE:
        assert debris not in text.text


@pytest.mark.parametrize(("path", "layout"), SOURCES)
def test_windows_line_breaks_and_a_mark_change_no_word(path, layout):
    source = "\ufeff" + decoded(path).replace("\n", "\r\n")
    text = read(source.encode(), layout)
    check_traceable(source, text)
    assert text.text == read(path.read_bytes(), layout).text


def test_schrittwieser_loses_no_word():
    text = read(SCHRITTWIESER.read_bytes(), "words")
    assert text.text.split() == decoded(SCHRITTWIESER).replace(">>", " ").split()
    assert len(text.changes) == 97
    assert text.text.startswith("Yeah thank you for all", text.changes[-1])


def test_douglas_loses_no_word():
    text = read(DOUGLAS.read_bytes(), "lines")
    assert text.text.split() == decoded(DOUGLAS).split()
    assert "Pok√©mon" in text.text  # as it came


def test_luan_loses_no_word_and_keeps_its_times():
    text = read(LUAN.read_bytes(), "stamped")
    said = decoded(LUAN).partition("## Text")[2]
    assert text.text.split() == re.sub(r"- \[[\d:]+\]", " ", said).split()
    assert len(text.moments) == 1300
    assert text.moments[:2] == (Moment(0, 0.0), Moment(39, 1.0))
    assert text.moments[-1].seconds == 43 * 60 + 58


def test_the_article_is_its_prose():
    text = read(ARTICLE.read_bytes(), "article").text
    assert text.startswith("Recursive, automated AI development could")
    assert "businesses and regulators. Labs now use prior models" in text
    assert "AI‑built‑AI systems. In this episode of the Matt Podcast" in text
    assert text.endswith("safety, evaluation, and control.")


def spoken_by_dehghani() -> list[list[str]]:
    lines = decoded(DEHGHANI).splitlines()
    return [line.split() for line in lines[lines.index("Full Transcript") + 1 : -1]]


def test_dehghani_loses_nothing_but_second_copies():
    """Walk along the lines: each stands in the text, whole or without a copied head."""
    words = read(DEHGHANI.read_bytes(), "rolling").text.split()
    at, copies, before = 0, [], []
    for line in spoken_by_dehghani():
        if words[at : at + len(line)] != line:
            copied = max(n for n in range(1, len(line) + 1) if before[-n:] == line[:n])
            assert words[at : at + len(line) - copied] == line[copied:]
            copies.append(copied)
            at -= copied
        at += len(line)
        before = line
    assert at == len(words)
    assert (len(copies), min(copies), max(copies)) == (94, 3, 10)


def test_dehghani_says_nothing_twice_because_a_caption_rolled():
    """Wherever three words or more at a line's end begin the next line, they stand there once."""
    lines = spoken_by_dehghani()
    text = read(DEHGHANI.read_bytes(), "rolling").text
    for before, line in pairwise(lines):
        for count in range(3, min(len(before), len(line)) + 1):
            if before[-count:] == line[:count]:
                assert " ".join(line[:count] * 2) not in text


@pytest.mark.parametrize(
    "words",
    [
        "a huge jump again from such development. Hi, I'm Matt Turk. Welcome to the Matt podcast.",
        "natively multimodal Gemini family. In this episode, we unpack what's hot in Frontier AI",
        "a few weeks ago. Is that an example presumably reasonably narrow to make it work? Is",
        "make it work? Is that an example of a self recursive loop? That is definitely",
        "that fair? Okay.",
        "grateful if you would consider subscribing",
        "Thanks and see you at the next episode.",
    ],
)
def test_rolled_words_stand_once(words):
    assert read(DEHGHANI.read_bytes(), "rolling").text.count(words) == 1


@pytest.mark.parametrize(
    "words",
    [
        "at a higher level is basically the loop the the loop that we have",
        "AI tools and and and reasoning models",
        "automatically updating itself updating its weights in a recursive manner",
        "these are not like the most impressive part of it like the most impressive part for me",
        "what is the target and what is the goal and",
        "Gemini 1, Gemini 1.5,",
    ],
)
def test_the_speakers_own_repeats_are_kept(words):
    assert words in read(DEHGHANI.read_bytes(), "rolling").text
