"""The labelled set: questions with their right places, sentences with their speakers."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

_HOME = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Query:
    """A question, and every place of an episode's transcript that answers it."""

    kind: str
    words: str
    episode: str
    answers: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence of a transcript and who says it."""

    episode: str
    at: int
    end: int
    words: str
    speaker: str


SETS = ("queries", "calibration", "held_out")
"""The sets of questions; what each is for stands in the README beside them."""


def queries(name: str = "queries") -> list[Query]:
    """Return the questions of a set; those of kind "none" have no answer."""
    entries = tomllib.loads((_HOME / f"{name}.toml").read_text("utf-8"))["queries"]
    return [
        Query(
            entry["kind"],
            entry["words"],
            entry.get("episode", ""),
            tuple((answer["at"], answer["end"]) for answer in entry.get("answers", ())),
        )
        for entry in entries
    ]


def spoken() -> list[Spoken]:
    """Return all sentences with their speakers."""
    entries = tomllib.loads((_HOME / "speakers.toml").read_text("utf-8"))["sentences"]
    return [Spoken(**entry) for entry in entries]
