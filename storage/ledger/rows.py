"""Rows as the domain's own words, and back."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from bot.domain.prediction import Dispute, Forecast, Kind, Outcome, Prediction, Verdict
from bot.domain.quote import QuoteId
from storage.tables import forecast

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST = 60


def is_id(text: str) -> bool:
    """Tell whether a prediction may go by this id: anything may have been typed."""
    return len(text) <= _LONGEST and bool(_ID.fullmatch(text))


def prediction_of(row: Row[Any]) -> Prediction:
    """Return the prediction in a row of the catalogue or of a community's own."""
    quotes = (QuoteId.parse(quote) for quote in row.quotes)
    return Prediction(
        id=row.id,
        claim=row.claim,
        question=row.question,
        made_on=row.made_on,
        resolve_by=row.resolve_by,
        judging=row.judging,
        speaker=row.speaker,
        episode=row.episode,
        quotes=tuple(quote for quote in quotes if quote),
        hedge=row.hedge,
        probability=row.probability,
        topic=row.topic,
        kind=Kind(row.kind),
        near=tuple(row.near),
        community=getattr(row, "community", None),
        author=getattr(row, "author", None),
        withdrawn=getattr(row, "withdrawn_at", None) is not None,
    )


def columns_of(prediction: Prediction) -> dict[str, Any]:
    """Return what both tables of predictions keep."""
    return {
        "id": prediction.id,
        "claim": prediction.claim,
        "question": prediction.question,
        "made_on": prediction.made_on,
        "resolve_by": prediction.resolve_by,
        "judging": prediction.judging,
        "speaker": prediction.speaker,
        "episode": prediction.episode,
        "quotes": [str(quote) for quote in prediction.quotes],
        "hedge": prediction.hedge,
        "probability": prediction.probability,
        "topic": prediction.topic,
        "kind": prediction.kind.value,
        "near": list(prediction.near),
    }


def forecast_of(row: Row[Any], name: str) -> Forecast:
    """Return the forecast in a row, as one on the prediction `name`."""
    return Forecast(row.member, name, row.probability, row.at, row.sequence, row.looked_first)


FORECAST_COLUMNS = (
    forecast.c.member,
    forecast.c.probability,
    forecast.c.at,
    forecast.c.sequence,
    forecast.c.looked_first,
)
"""What a forecast is made of; its table has more. Thousands are read at once."""


def forecasts_of(rows: Iterable[Row[str, float, datetime, int, bool]], name: str) -> list[Forecast]:
    """Return the forecasts in rows of `FORECAST_COLUMNS`, as ones on the prediction `name`."""
    return [
        Forecast(member, name, probability, at, sequence, looked)
        for member, probability, at, sequence, looked in rows
    ]


def verdict_of(row: Row[Any], disputes: Sequence[Dispute]) -> Verdict:
    """Return the verdict in a row."""
    return Verdict(
        id=row.id,
        prediction=row.prediction,
        outcome=Outcome(row.outcome),
        evidence=row.evidence,
        given_by=row.given_by,
        given_at=row.given_at,
        happened_on=row.happened_on,
        disputes=tuple(disputes),
    )


def plain(row: Row[Any]) -> Mapping[str, Any]:
    """Return a row as names and plain values; dates and moments are text in ISO 8601."""
    values = row._asdict()
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in values.items()
    }
