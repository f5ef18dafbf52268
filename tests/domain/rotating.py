"""Simulated days of a channel's check-in."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from bot.domain.prediction import Prediction
from bot.domain.rotation import Candidate, Choice, Shown, choose

TODAY = date(2026, 11, 20)
MADE = date(2025, 5, 22)
DAY = timedelta(days=1)


def predicted(
    name: str, due_in: int | None = None, speaker: str = "ada", near: tuple[str, ...] = ()
) -> Prediction:
    """Return a prediction that falls due so many days from the start; None: never."""
    due = None if due_in is None else TODAY + due_in * DAY
    return Prediction(name, f"{name}.", f"{name}?", MADE, due, speaker=speaker,
                      episode=f"with-{speaker}", near=near)  # fmt: skip


def standing_on(predictions: Sequence[Prediction], day: date) -> list[Candidate]:
    """Return where predictions stand at noon of a day, none of them judged."""
    noon = datetime.combine(day, time(12), UTC)
    return [Candidate(p, p.state(None, noon)) for p in predictions]


def ask(predictions: Sequence[Prediction], shown: Sequence[Shown] = (), day: int = 0) -> str | None:
    """Return the id asked about on a day, with a question mark where it asks to judge."""
    today = TODAY + day * DAY
    return words(choose(standing_on(predictions, today), shown, today))


def words(choice: Choice | None) -> str | None:
    """Return a choice in a word."""
    return choice and choice.prediction.id + "?" * choice.judging


def live(predictions: Sequence[Prediction], days: int) -> list[Shown]:
    """Return what is posted over so many days while nobody judges anything."""
    shown: list[Shown] = []
    for today in (TODAY + n * DAY for n in range(days)):
        if choice := choose(standing_on(predictions, today), shown, today):
            shown.append(Shown(choice.prediction.id, today, choice.judging))
    return shown


@st.composite
def many_predictions(draw: st.DrawFn) -> list[Prediction]:
    """Draw up to fifteen: long past due, due soon, due later, undated; some near to others."""
    dues = draw(st.lists(st.none() | st.integers(-400, 200), min_size=1, max_size=15))
    names = [f"p{number:02}" for number in range(len(dues))]
    return [
        predicted(
            name,
            due_in,
            draw(st.sampled_from("abc")),
            tuple(draw(st.lists(st.sampled_from(names), max_size=1))),
        )
        for name, due_in in zip(names, dues, strict=True)
    ]
