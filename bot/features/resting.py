"""Below words that are looked up: what was predicted with them, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.prediction import State
from bot.domain.quote import Quote
from bot.features.cases import Case, cases_resting_on
from bot.features.predictions import in_state
from bot.features.quotation import quotation
from bot.features.said import tally
from bot.features.verdict_words import fate_words, lasting_words
from bot.features.whose import lead_words
from bot.kernel.asker import Community
from bot.kernel.card import Action, Block, Prose, Style, Text, code, prose
from bot.kernel.errors import OutOfReach
from bot.kernel.kinds import shorten
from bot.ports import Ports

MOST = 3
"""Predictions that are named below some words: beside two others, as many as a menu holds."""

_ORDER = (State.JUDGED, State.DUE, State.OPEN)
_LABEL = 60  # characters of a question on a button


async def resting(quotes: Sequence[Quote], community: Community | None, ports: Ports) -> list[Case]:
    """Return the predictions that rest on some words or a part of them, judged ones first.

    Raises `OutOfReach` while the database is away.
    """
    return judged_first(await cases_resting_on(ports, community, quotes))


def judged_first(known: Sequence[Case]) -> list[Case]:
    """Return predictions in the order in which they are told: judged ones first, no withdrawn."""
    return [case for state in _ORDER for case in in_state(state, known)]


@dataclass(frozen=True, slots=True)
class WithPredictions:
    """Some words, and what rests on them `today`."""

    quotes: Sequence[Quote]
    cases: Sequence[Case]
    today: date

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The words, each run of them followed by a line for each prediction."""
        return tuple(block for quote in self.quotes for block in self._below(quote))

    @property
    def actions(self) -> tuple[Action, ...]:
        """What shows the predictions, for the menu of a card of one quote."""
        told = [case.prediction for case in self.cases[:MOST]]
        labels = _labels([each.question for each in told])
        return tuple(
            Action(f"See {label}", "show-prediction", each.id, overflow=True)
            for label, each in zip(labels, told, strict=True)
        )

    @property
    def at_foot(self) -> tuple[Block, ...]:
        """The words of one conversation in one piece, with the lines once below them all."""
        below = self._lines(self.cases, self.quotes[-1]) if self.quotes else []
        return (*map(quotation, self.quotes), *below)

    @property
    def shared(self) -> tuple[Block, ...]:
        """The words with one line at most, of what will be read long after today."""
        told = [self._told(each, lasting_words(each)) for each in self.cases[:1]]
        return (*map(quotation, self.quotes), *told)

    def _below(self, quote: Quote) -> Sequence[Block]:
        found = [case for case in self.cases if case.prediction.rests_on(quote.id)]
        return quotation(quote), *self._lines(found, quote)

    def _lines(self, found: Sequence[Case], quote: Quote) -> list[Prose]:
        lines = [self._line(case) for case in found[:MOST]]
        more = len(found) - len(lines)
        if more:
            every = code(f"/predictions episode:{quote.episode.slug}")
            lines.append(prose(f"And {tally(more, 'more prediction')}: ", every))
        return lines

    def _line(self, case: Case) -> Prose:
        return self._told(case, fate_words(case, self.today))

    @staticmethod
    def _told(case: Case, fate: str) -> Prose:
        shown = code(f"/prediction {case.prediction.id}")
        told = f"{lead_words(case.prediction)} {case.prediction.question}"
        return prose(f"{told} · ", Text(fate, Style.ITALIC), " · ", shown)


def _labels(questions: Sequence[str]) -> list[str]:
    """Return questions in short, no two alike: those that begin alike by their ends, numbered."""
    begun = [shorten(question, _LABEL) for question in questions]
    return [
        f"“{short}”" if begun.count(short) == 1 else f"“…{question[1 - _LABEL :]}” ({number})"
        for number, (short, question) in enumerate(zip(begun, questions, strict=True), 1)
    ]


async def with_predictions(
    quotes: Sequence[Quote], community: Community | None, ports: Ports
) -> WithPredictions:
    """Return some words with what rests on them: with nothing while the database is away."""
    try:
        cases = await resting(quotes, community, ports)
    except OutOfReach:  # the words can be found without it
        cases = []
    return WithPredictions(quotes, cases, ports.clock.now().date())
