"""Whose prediction it is, in words: never a speaker's where they did not make it.

What a member claims stands on the words of somebody who may have said nothing of the kind, and
whoever recounts a prediction does not make it. Every surface takes its words from here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from bot.domain.prediction import AuthorKind, Prediction
from bot.features.said import date_words


@dataclass(frozen=True, slots=True)
class Whose:
    """Who is named for a prediction: `name`, and what has to stand beside it.

    `note` belongs to every name that is no author's own; it ends in `of`, the speaker whose
    words a member took, where there is one.
    """

    kind: AuthorKind
    name: str
    note: str = ""
    of: str = ""

    @property
    def beside(self) -> str:
        """What stands beside the name: `on words of Ada Lovelace`."""
        return " ".join(part for part in (self.note, self.of) if part)

    @property
    def words(self) -> str:
        """All of it: `A member here, on words of Ada Lovelace`."""
        return ", ".join(part for part in (self.name, self.beside) if part)

    @property
    def own(self) -> bool:
        """Tell whether it is a prediction of whoever said its words."""
        return self.kind is AuthorKind.SPEAKER


def whose(prediction: Prediction) -> Whose:
    """Return whose prediction it is."""
    kind, speaker = prediction.author_kind, prediction.speaker
    match kind:
        case AuthorKind.MEMBER:
            return Whose(kind, "A member here", "on words of" if speaker else "", speaker or "")
        case AuthorKind.OTHER:
            return Whose(kind, speaker or "Somebody", "on what somebody else predicted")
        case AuthorKind.SPEAKER:
            return Whose(kind, speaker or "Nobody in particular")
        case unknown:
            assert_never(unknown)


def lead_words(prediction: Prediction) -> str:
    """Return what stands before its question below some words: `Predicted:` where they do."""
    match prediction.author_kind:
        case AuthorKind.MEMBER:
            return "A member here asks:"
        case AuthorKind.OTHER:
            return "Recounted:"
        case AuthorKind.SPEAKER:
            return "Predicted:"
        case unknown:
            assert_never(unknown)


def deed_words(prediction: Prediction) -> str:
    """Return what was done on the day that a prediction bears: `Predicted`, `Recounted` ….

    A member's claim on somebody's words bears the day of those words.
    """
    match prediction.author_kind:
        case AuthorKind.MEMBER:
            return "Words said" if prediction.quotes else "Added here"
        case AuthorKind.OTHER:
            return "Recounted"
        case AuthorKind.SPEAKER:
            return "Predicted"
        case unknown:
            assert_never(unknown)


def dated_words(prediction: Prediction) -> str:
    """Return the day that a prediction bears, and what was done on it: `Predicted on …`."""
    return f"{deed_words(prediction)} on {date_words(prediction.made_on)}"


def not_own_words(made: Iterable[Prediction]) -> list[str]:
    """Count what rests on a speaker's words and is not their own, each kind that there is."""
    kinds = [prediction.author_kind for prediction in made]
    claimed, told = kinds.count(AuthorKind.MEMBER), kinds.count(AuthorKind.OTHER)
    words = [f"{claimed} claimed on their words by members"] if claimed else []
    return [*words, f"{told} only recounted"] if told else words
