"""Predictions, what communities make of them, and the daily check-in."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

MOMENT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _predictions()
    _forecasts()
    _what_members_say()
    _verdicts()
    _scores()
    _checkins()
    _posts()


def _statement() -> list[sa.Column[Any]]:
    return [
        sa.Column("claim", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("made_on", sa.Date, nullable=False),
        sa.Column("resolve_by", sa.Date),
        sa.Column("judging", sa.Text, nullable=False),
        sa.Column("speaker", sa.Text),
        sa.Column("quotes", sa.JSON, nullable=False),
        sa.Column("hedge", sa.Text, nullable=False),
        sa.Column("probability", sa.Float),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("near", sa.JSON, nullable=False),
    ]


def _predictions() -> None:
    op.create_table(
        "catalogue_prediction",
        sa.Column("id", sa.String(60), nullable=False),
        sa.Column("episode", sa.String, nullable=False),
        *_statement(),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("retired_at", MOMENT),
        sa.Column("replaced_by", sa.String(60)),
        sa.PrimaryKeyConstraint("id", name="pk_catalogue_prediction"),
        sa.ForeignKeyConstraint(
            ["episode"], ["catalogue_episode.slug"], name="fk_catalogue_prediction_episode"
        ),
    )
    op.create_index("ix_catalogue_prediction_episode", "catalogue_prediction", ["episode"])
    op.create_table(
        "prediction",
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("id", sa.String(60), nullable=False),
        sa.Column("episode", sa.Text),
        *_statement(),
        sa.Column("author", sa.Text),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT),
        sa.PrimaryKeyConstraint("community", "id", name="pk_prediction"),
    )


def _forecasts() -> None:
    op.create_table(
        "forecast",
        sa.Column("sequence", NUMBER, autoincrement=True, nullable=False),
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("prediction", sa.String(60), nullable=False),
        sa.Column("member", sa.Text, nullable=False),
        sa.Column("probability", sa.Float, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("looked_first", sa.Boolean, nullable=False),
        sa.Column("interaction", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_forecast"),
        sa.UniqueConstraint("community", "interaction", name="uq_forecast_interaction"),
    )
    of_one = ["community", "prediction", "member", "sequence"]
    op.create_index("ix_forecast_prediction", "forecast", of_one)
    op.create_index("ix_forecast_member", "forecast", ["community", "member", "sequence"])


def _what_members_say() -> None:
    op.create_table(
        "look",
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("member", sa.Text, nullable=False),
        sa.Column("prediction", sa.String(60), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("community", "member", "prediction", name="pk_look"),
    )
    op.create_table(
        "opinion",
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("prediction", sa.String(60), nullable=False),
        sa.Column("member", sa.Text, nullable=False),
        sa.Column("answer", sa.String(20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("community", "prediction", "member", name="pk_opinion"),
    )
    op.create_table(
        "reminder",
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("member", sa.Text, nullable=False),
        sa.Column("prediction", sa.String(60), nullable=False),
        sa.Column("wanted_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.PrimaryKeyConstraint("community", "member", "prediction", name="pk_reminder"),
    )
    op.create_index("ix_reminder_sent_at", "reminder", ["sent_at"])


def _verdicts() -> None:
    op.create_table(
        "verdict",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("prediction", sa.String(60), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("given_by", sa.Text, nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("happened_on", sa.Date),
        sa.Column("revoked_at", MOMENT),
        sa.Column("revoked_by", sa.Text),
        sa.Column("standing", sa.Boolean),
        sa.PrimaryKeyConstraint("id", name="pk_verdict"),
        sa.UniqueConstraint("community", "prediction", "standing", name="uq_verdict_standing"),
    )
    op.create_table(
        "dispute",
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("member", sa.Text, nullable=False),
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("verdict", "member", name="pk_dispute"),
        sa.ForeignKeyConstraint(["verdict"], ["verdict.id"], name="fk_dispute_verdict"),
    )
    op.create_index("ix_dispute_community", "dispute", ["community"])


def _scores() -> None:
    op.create_table(
        "score",
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("member", sa.Text, nullable=False),
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("prediction", sa.String(60), nullable=False),
        sa.Column("brier", sa.Float, nullable=False),
        sa.Column("peer", sa.Float),
        sa.PrimaryKeyConstraint("verdict", "member", name="pk_score"),
        sa.ForeignKeyConstraint(["verdict"], ["verdict.id"], name="fk_score_verdict"),
    )
    op.create_index("ix_score_standings", "score", ["community", "member", "brier", "peer"])


def _checkins() -> None:
    op.create_table(
        "checkin",
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("at", sa.Time, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("days", sa.JSON, nullable=False),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("started_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("community", "channel", name="pk_checkin"),
    )


def _posts() -> None:
    op.create_table(
        "post",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("local_date", sa.Date, nullable=False),
        sa.Column("prediction", sa.String(60), nullable=False),
        sa.Column("judging", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("lease_until", MOMENT),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("nonce", sa.String(25), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("message_id", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("rendered", sa.Integer, nullable=False),
        sa.Column("wanted", sa.Integer, nullable=False),
        sa.Column("pressing", sa.Integer, nullable=False),
        sa.Column("verdict", sa.String(16)),
        sa.PrimaryKeyConstraint("id", name="pk_post"),
        sa.UniqueConstraint("community", "channel", "local_date", name="uq_post_local_date"),
    )
    op.create_index("ix_post_prediction", "post", ["community", "prediction"])
    op.create_index("ix_post_state", "post", ["state", "lease_until"])
    news = ["state", "community", "prediction", "channel", "verdict"]
    op.create_index("ix_post_news", "post", news)
    op.create_index("ix_post_behind", "post", ["state", "sent_at"])
