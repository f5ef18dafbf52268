"""The columns of a prediction, whoever it belongs to."""

from typing import Any

from sqlalchemy import JSON, Column, Date, Float, String, Text


def statement() -> list[Column[Any]]:
    """Return new columns, named as the fields of `bot.domain.prediction.Prediction`.

    `quotes` holds quote ids as text, `near` ids of predictions.
    """
    return [
        Column("claim", Text, nullable=False),
        Column("question", Text, nullable=False),
        Column("made_on", Date, nullable=False),
        Column("resolve_by", Date),
        Column("judging", Text, nullable=False),
        Column("speaker", Text),
        Column("quotes", JSON, nullable=False),
        Column("hedge", Text, nullable=False),
        Column("probability", Float),
        Column("topic", Text, nullable=False),
        Column("kind", String(16), nullable=False),
        Column("near", JSON, nullable=False),
    ]
