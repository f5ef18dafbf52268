"""The daily check-in: who asked for it, and what was posted."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
)

from storage.tables.base import Moment, metadata

checkin = Table(
    "checkin",
    metadata,
    Column("community", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("at", Time, nullable=False),
    Column("zone", Text, nullable=False),
    Column("days", JSON, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("started_by", Text, nullable=False),
)
"""Check-ins, as `bot.ports.Checkin` has them; `days` is a list of weekdays."""


heartbeat = Table(
    "heartbeat",
    metadata,
    Column("process", String(16), primary_key=True),
    Column("platform", String(16), primary_key=True),
    Column("seen_at", Moment, nullable=False),
    Column("until", Moment, nullable=False, server_default="1970-01-01 00:00:00+00:00"),
    Column("setup", JSON, nullable=False, server_default="{}"),
)
"""The processes that carry posts, when each was last heard and until when it counts without being
heard again, and its `bot.domain.agreement.Setup`. They share a platform's rate."""


post = Table(
    "post",
    metadata,
    Column("id", String(22), primary_key=True),
    Column("community", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("local_date", Date, nullable=False),
    Column("prediction", String(60), nullable=False),
    Column("judging", Boolean, nullable=False),
    Column("state", String(16), nullable=False),
    Column("lease_until", Moment),
    Column("attempt", Integer, nullable=False),
    Column("nonce", String(25), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("message_id", Text),
    Column("url", Text),
    Column("rendered", Integer, nullable=False),
    Column("wanted", Integer, nullable=False),
    Column("pressing", Integer, nullable=False),
    Column("verdict", String(16)),
    Column("asked_by", Text),
    UniqueConstraint("community", "channel", "local_date", name="uq_post_local_date"),
    Index("ix_post_prediction", "community", "prediction"),
    Index("ix_post_state", "state", "lease_until"),
    Index("ix_post_news", "state", "community", "prediction", "channel", "verdict"),
    Index("ix_post_behind", "state", "sent_at"),
    # Of `rendered < pressing` alone, as the migration has it: to say so here, where no table is
    # ever made, would load PostgreSQL's dialect at every start.
    Index("ix_post_pressing", "state"),
)
"""Posts, one for each channel and local day, as `bot.ports.Post` has them. While one is being
sent, others leave it alone until `lease_until`. `asked_by` is who did not want to wait for it."""
