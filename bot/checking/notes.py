"""What the house says by itself beside the check-ins: verdicts, reminders, paused check-ins."""

from bot.domain.prediction import Prediction, Verdict
from bot.features.said import date_words
from bot.features.verdict_words import evidence_runs, outcome_words
from bot.kernel.card import Card, Notice, bold, code, link, prose
from bot.kernel.references import channel_run
from bot.ports import Checkin, Post


def verdict_note(prediction: Prediction, verdict: Verdict, page: str = "") -> Card:
    """Return the line for the channels that were asked: what was judged, and the evidence.

    The question leads to the `page` of the prediction, where it has one.
    """
    question = link(prediction.question, page) if page else prediction.question
    said = (bold(f"{outcome_words(verdict)}:"), " ", question)
    runs = evidence_runs(verdict.evidence)
    line = prose(*said, " (", *runs, ")") if verdict.evidence else prose(*said)
    return Card("", (line,))


def reminder_note(prediction: Prediction, verdict: Verdict | None) -> Card:
    """Return the message for somebody who wanted to hear that a prediction fell due."""
    return _judged_note(prediction, verdict) if verdict else _due_note(prediction)


def _judged_note(prediction: Prediction, verdict: Verdict) -> Card:
    """Return what it came to: it was judged before anybody was reminded."""
    on = date_words(verdict.given_at.date())
    told = f"You asked to be reminded. It is judged already, on {on}: "
    evidence = evidence_runs(verdict.evidence)
    blocks = (
        prose(bold(prediction.question)),
        prose(told, bold(f"{outcome_words(verdict)}."), " ", *evidence),
        prose("How your forecast came out: ", code(f"/prediction {prediction.id}")),
    )
    return Card("It was judged", blocks, private=True)


def _due_note(prediction: Prediction) -> Card:
    due = f" It fell due on {date_words(prediction.resolve_by)}." if prediction.resolve_by else ""
    return Card(
        "It is due",
        (
            prose(bold(prediction.question)),
            prose(f"You asked to be reminded.{due} Say what happened in the channel: "),
            prose(code(f"/prediction {prediction.id}")),
        ),
        private=True,
    )


def paused_note(checkin: Checkin, reason: str) -> Card:
    """Return the message for whoever started a check-in that no longer gets through."""
    there = channel_run(checkin.channel)
    return Card(
        "Check-in paused",
        (
            prose("The daily check-in in ", there, f" is paused: {reason.rstrip('.')}."),
            Notice("Once that is mended, /checkin resume starts it again."),
        ),
        private=True,
    )


def skipped_note(post: Post, reason: str) -> Card:
    """Return the message for whoever asked for a check-in at once that could not be posted."""
    there = channel_run(post.channel)
    return Card(
        "No check-in today",
        (
            prose("The check-in in ", there, f" could not be posted: {reason.rstrip('.')}."),
            Notice("There is one a day at most: the next one can come tomorrow."),
        ),
        private=True,
    )
