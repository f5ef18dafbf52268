"""How the state of a prediction and a verdict on it are put into words."""

import re
from collections.abc import Iterator
from datetime import date

from bot.domain.prediction import Outcome, Prediction, State, Verdict
from bot.features.cases import Case
from bot.features.said import date_words, distance_words
from bot.kernel.card import Block, Notice, Text, bold, link, prose
from bot.kernel.errors import Refusal
from bot.kernel.references import person

_ADDRESS = re.compile(r"https?://[^\s<>]+")

_DISPUTES = 2  # that are shown: a post has room for a few lines

_OUTCOMES = {
    Outcome.YES: "✓ It happened",
    Outcome.NO: "✗ It did not happen",
    Outcome.AMBIGUOUS: "It cannot be known whether it happened",
    Outcome.ANNULLED: "Its premise failed; it is annulled",
}
_STATES = {
    State.OPEN: "open",
    State.DUE: "due",
    State.WITHDRAWN: "withdrawn",
    State.JUDGED: "judged",
}
_SHORT = {
    Outcome.YES: "✓ happened",
    Outcome.NO: "✗ did not happen",
    Outcome.AMBIGUOUS: "cannot be known",
    Outcome.ANNULLED: "annulled",
}


def outcome_words(verdict: Verdict) -> str:
    """Return `✓ It happened on 3 March 2026`, without a full stop."""
    on = f" on {date_words(verdict.happened_on)}" if verdict.happened_on else ""
    return f"{_OUTCOMES[verdict.outcome]}{on}"


def state_words(case: Case) -> str:
    """Return `open`, `due`, `✓ happened` …."""
    return _SHORT[case.verdict.outcome] if case.verdict else _STATES[case.state]


def fate_words(case: Case, today: date) -> str:
    """Return what became of it, or when that will be known: `due 31 December 2026, in 6 weeks`."""
    if case.verdict:
        return outcome_words(case.verdict)
    if case.state is State.WITHDRAWN:
        return "withdrawn"
    due = case.prediction.resolve_by
    if due is None:
        return "no date; nobody has judged it yet"
    if due < today:
        return f"was due {date_words(due)}; not judged yet"
    return f"due {date_words(due)}, {distance_words(due, today)}"


def lasting_words(case: Case) -> str:
    """Return what became of it, or when it falls due, in words that stay true as a post ages."""
    if case.verdict:
        return outcome_words(case.verdict)
    due = case.prediction.resolve_by
    return f"due {date_words(due)}" if due else "no date"


def mark_of(verdict: Verdict) -> str:
    """Return the mark of an outcome: ✓, ✗, or none."""
    return {Outcome.YES: "✓", Outcome.NO: "✗"}.get(verdict.outcome, "–")


def closing_day(case: Case) -> date | None:
    """Return the day on which forecasting closes, or did; None without a date and a verdict."""
    due = case.prediction.resolve_by
    if case.verdict is None:
        return due
    # Forecasts count up to the day it happened, not on it: so it closed when that began.
    day = case.verdict.closes_at(case.prediction).date()
    return min(day, due or day)


def closing_words(case: Case, today: date) -> str:
    """Return `closes 31 December 2026, in 6 weeks`, or what is done without a date."""
    if case.state is State.WITHDRAWN:
        return "over, as it was withdrawn"
    day = closing_day(case)
    if day is None:
        return "no date; asked about again every 90 days"
    verb = "closed" if case.verdict or day < today else "closes"
    return f"{verb} {date_words(day)}, {distance_words(day, today)}"


def closing_sentence(prediction: Prediction) -> str:
    """Return `It closes on 31 December 2026.`, or that it has no date."""
    if prediction.resolve_by is None:
        return "It has no date: it stays open until somebody judges it."
    return f"It closes on {date_words(prediction.resolve_by)}."


def verdict_blocks(verdict: Verdict, most: int = _DISPUTES) -> Iterator[Block]:
    """Say what became of it, on which evidence, and the `most` newest reasons against it."""
    yield prose(bold(f"{outcome_words(verdict)}."))
    judge = (" by ", person(verdict.given_by)) if verdict.given_by else ()
    on = f" on {date_words(verdict.given_at.date())}: "
    yield prose("Judged", *judge, on, *evidence_runs(verdict.evidence))
    newest = sorted(verdict.disputes, key=lambda each: each.at)[-most:]
    for dispute in newest:
        yield Notice(f"Disputed on {date_words(dispute.at.date())}: {dispute.reason}")
    more = len(verdict.disputes) - len(newest)
    if more:
        yield Notice(f"and {more} more {'dispute' if more == 1 else 'disputes'}")


def has_link(evidence: str) -> bool:
    """Tell whether there is the address of a web page in the words of the evidence."""
    return _ADDRESS.search(evidence) is not None


def evidence_runs(evidence: str) -> tuple[Text, ...]:
    """Return the words of the evidence, with the first address in it as a link."""
    found = _ADDRESS.search(evidence)
    if found is None:
        return (Text(evidence),)
    before, after = evidence[: found.start()], evidence[found.end() :]
    return (Text(before), link("evidence", found[0]), Text(after))


def closed(case: Case) -> Refusal:
    """Return what is said to whoever wants what only an open prediction offers."""
    prediction = case.prediction
    if case.state is State.WITHDRAWN:
        return Refusal("That prediction was withdrawn.", "See /predictions for what is open.")
    if case.verdict:
        return Refusal(
            f"It is judged: {outcome_words(case.verdict)}.", f"See /prediction {prediction.id}."
        )
    on = f" on {date_words(prediction.resolve_by)}" if prediction.resolve_by else ""
    return Refusal(
        f"Forecasting closed{on}.", f"Say what happened with /prediction {prediction.id}."
    )
