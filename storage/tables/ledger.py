"""What communities make of predictions.

Nothing here refers to one by a foreign key: it may be the catalogue's or the community's own.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.tables.base import Moment, metadata
from storage.tables.statement import statement

prediction = Table(
    "prediction",
    metadata,
    Column("community", Text, primary_key=True),
    Column("id", String(60), primary_key=True),
    Column("episode", Text),
    *statement(),
    Column("author", Text),
    Column("created_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
)
"""Predictions that communities added themselves."""

forecast = Table(
    "forecast",
    metadata,
    # SQLite counts by itself in nothing but INTEGER; there it has 64 bits too.
    Column("sequence", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("community", Text, nullable=False),
    Column("prediction", String(60), nullable=False),
    Column("member", Text, nullable=False),
    Column("probability", Float, nullable=False),
    Column("at", Moment, nullable=False),
    Column("looked_first", Boolean, nullable=False),
    Column("interaction", Text, nullable=False),
    UniqueConstraint("community", "interaction", name="uq_forecast_interaction"),
    Index("ix_forecast_prediction", "community", "prediction", "member", "sequence"),
    Index("ix_forecast_member", "community", "member", "sequence"),
)
"""Forecasts, never overwritten; of two, the one with the higher `sequence` came later."""

look = Table(
    "look",
    metadata,
    Column("community", Text, primary_key=True),
    Column("member", Text, primary_key=True),
    Column("prediction", String(60), primary_key=True),
    Column("at", Moment, nullable=False),
)
"""Who looked at the crowd before forecasting."""

opinion = Table(
    "opinion",
    metadata,
    Column("community", Text, primary_key=True),
    Column("prediction", String(60), primary_key=True),
    Column("member", Text, primary_key=True),
    Column("answer", String(20), nullable=False),
    Column("at", Moment, nullable=False),
)
"""What members say happened: the latest answer of each."""

verdict = Table(
    "verdict",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("community", Text, nullable=False),
    Column("prediction", String(60), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("evidence", Text, nullable=False),
    Column("given_by", Text, nullable=False),
    Column("given_at", Moment, nullable=False),
    Column("happened_on", Date),
    Column("revoked_at", Moment),
    Column("revoked_by", Text),
    Column("standing", Boolean, default=True),
    UniqueConstraint("community", "prediction", "standing", name="uq_verdict_standing"),
    Index("ix_verdict_given_at", "given_at"),
    Index("ix_verdict_revoked_at", "revoked_at"),
)
"""Verdicts. `standing` is true, and null once one was revoked: a unique constraint takes any number
of nulls, so one stands on a prediction at most. `given_by` is empty where a member wanted to be
forgotten."""

STANDING = verdict.c.standing.is_not(None)
"""What holds of a verdict that was not revoked."""

dispute = Table(
    "dispute",
    metadata,
    Column("verdict", ForeignKey("verdict.id"), primary_key=True),
    Column("member", Text, primary_key=True),
    Column("community", Text, nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
"""Why members think a verdict wrong: the latest reason of each."""

score = Table(
    "score",
    metadata,
    Column("verdict", ForeignKey("verdict.id"), primary_key=True),
    Column("member", Text, primary_key=True),
    Column("community", Text, nullable=False),
    Column("prediction", String(60), nullable=False),
    Column("brier", Float, nullable=False),
    Column("peer", Float),
    # Standings are read off this index alone.
    Index("ix_score_standings", "community", "member", "brier", "peer"),
)
"""What standing verdicts made of forecasts; can be computed anew at any time."""

reminder = Table(
    "reminder",
    metadata,
    Column("community", Text, primary_key=True),
    Column("member", Text, primary_key=True),
    Column("prediction", String(60), primary_key=True),
    Column("wanted_at", Moment, nullable=False),
    Column("sent_at", Moment, index=True),
)
"""Who wants to hear when a prediction falls due, and whether they have."""
