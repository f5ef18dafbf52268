"""How processes are set up, and until when each counts."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    # The defaults are for an older process that still runs: it counts by when it was heard.
    long_ago = sa.text("'1970-01-01 00:00:00+00:00'")
    until = sa.Column("until", sa.DateTime(timezone=True), nullable=False, server_default=long_ago)
    op.add_column("heartbeat", until)
    op.add_column("heartbeat", sa.Column("setup", sa.JSON, nullable=False, server_default="{}"))
