"""Communities, and what stands behind their cards, installations and reports."""

from sqlalchemy import JSON, Column, Float, Integer, String, Table, Text

from storage.tables.base import Moment, metadata

card_state = Table(
    "card_state",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("community", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("command", Text, nullable=False),
    Column("request", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
)
"""What stands behind buttons. `community` is empty where there is none."""

act = Table(
    "act",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("taken_at", Moment, nullable=False, index=True),
)
"""What one process does for all, by a hash, for an hour: answers to what people did on a platform
that may tell of it twice, and what operators were told."""

quote_report = Table(
    "quote_report",
    metadata,
    Column("community", Text, primary_key=True),
    Column("member", Text, primary_key=True),
    Column("quote_id", String, primary_key=True),
    Column("fault", String, primary_key=True),
    Column("said_at", Moment, nullable=False),
)
"""Quotes that people found wrong, for the operator. `community` is empty where there is none."""

community = Table(
    "community",
    metadata,
    Column("community", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("joined_at", Moment, nullable=False),
    Column("left_at", Moment, index=True),
)
"""Where the bot is, and where it was lately. Thirty days after it left, every row of every table
whose `community` names the place goes: a new table joins by having that column."""

community_settings = Table(
    "community_settings",
    metadata,
    Column("community", Text, primary_key=True),
    Column("zone", Text, nullable=False),
    Column("moderators", JSON, nullable=False),
    Column("public", JSON(none_as_null=True)),
    Column("channels", JSON, nullable=False),
)
"""How the bot behaves there, as `bot.ports.Manners` has it."""

slack_installation = Table(
    "slack_installation",
    metadata,
    Column("community", Text, primary_key=True),
    Column("enterprise", Text),
    Column("bot_token", Text, nullable=False),
    Column("bot_id", Text, nullable=False),
    Column("bot_user_id", Text, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("installed_at", Moment, nullable=False),
)
"""Slack workspaces that installed the bot through OAuth. `bot_token` is encrypted."""

synced = Table(
    "synced",
    metadata,
    Column("name", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
)
"""By name: what each platform was last told, and when the last backup was made."""

session_start = Table(
    "session_start",
    metadata,
    Column("name", Text, primary_key=True),
    Column("at_s", Float, nullable=False),
)
"""When a connection of each bot last began, or will, in seconds since 1970."""
