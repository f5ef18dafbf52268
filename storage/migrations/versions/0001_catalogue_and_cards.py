"""The catalogue, and what stands behind buttons."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# Written out rather than taken from `storage.tables`, which goes on changing.
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _catalogue()
    _cards()


def _catalogue() -> None:
    op.create_table(
        "catalogue_episode",
        sa.Column("slug", sa.String, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("show", sa.Text, nullable=False),
        sa.Column("published", sa.Date),
        sa.Column("url", sa.Text),
        sa.Column("duration_s", sa.Float),
        sa.Column("speakers", sa.JSON, nullable=False),
        sa.Column("origin", sa.String, nullable=False, server_default="seeds"),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("retired_at", MOMENT),
        sa.PrimaryKeyConstraint("slug", name="pk_catalogue_episode"),
    )
    op.create_table(
        "catalogue_source",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("episode", sa.String, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("layout", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("annotations", sa.JSON, nullable=False),
        sa.Column("retired_at", MOMENT),
        sa.PrimaryKeyConstraint("sha256", name="pk_catalogue_source"),
        sa.ForeignKeyConstraint(
            ["episode"], ["catalogue_episode.slug"], name="fk_catalogue_source_episode"
        ),
    )
    op.create_index("ix_catalogue_source_episode", "catalogue_source", ["episode"])
    op.create_table(
        "catalogue_revision",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_catalogue_revision"),
    )


def _cards() -> None:
    op.create_table(
        "card_state",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("command", sa.Text, nullable=False),
        sa.Column("request", sa.JSON, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_card_state"),
    )
    op.create_index("ix_card_state_expires_at", "card_state", ["expires_at"])
