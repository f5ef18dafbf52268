"""The tables, as they are at the newest revision. Changes go through `migrations/` as well."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)


class Moment(TypeDecorator[datetime]):
    """A moment in time: aware on the way in, UTC on the way out. SQLite itself keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Bring a moment to UTC; raises `ValueError` for one without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return a moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

catalogue_episode = Table(
    "catalogue_episode",
    metadata,
    Column("slug", String, primary_key=True),
    Column("title", Text, nullable=False),
    Column("show", Text, nullable=False),
    Column("published", Date),
    Column("url", Text),
    Column("duration_s", Float),
    Column("speakers", JSON, nullable=False),
    Column("origin", String, nullable=False, server_default="seeds"),
    Column("position", Integer, nullable=False),
    Column("retired_at", Moment),
)
"""Episodes. `origin` is "seeds" or whoever else brought one, `position` orders those without a
date; a retired one is kept for what refers to it."""

catalogue_source = Table(
    "catalogue_source",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("episode", ForeignKey("catalogue_episode.slug"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("layout", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("annotations", JSON, nullable=False),
    Column("retired_at", Moment),
)
"""Sources, byte for byte. `annotations` holds what `storage.annotations.Marks` names."""

catalogue_revision = Table(
    "catalogue_revision",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
)
"""One row, with the id 1: other processes look at it to learn that the catalogue changed."""

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
"""What each platform was last told."""
