"""Four predictions on 2 January 2026: open, open without a date, due, and judged."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from bot.domain.prediction import Dispute, Forecast, Outcome, Prediction, Verdict
from bot.kernel.asker import LOCAL
from tests.fakes import EPISODE, FakeLedger, conversation

ADA, CHARLES = "Ada Lovelace", "Charles Babbage"
MADE_ON = date(2025, 5, 22)
SAID = conversation()[1].sentences


def a_prediction(name: str, **more) -> Prediction:
    """Return a prediction of Ada's, resting on her first sentence."""
    words = {
        "claim": f"The claim of {name}.",
        "question": f"Did {name} happen?",
        "made_on": MADE_ON,
        "speaker": ADA,
        "episode": EPISODE.slug,
        "quotes": (SAID[0].id,),
        "topic": "weaving",
        "judging": "By looking.",
    }
    return Prediction(name, **{**words, **more})


LOOMS = a_prediction("looms", resolve_by=date(2026, 12, 31), hedge="quite likely")
POETRY = a_prediction("poetry", topic="engines", speaker=CHARLES)
STEAM = a_prediction("steam", resolve_by=date(2025, 12, 31))
RAIN = a_prediction("rain", resolve_by=date(2025, 11, 30), probability=0.9)
ALL = (RAIN, STEAM, LOOMS, POETRY)

HAPPENED = Verdict(
    "v1",
    RAIN.id,
    Outcome.YES,
    "Wet feet: https://example.org/rain",
    "mona",
    datetime(2025, 12, 1, 9, tzinfo=UTC),
    date(2025, 11, 20),
    (Dispute("bo", "It was snow.", datetime(2025, 12, 2, 9, tzinfo=UTC)),),
)


def forecasts(name: str, given: Iterable[float]) -> list[Forecast]:
    """Return forecasts of different members, an hour apart."""
    begun = datetime(2025, 6, 1, tzinfo=UTC)
    return [
        Forecast(f"member-{n}", name, probability, begun + timedelta(hours=n), n)
        for n, probability in enumerate(given)
    ]


def ledger(*more: Prediction) -> FakeLedger:
    """Return a ledger with all of them; rain is judged, and five had forecast it."""
    crowd = forecasts("rain", (0.61, 0.62, 0.63, 0.64, 0.65)) + forecasts("looms", (0.17,) * 7)
    return FakeLedger((*ALL, *more), crowd, judged=[HAPPENED])


ELSEWHERE = a_prediction("secret", question="What do others ask?", community="discord:1")
OWN = a_prediction("own-tea", question="Is there tea?", community=LOCAL, speaker=None, quotes=())
