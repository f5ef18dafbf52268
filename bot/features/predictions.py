"""The ledger as people read it: /predictions, and /prediction."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Annotated, Any, Literal

from bot.domain.prediction import State
from bot.features.cases import Case, case_named, cases, suggest_cases
from bot.features.crowd_words import counted_words
from bot.features.names import episode_named, speaker_named, suggest_episodes, suggest_speakers
from bot.features.pointed import pointed
from bot.features.prediction_card import prediction_card
from bot.features.remembered import Press, Ref, button, remember
from bot.features.said import tally
from bot.features.verdict_words import closing_words, state_words
from bot.features.whose import not_own_words, whose
from bot.kernel.asker import Asker
from bot.kernel.card import Action, Block, Card, Notice, Prose, Status, Style, Text, bold, prose
from bot.kernel.command import Command, Option
from bot.ports import Ports

PAGE = 5
"""Lines on a page: as many buttons as stand in a row."""

_LONGEST = 300
ORDER = (State.OPEN, State.DUE, State.JUDGED, State.WITHDRAWN)
"""In which order predictions are listed, by where they stand."""


@dataclass(frozen=True, slots=True)
class PredictionsRequest:
    """Which predictions to list."""

    state: Annotated[Literal["open", "due", "judged", "withdrawn"] | None, Option("Only those")] = (
        None
    )
    speaker: Annotated[str | None, Option("Only this person", suggest=suggest_speakers)] = None
    episode: Annotated[str | None, Option("Only this episode", suggest=suggest_episodes)] = None


@dataclass(frozen=True, slots=True)
class PredictionRequest:
    """Which prediction to show."""

    id: Annotated[str, Option("Its id, or words of its question", suggest_cases(), limit=_LONGEST)]


async def predictions(request: PredictionsRequest, asker: Asker, ports: Ports) -> Card:
    """List predictions, a page at a time."""
    return await predictions_card(request, 0, asker, ports)


async def predictions_card(
    request: PredictionsRequest, page: int, asker: Asker, ports: Ports
) -> Card:
    """Show one page of the list, counted from 0 and around the end."""
    request = await _resolved(request, ports)
    found = _sorted(await cases(ports, asker.community), request)
    if not found:
        nothing = Notice("No prediction is like that.")
        more = prose("See /predictions for all, or /predict to add one.")
        return Card("Nothing found", (nothing, more), status=Status.NOT_FOUND)
    pages = -(-len(found) // PAGE)
    page %= pages
    shown = found[page * PAGE : (page + 1) * PAGE]
    numbered = list(enumerate(shown, page * PAGE + 1))
    actions = [Action(str(n), "show-prediction", case.prediction.id) for n, case in numbered]
    card = await remember(ports, asker, "predictions", {"asked": asdict(request)})
    if pages > 1:
        actions.append(Action("Next page", "next", str(Ref(card, (page + 1) % pages))))
        actions.append(Action("Previous page", "previous", str(Ref(card, (page - 1) % pages))))
    blocks: list[Block] = [await _line(n, case, asker, ports) for n, case in numbered]
    small = f"Each number opens a prediction. Page {page + 1} of {pages}."
    blocks.append(prose(Text(small, Style.ITALIC)))
    return Card(_title(request, found), tuple(blocks), tuple(actions))


async def prediction(request: PredictionRequest, asker: Asker, ports: Ports) -> Card:
    """Show one prediction as it stands."""
    case = await case_named(ports, asker, request.id)
    return await prediction_card(case, ports, asker.community, member=asker.member)


async def show(request: Press, asker: Asker, ports: Ports) -> Card:
    """Show the prediction behind a number."""
    if asker.community is None:
        return await prediction(PredictionRequest(Ref.parse(request.id).card), asker, ports)
    found = await pointed(request.id, asker, ports)
    return await found.shown(ports)


async def _resolved(request: PredictionsRequest, ports: Ports) -> PredictionsRequest:
    episodes = await ports.library.episodes()
    return replace(
        request,
        speaker=speaker_named(episodes, request.speaker) if request.speaker else None,
        episode=episode_named(episodes, request.episode) if request.episode else None,
    )


def _sorted(known: Sequence[Case], request: PredictionsRequest) -> list[Case]:
    """Return what was asked for: open ones first, the soonest due in front; then the latest."""
    fitting = [case for case in known if _fits(case, request)]
    ordered = [case for state in ORDER for case in in_state(state, fitting)]
    return own_first(request.speaker, ordered)


def own_first(speaker: str | None, known: Sequence[Case]) -> list[Case]:
    """Return what a speaker predicted before what others did on their words, else in order."""
    return sorted(known, key=lambda case: not (speaker and case.prediction.made_by(speaker)))


def listed(case: Case, state: str | None) -> bool:
    """Tell whether a list of one state has a case; one of all has none that was withdrawn."""
    return case.state == state if state else case.state is not State.WITHDRAWN


def in_state(state: State, known: Sequence[Case]) -> list[Case]:
    """Return those in one state: of open ones the soonest due first, of others the latest."""
    found = [case for case in known if case.state is state]
    if state is State.OPEN:
        return found
    return sorted(found, key=lambda case: case.prediction.resolve_by or date.min, reverse=True)


def _fits(case: Case, request: PredictionsRequest) -> bool:
    prediction = case.prediction
    return (
        listed(case, request.state)
        and request.speaker in (None, prediction.speaker)
        and request.episode in (None, prediction.episode)
    )


def _title(request: PredictionsRequest, found: Sequence[Case]) -> str:
    """Count what was found; of a speaker, what is their own, and apart what is not."""
    noun, made = f"{request.state or ''} prediction".strip(), [case.prediction for case in found]
    if request.speaker is None:
        named = [tally(len(made), noun)]
    else:
        own = sum(each.made_by(request.speaker) for each in made)
        named = [tally(own, noun), request.speaker, *not_own_words(made)]
    return " · ".join([*named, request.episode] if request.episode else named)


async def _line(number: int, case: Case, asker: Asker, ports: Ports) -> Prose:
    prediction = case.prediction
    by = whose(prediction)
    facts = [by.words if prediction.speaker or not by.own else "", state_words(case)]
    if not case.verdict:
        facts.append(closing_words(case, ports.clock.now().date()))
    if asker.community:
        facts.append(await counted_words(case, asker.community, ports))
    small = " · ".join(fact for fact in facts if fact)
    return prose(bold(f"{number} "), f"{prediction.question} ", Text(small, Style.ITALIC))


COMMANDS: tuple[Command[Any, Ports], ...] = (
    Command(
        name="predictions",
        summary="List what was predicted",
        request=PredictionsRequest,
        handler=predictions,
        private=True,
        examples=("/predictions", '/predictions state:due speaker:"David Luan"'),
    ),
    Command(
        name="prediction",
        summary="Show one prediction, and how it stands",
        request=PredictionRequest,
        handler=prediction,
        private=True,
        examples=("/prediction super impressive discoveries",),
    ),
)

BUTTONS: tuple[Command[Any, Ports], ...] = (
    button("show-prediction", "Show the prediction", show, Press),
)
