"""The tables, as they are at the newest revision. Changes go through `migrations/` as well."""

from storage.tables.base import Moment, metadata
from storage.tables.catalogue import (
    catalogue_episode,
    catalogue_prediction,
    catalogue_revision,
    catalogue_source,
)
from storage.tables.communities import (
    act,
    card_state,
    community,
    community_settings,
    quote_report,
    session_start,
    slack_installation,
    synced,
)
from storage.tables.diary import checkin, heartbeat, post
from storage.tables.ledger import (
    STANDING,
    dispute,
    forecast,
    look,
    opinion,
    prediction,
    reminder,
    score,
    verdict,
)

__all__ = [
    "STANDING",
    "Moment",
    "act",
    "card_state",
    "catalogue_episode",
    "catalogue_prediction",
    "catalogue_revision",
    "catalogue_source",
    "checkin",
    "community",
    "community_settings",
    "dispute",
    "forecast",
    "heartbeat",
    "look",
    "metadata",
    "opinion",
    "post",
    "prediction",
    "quote_report",
    "reminder",
    "score",
    "session_start",
    "slack_installation",
    "synced",
    "verdict",
]
