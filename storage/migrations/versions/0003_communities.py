"""Communities and their settings, Slack's installations, and what platforms were last told."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _communities()
    _slack()
    op.create_table(
        "synced",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_synced"),
    )


def _communities() -> None:
    op.create_table(
        "community",
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("joined_at", MOMENT, nullable=False),
        sa.Column("left_at", MOMENT),
        sa.PrimaryKeyConstraint("community", name="pk_community"),
    )
    op.create_index("ix_community_left_at", "community", ["left_at"])
    op.create_table(
        "community_settings",
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("moderators", sa.JSON, nullable=False),
        sa.Column("public", sa.JSON),
        sa.Column("channels", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("community", name="pk_community_settings"),
    )


def _slack() -> None:
    op.create_table(
        "slack_installation",
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("enterprise", sa.Text),
        sa.Column("bot_token", sa.Text, nullable=False),
        sa.Column("bot_id", sa.Text, nullable=False),
        sa.Column("bot_user_id", sa.Text, nullable=False),
        sa.Column("scopes", sa.JSON, nullable=False),
        sa.Column("installed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("community", name="pk_slack_installation"),
    )
