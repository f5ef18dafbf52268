"""The annotated sources of `seeds/`, and small ones made in a test."""

import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path

from bot.domain.transcript.episode import (
    Mark,
    MomentMark,
    Source,
    TurnMark,
    Voice,
)
from bot.domain.transcript.readers import read
from bot.domain.transcript.sentences import Sentence, cut
from bot.domain.transcript.stretches import LONGEST
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


HOST, GUEST, PRODUCER, NOBODY = Voice.HOST, Voice.GUEST, Voice.PRODUCER, Voice.UNATTRIBUTED
