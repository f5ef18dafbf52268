"""Predictions as the board shows them: to everybody alike, so nothing about one member."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from adapters.web.addresses import prediction_address
from bot.domain.prediction import AuthorKind, Outcome, Prediction
from bot.domain.quote import Quote
from bot.features.cases import Case
from bot.features.crowd_words import closed_at
from bot.features.quotation import moment_url
from bot.features.said import tally
from bot.features.verdict_words import closing_words, fate_words, state_words
from bot.features.whose import Whose, dated_words, lead_words, whose
from bot.kernel.asker import LOCAL
from bot.ports import Library, Ports

_TONES = {
    Outcome.YES: "happened",
    Outcome.NO: "missed",
    Outcome.AMBIGUOUS: "withdrawn",
    Outcome.ANNULLED: "withdrawn",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A prediction as it stands `today`, with its words and how many members forecast it."""

    case: Case
    today: date
    words: tuple[Quote, ...] = ()
    forecasts: int = 0

    @property
    def prediction(self) -> Prediction:
        """What was predicted."""
        return self.case.prediction

    @property
    def whose(self) -> Whose:
        """Whose prediction it is."""
        return whose(self.prediction)

    @property
    def lead(self) -> str:
        """What stands before its question below some words: `Predicted:` …."""
        return lead_words(self.prediction)

    @property
    def dated(self) -> str:
        """The day it bears, and what was done on it: `Predicted on 22 May 2025` …."""
        return dated_words(self.prediction)

    @property
    def address(self) -> str:
        """Its page."""
        return prediction_address(self.prediction.id)

    @property
    def tone(self) -> str:
        """The name of its colour: `open`, `due`, `happened`, `missed` or `withdrawn`."""
        verdict = self.case.verdict
        return _TONES[verdict.outcome] if verdict else self.case.state.value

    @property
    def state(self) -> str:
        """Where it stands, in words: `open`, `due`, `✓ happened` …."""
        return state_words(self.case)

    @property
    def closing(self) -> str:
        """When it closes or closed."""
        return closing_words(self.case, self.today)

    @property
    def fate(self) -> str:
        """What became of it, or when that will be known."""
        return fate_words(self.case, self.today)

    @property
    def facts(self) -> str:
        """When it closes or closed, and how many forecast it; never what."""
        return f"{self.closing} · {tally(self.forecasts, 'forecast')}"


async def entries(ports: Ports, known: Sequence[Case]) -> list[Entry]:
    """Return predictions with their words and counts."""
    today = ports.clock.now().date()
    counts = await ports.ledger.tallies(
        LOCAL, {case.prediction.id: closed_at(case) for case in known}
    )
    return [
        Entry(
            case,
            today,
            await words_of(ports.library, case.prediction),
            counts.get(case.prediction.id, 0),
        )
        for case in known
    ]


async def words_of(library: Library, prediction: Prediction) -> tuple[Quote, ...]:
    """Return the words that make a prediction; those of a source that is gone are left out."""
    found = [await library.quote(quote_id) for quote_id in prediction.quotes]
    return tuple(quote for quote in found if quote)


def told(case: Case, words: Sequence[Quote]) -> dict[str, Any]:
    """Return what programs are told of a prediction: nothing that anybody forecast.

    What a member claims has no speaker there: nobody said it whose words it rests on.
    """
    made, verdict = case.prediction, case.verdict
    first = words[0] if words else None
    return {
        "slug": made.id,
        "speaker": None if made.author_kind is AuthorKind.MEMBER else made.speaker,
        "episode": made.episode,
        "quote": first.text if first else None,
        "quotes": [str(quote.id) for quote in words],
        "url": moment_url(first) if first else None,
        **_facts(made),
        "state": case.state.value,
        "outcome": verdict.outcome.value if verdict else None,
        "evidence": verdict.evidence if verdict else None,
    }


def _facts(made: Prediction) -> dict[str, Any]:
    return {
        "claim": made.claim,
        "question": made.question,
        "judging": made.judging,
        "made_on": made.made_on.isoformat(),
        "resolve_by": made.resolve_by.isoformat() if made.resolve_by else None,
        "hedge": made.hedge or None,
        "probability": made.probability,
        "topic": made.topic or None,
        "kind": made.kind.value,
        "author_kind": made.author_kind.value,
    }
