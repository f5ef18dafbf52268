"""The operator's list of quotes that people found wrong."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "quote_report",
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("member", sa.Text, nullable=False),
        sa.Column("quote_id", sa.String, nullable=False),
        sa.Column("fault", sa.String, nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("community", "member", "quote_id", "fault", name="pk_quote_report"),
    )
