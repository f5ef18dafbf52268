"""The board at a glance, for whoever has asked nothing yet: words that tell, and what is due."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from adapters.web.material.entries import Entry, entries
from adapters.web.material.striking import has_figure, stands_alone
from bot.domain.prediction import State
from bot.domain.quote import Quote
from bot.features.cases import Case, cases
from bot.features.predictions import in_state
from bot.features.said import counted, tally
from bot.kernel.asker import LOCAL
from bot.ports import Ports

_SOON = 3
_LATEST_FIRST = (State.JUDGED, State.DUE, State.OPEN)


@dataclass(frozen=True, slots=True)
class Glance:
    """One prediction with its striking words, those due soonest, and how many there are.

    `predicted` leaves out what was withdrawn; it is None where nobody can count just now.
    """

    striking: Entry | None
    soonest: Sequence[Entry]
    predicted: int | None = None

    def in_short(self, conversations: int) -> str:
        """Say in a line what there is to look up and to follow; nothing where nobody is heard."""
        if not conversations:
            return ""
        heard = f"Look up who said what in {counted(conversations, 'conversation')}, word for word"
        if not self.predicted:
            return f"{heard}."
        followed = tally(self.predicted, "prediction")
        return f"{heard}, and follow {followed} to what became of {_them(self.predicted)}."


async def read_glance(ports: Ports) -> Glance:
    """Read all. Each day has other words: judged ones where there are any, else due ones."""
    known, today = await cases(ports, LOCAL), ports.clock.now().date()
    soon = [case for case in in_state(State.OPEN, known) if case.prediction.resolve_by][:_SOON]
    predicted = sum(case.state is not State.WITHDRAWN for case in known)
    striking = await _striking(ports, known, today)
    return Glance(striking, await entries(ports, soon), predicted)


async def _striking(ports: Ports, known: Sequence[Case], today: date) -> Entry | None:
    """Return a prediction with the first of its words that strike; those with a figure first."""
    told = [
        [replace(each, words=words) for each in found if (words := _telling(each))]
        for state in _LATEST_FIRST
        if (found := await entries(ports, in_state(state, known)))
    ]
    with_figure = [[each for each in some if has_figure(each.words[0].shown)] for some in told]
    chosen = next((some for some in (*with_figure, *told) if some), None)
    return chosen[today.toordinal() % len(chosen)] if chosen else None


def _telling(entry: Entry) -> tuple[Quote, ...]:
    """Return the words of a prediction that stand alone, those with a figure first.

    None where whoever said them did not predict it: beside their name it would seem theirs.
    """
    if not entry.whose.own:
        return ()
    alone = [quote for quote in entry.words if stands_alone(quote.shown)]
    return tuple(sorted(alone, key=lambda quote: not has_figure(quote.shown)))


def _them(count: int) -> str:
    return "it" if count == 1 else "them"
