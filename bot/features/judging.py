"""What became of predictions: opinions by anybody; verdicts, /resolve, /revoke and /dispute."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from bot.domain.prediction import Dispute, Opinion, Outcome, Prediction, State, Verdict
from bot.features.cases import Case, case_named, here, show_anew, suggest_cases
from bot.features.pointed import pointed
from bot.features.prediction_card import ANSWERS, card_for, opinion_words
from bot.features.remembered import Press, button
from bot.features.said import counted, date_words
from bot.features.verdict_words import has_link, outcome_words
from bot.kernel.asker import Asker, Role
from bot.kernel.card import Card, Notice, bold, prose
from bot.kernel.command import Command, Option
from bot.kernel.deadlines import Deadline
from bot.kernel.errors import NotUnderstood, Refusal
from bot.kernel.kinds import shorten
from bot.ports import Ports

RESOLVE = "resolve"
"""The command that judges."""

_LONGEST = 300
_EVIDENCE = 500  # characters: a link and a few words
_REASON = 500


@dataclass(frozen=True, slots=True)
class ResolveRequest:
    """What became of a prediction, and how one knows."""

    prediction: Annotated[
        str,
        Option("Which one", suggest_cases(State.DUE, State.OPEN), _LONGEST),
    ]
    outcome: Annotated[
        Literal["yes", "no", "ambiguous", "annulled"],
        Option("Yes, no, ambiguous (cannot be known) or annulled (its premise failed)"),
    ]
    evidence: Annotated[str, Option("A link that shows it, and a few words", limit=_EVIDENCE)]
    happened_on: Annotated[Deadline | None, Option("The day it happened, as 2026-03-01")] = None


@dataclass(frozen=True, slots=True)
class RevokeRequest:
    """Which verdict to take back."""

    prediction: Annotated[str, Option("Which one", suggest_cases(State.JUDGED), _LONGEST)]


@dataclass(frozen=True, slots=True)
class DisputeRequest:
    """Which verdict is wrong, and why."""

    prediction: Annotated[str, Option("Which one", suggest_cases(State.JUDGED), _LONGEST)]
    reason: Annotated[
        str,
        Option(
            "It stands below the verdict, without your name",
            limit=_REASON,
            title="Why the verdict is wrong",
        ),
    ]


async def opinion(request: Press, asker: Asker, ports: Ports) -> Card:
    """Note whether a member thinks that it happened; it counts for nothing but itself."""
    found = await pointed(request.id, asker, ports)
    if found.number >= len(ANSWERS):
        raise NotUnderstood(
            "That button is not one of mine.", f"See /prediction {found.case.prediction.id}."
        )
    if not found.case.asks:
        return await found.as_it_stands(ports)
    answer, label = list(ANSWERS.items())[found.number]
    name = found.case.prediction.id
    await ports.ledger.opine(
        found.community, Opinion(asker.member, name, answer, ports.clock.now())
    )
    await show_anew(ports, found.community, name)
    words = (
        prose(bold(found.case.prediction.question)),
        prose(
            f"You say: {label.lower()}. ", await opinion_words(found.case, ports, found.community)
        ),
        Notice("Opinions are counted and score nothing. A moderator gives the verdict."),
    )
    return Card("Noted", words, private=True)


async def resolve(request: ResolveRequest, asker: Asker, ports: Ports) -> Card:
    """Give a verdict, with the scores it causes."""
    community = here(asker, RESOLVE)
    case = await case_named(ports, asker, request.prediction)
    _check_judgeable(case)
    _check_evidence(request.evidence)
    outcome = Outcome(request.outcome)
    verdict = Verdict(
        id="",
        prediction=case.prediction.id,
        outcome=outcome,
        evidence=request.evidence,
        given_by=asker.member,
        given_at=ports.clock.now(),
        happened_on=_day(request.happened_on, outcome, case.prediction, ports.clock.now().date()),
    )
    given = await ports.ledger.judge(community, verdict)
    await show_anew(ports, community, case.prediction.id, pressing=True)
    judged = Case.at(given.given_at, case.prediction, given)
    scored = await _scored(case.prediction, given, ports, asker)
    said = f"Judged. {scored} /revoke takes it back.{_early(case, given)}"
    return await card_for(asker, judged, ports, said)


def before_its_day(case: Case) -> str:
    """Ask whoever is about to judge what has not closed when it happened; empty for the rest."""
    due = case.prediction.resolve_by
    if case.state is not State.OPEN or due is None:
        return ""
    return f"It has not closed: that is on {date_words(due)}. When did it happen?"


def _early(case: Case, verdict: Verdict) -> str:
    """Say of a verdict that it came before the due date, and how long forecasts counted."""
    due = case.prediction.resolve_by
    if case.state is not State.OPEN or due is None:
        return ""
    until = "" if verdict.happened_on else " No day was given, so forecasts count up to now."
    return f" It had not closed: that would have been on {date_words(due)}.{until}"


async def revoke(request: RevokeRequest, asker: Asker, ports: Ports) -> Card:
    """Take a verdict back, with the scores it caused."""
    community = here(asker, "revoke")
    case = await case_named(ports, asker, request.prediction)
    if case.verdict is None:
        raise _unjudged(case.prediction)
    taken = await ports.ledger.revoke(
        community, case.prediction.id, asker.member, ports.clock.now()
    )
    await show_anew(ports, community, case.prediction.id, pressing=True)
    open_again = Case.at(ports.clock.now(), case.prediction, None)
    said = f"Taken back: “{outcome_words(taken)}”. Every figure is as it was before it."
    return await card_for(asker, open_again, ports, said)


async def dispute(request: DisputeRequest, asker: Asker, ports: Ports) -> Card:
    """Put below a verdict why a member thinks it wrong."""
    community = here(asker, "dispute")
    case = await case_named(ports, asker, request.prediction)
    if case.verdict is None:
        raise _unjudged(case.prediction)
    said = Dispute(asker.member, request.reason, ports.clock.now())
    verdict = await ports.ledger.dispute(community, case.prediction.id, said)
    await show_anew(ports, community, case.prediction.id, pressing=True)
    again = any(each.member == asker.member for each in case.verdict.disputes)
    place = ", in place of your earlier one" if again else ""
    told = f"Your reason stands below the verdict, without your name{place}."
    disputed = Case.at(said.at, case.prediction, verdict)
    return await card_for(asker, disputed, ports, f"{told} A moderator may take the verdict back.")


def _day(
    typed: Deadline | None, outcome: Outcome, prediction: Prediction, today: date
) -> date | None:
    """Return the day it happened; refuses one that cannot be, or that does not matter."""
    if typed is None:
        return None
    if outcome is not Outcome.YES:
        raise NotUnderstood(
            f"happened_on is the day it happened; the outcome is {outcome}.", "Leave it out."
        )
    day = typed.on(today)
    if day > today:
        raise NotUnderstood(
            f"{date_words(day)} is still to come; it cannot have happened then.",
            f"Write the day it happened, as {today.isoformat()}.",
        )
    _check_in_time(day, prediction)
    return day


def _check_in_time(day: date, prediction: Prediction) -> None:
    """Refuse a day before it was predicted, and one after it was due. Raises NotUnderstood."""
    if day < prediction.made_on:
        made = date_words(prediction.made_on)
        raise NotUnderstood(
            f"{date_words(day)} is before it was predicted, on {made}.",
            "Write the day it happened since then.",
        )
    if prediction.resolve_by and day > prediction.resolve_by:
        due = date_words(prediction.resolve_by)
        raise NotUnderstood(
            f"{date_words(day)} is after it was due, on {due}; the answer is then no.",
            "Write outcome:no, without happened_on.",
        )


def _check_judgeable(case: Case) -> None:
    if case.verdict:
        on = date_words(case.verdict.given_at.date())
        raise Refusal(
            f"It was judged on {on}: {outcome_words(case.verdict)}.",
            f"/revoke {case.prediction.id} takes that back; /dispute says why it is wrong.",
        )
    if case.state is State.WITHDRAWN:
        raise Refusal("That prediction was withdrawn; nothing is left to judge.")


def _check_evidence(evidence: str) -> None:
    """Refuse what nobody can look up. Raises NotUnderstood."""
    if not has_link(evidence):
        raise NotUnderstood(
            f"The evidence needs a link that others can open; “{shorten(evidence)}” has none.",
            'Write evidence:"https://example.com/paper, published in March", for instance.',
        )


def _unjudged(prediction: Prediction) -> Refusal:
    return Refusal("No verdict has been given on it.", f"See /prediction {prediction.id}.")


async def _scored(prediction: Prediction, verdict: Verdict, ports: Ports, asker: Asker) -> str:
    if not verdict.outcome.scored:
        return "Nobody is scored."
    scores = await ports.ledger.scores(here(asker, RESOLVE))
    count = sum(score.prediction == prediction.id for score in scores)
    return (
        f"{counted(count, 'member').capitalize()} scored."
        if count
        else "Nobody had forecast it in time."
    )


COMMANDS: tuple[Command[Any, Ports], ...] = (
    Command(
        name=RESOLVE,
        summary="Judge a prediction, with evidence",
        request=ResolveRequest,
        handler=resolve,
        private=True,
        role=Role.MODERATOR,
        examples=(
            "/resolve super impressive discoveries outcome:yes evidence:https://example.com",
        ),
        changes=True,
    ),
    Command(
        name="dispute",
        summary="Say why a verdict is wrong",
        request=DisputeRequest,
        handler=dispute,
        private=True,
        role=Role.MEMBER,
        examples=('/dispute super impressive discoveries reason:"The paper was withdrawn"',),
        changes=True,
    ),
    Command(
        name="revoke",
        summary="Take a verdict back, with the scores it caused",
        request=RevokeRequest,
        handler=revoke,
        private=True,
        role=Role.MODERATOR,
        examples=("/revoke super impressive discoveries",),
        changes=True,
    ),
)

BUTTONS: tuple[Command[Any, Ports], ...] = (
    button("opinion", "Say whether it happened", opinion, Press, role=Role.MEMBER, changes=True),
)
