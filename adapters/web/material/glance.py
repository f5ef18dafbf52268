"""The board at a glance, for whoever has asked nothing yet: words that tell, and what is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from adapters.web.material.entries import Entry, entries
from bot.domain.prediction import State
from bot.features.cases import Case, cases
from bot.features.predictions import in_state
from bot.kernel.asker import LOCAL
from bot.ports import Ports

_SOON = 3
_STRIKING = (40, 240)
"""Characters of words that are taken in at a glance: neither a scrap nor a speech."""


@dataclass(frozen=True, slots=True)
class Glance:
    """One prediction whose day has come, with its words, and those that are due soonest."""

    striking: Entry | None
    soonest: Sequence[Entry]


async def read_glance(ports: Ports) -> Glance:
    """Read both. Each day has other words: judged ones where there are any, else due ones."""
    known, today = await cases(ports, LOCAL), ports.clock.now().date()
    soon = [case for case in in_state(State.OPEN, known) if case.prediction.resolve_by][:_SOON]
    return Glance(await _striking(ports, known, today), await entries(ports, soon))


async def _striking(ports: Ports, known: Sequence[Case], today: date) -> Entry | None:
    for state in (State.JUDGED, State.DUE, State.OPEN):
        told = [each for each in await entries(ports, in_state(state, known)) if _is_told(each)]
        if told:
            return told[today.toordinal() % len(told)]
    return None


def _is_told(entry: Entry) -> bool:
    """Tell whether the words can stand alone: whole sentences, of a fitting length."""
    shown = entry.words[0].shown if entry.words else ""
    return _STRIKING[0] <= len(shown) <= _STRIKING[1] and shown[0].isupper() and shown[-1] in ".?!"
