"""A prediction due on 10 December 2026, and forecasts on it, by the day."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from bot.domain.prediction import Forecast, Outcome, Prediction, Verdict

START = datetime(2026, 12, 1, tzinfo=UTC)
DUE = date(2026, 12, 10)
DAYS = 10
"""From the start to the close."""
PREDICTION = Prediction("agents-2026", "Agents work.", "Do agents work?", date(2025, 5, 22), DUE)


def forecast(member: str, day: float, probability: float, sequence: int = 0) -> Forecast:
    """Return a forecast that many days after the start; by default numbered by the microsecond."""
    passed = timedelta(days=day)
    number = sequence or passed // timedelta(microseconds=1)
    return Forecast(member, PREDICTION.id, probability, START + passed, number)


def verdict(outcome: Outcome, happened_on: date | None = None) -> Verdict:
    """Return a verdict given ten days after the close."""
    given_at = START + timedelta(days=20)
    return Verdict(
        "v1", PREDICTION.id, outcome, "https://example.org", "mod", given_at, happened_on
    )


@st.composite
def many_forecasts(draw: st.DrawFn, members: str = "abcdefg") -> list[Forecast]:
    """Draw forecasts before, at and after the close, numbered in the order of time."""
    drawn = draw(
        st.lists(
            st.tuples(
                st.sampled_from(members), st.integers(0, 26), st.floats(0, 1, allow_nan=False)
            ),
            max_size=25,
        )
    )
    drawn.sort(key=lambda one: one[1])
    return [
        forecast(who, half_days / 2, chance, number)
        for number, (who, half_days, chance) in enumerate(drawn, 1)
    ]
