"""Cases: predictions as they stand in a community. Found by id or by words, and suggested."""

import logging
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz, process

from bot.domain.prediction import Prediction, State, Verdict
from bot.domain.quote import Quote
from bot.features.said import counted
from bot.kernel.asker import Asker, Community
from bot.kernel.command import Suggest, Suggestion
from bot.kernel.errors import NotUnderstood, Refusal
from bot.kernel.kinds import shorten
from bot.kernel.rights import needs_community
from bot.ports import Ports

log = logging.getLogger(__name__)

_WORD = re.compile(r"\w+")
_NEAR = 75  # of 100: as like as words have to be to be offered
_OFFERED = 3
_QUESTION = 70  # characters of a question that is offered in a sentence


@dataclass(frozen=True, slots=True)
class Case:
    """A prediction with its standing verdict and its state in one community.

    `closed` tells whether forecasting is over, so that everybody may see the crowd.
    """

    prediction: Prediction
    verdict: Verdict | None
    state: State
    closed: bool

    @classmethod
    def at(cls, now: datetime, prediction: Prediction, verdict: Verdict | None) -> "Case":
        """Return how a prediction stands at a moment, with the verdict that stands then."""
        state, closed = prediction.state(verdict, now), prediction.closed(verdict, now)
        return cls(prediction, verdict, state, closed)

    @property
    def asks(self) -> bool:
        """Tell whether it may be asked if it happened: it is due, or has no date to wait for."""
        return self.state is State.DUE or (
            self.state is State.OPEN and self.prediction.resolve_by is None
        )


def here(asker: Asker, command: str) -> Community:
    """Return the community somebody asks in; refuses `command` where there is none."""
    if asker.community is None:
        raise needs_community(command)
    return asker.community


async def cases(ports: Ports, community: Community | None) -> list[Case]:
    """Return all predictions of the catalogue and the community, as they stand there."""
    given = await ports.ledger.verdicts(community) if community else ()
    verdicts = {verdict.prediction: verdict for verdict in given}
    now = ports.clock.now()
    return [
        Case.at(now, each, verdicts.get(each.id))
        for each in await ports.ledger.predictions(community)
    ]


async def cases_resting_on(
    ports: Ports, community: Community | None, quotes: Collection[Quote]
) -> list[Case]:
    """Return those that rest on some words or a part of them, but for withdrawn ones."""
    now = ports.clock.now()
    return [
        Case.at(now, each, verdict)
        for each, verdict in await ports.ledger.resting_on(community, quotes)
    ]


async def cases_of(
    ports: Ports, communities: Collection[Community]
) -> Mapping[Community, Sequence[Case]]:
    """Return the same for many communities, read at once."""
    given = await ports.ledger.verdicts_of(communities)
    now = ports.clock.now()
    found = {}
    for community, known in (await ports.ledger.predictions_of(communities)).items():
        verdicts = {verdict.prediction: verdict for verdict in given[community]}
        found[community] = [Case.at(now, each, verdicts.get(each.id)) for each in known]
    return found


async def case_of(ports: Ports, community: Community | None, name: str) -> Case:
    """Return one prediction by its id; refuses when it is gone."""
    prediction = await ports.ledger.prediction(community, name)
    if prediction is None:
        raise Refusal("That prediction is no longer in the catalogue.", "See /predictions.")
    return await _standing(ports, community, prediction)


async def case_named(ports: Ports, asker: Asker, text: str) -> Case:
    """Return one prediction by its id, or by words that fit no other; else `NotUnderstood`."""
    prediction = await ports.ledger.prediction(asker.community, text.strip().casefold())
    if prediction is None:
        known = await ports.ledger.predictions(asker.community)
        prediction = _one(text, [each for each in known if not each.withdrawn])
    return await _standing(ports, asker.community, prediction)


async def _standing(ports: Ports, community: Community | None, prediction: Prediction) -> Case:
    verdict = await ports.ledger.verdict(community, prediction.id) if community else None
    return Case.at(ports.clock.now(), prediction, verdict)


def _one(text: str, known: Sequence[Prediction]) -> Prediction:
    fitting = [prediction for prediction in known if _holds(prediction, text)]
    if len(fitting) == 1:
        return fitting[0]
    near = _nearest(text, fitting or known, _OFFERED)
    offered = " or ".join(f"“{shorten(p.question, _QUESTION)}” ({p.id})" for p in near)
    way_out = f"Did you mean {offered}?" if offered else "See /predictions."
    if fitting:
        count = counted(len(fitting), "prediction")
        raise NotUnderstood(f"“{shorten(text)}” fits {count}.", way_out)
    raise NotUnderstood(f"I know no prediction “{shorten(text)}”.", way_out)


def _holds(prediction: Prediction, text: str) -> bool:
    """Tell whether every word of `text` begins a word of a prediction."""
    typed, words = _WORD.findall(text.casefold()), _WORD.findall(_words(prediction))
    return bool(typed) and all(any(w.startswith(begun) for w in words) for begun in typed)


def _nearest(text: str, known: Sequence[Prediction], most: int) -> list[Prediction]:
    """Return predictions worded like `text`, the likest first."""
    typed = _WORD.findall(text.casefold())
    near = [(_likeness(typed, prediction), prediction) for prediction in known]
    found = sorted((pair for pair in near if pair[0] >= _NEAR), key=lambda pair: -pair[0])
    return [prediction for _, prediction in found[:most]]


def _likeness(typed: Sequence[str], prediction: Prediction) -> float:
    """Return from 0 to 100 how like a prediction's words are; long words tell more."""
    words = _WORD.findall(_words(prediction))
    total = sum(map(len, typed))
    if not total or not words:
        return 0.0
    like = (len(one) * process.extractOne(one, words, scorer=fuzz.ratio)[1] for one in typed)
    return sum(like) / total


def _words(prediction: Prediction) -> str:
    parts = (prediction.id, prediction.question, prediction.claim, prediction.speaker or "")
    return " ".join(parts).casefold()


async def show_anew(
    ports: Ports, community: Community, name: str, *, pressing: bool = False
) -> None:
    """Have the posts on a prediction brought up to date; what was kept stays confirmed anyway.

    What is `pressing` is shown by posts of any age.
    """
    try:
        await ports.diary.want(community, name, pressing=pressing)
    except Exception:
        log.exception("posts on %s do not show what happened", name)


def suggest_cases(*states: State) -> Suggest:
    """Return what suggests predictions by their questions; only those in `states`, if any."""

    async def suggest(
        ports: Ports, asker: Asker, typed: str, chosen: Mapping[str, str]
    ) -> list[Suggestion]:
        del chosen
        wanted = [
            case.prediction
            for case in await cases(ports, asker.community)
            if (case.state in states if states else case.state is not State.WITHDRAWN)
        ]
        if typed.strip():
            wanted = [p for p in wanted if _holds(p, typed)] or _nearest(typed, wanted, 25)
        return [Suggestion(p.question, p.id) for p in wanted]

    return suggest
