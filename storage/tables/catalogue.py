"""What everybody sees: episodes, their sources, and what was predicted in them."""

from sqlalchemy import (
    JSON,
    Column,
    Date,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from storage.tables.base import Moment, metadata
from storage.tables.statement import statement

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
"""Sources, byte for byte. `annotations` holds what `storage.seeds.annotations.Marks` names."""

catalogue_revision = Table(
    "catalogue_revision",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
)
"""One row, with the id 1: other processes look at it to learn that the catalogue changed."""

catalogue_prediction = Table(
    "catalogue_prediction",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("episode", ForeignKey("catalogue_episode.slug"), nullable=False, index=True),
    *statement(),
    Column("position", Integer, nullable=False),
    Column("retired_at", Moment),
    Column("replaced_by", String(60)),
)
"""What was predicted in episodes. A retired one stays, with all that refers to it; one that was
`replaced_by` another lends its forecasts to that one."""
