"""What finds the posts that want something, among all that were ever made."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    pressing = sa.text("rendered < pressing")
    op.create_index(
        "ix_post_pressing", "post", ["state"], sqlite_where=pressing, postgresql_where=pressing
    )
    op.create_index("ix_verdict_given_at", "verdict", ["given_at"])
    op.create_index("ix_verdict_revoked_at", "verdict", ["revoked_at"])
