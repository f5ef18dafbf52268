"""Engines of both databases: one pool each, and errors that hold no values."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.database.discretion import name_no_values

QUEUE_S = 30.0
"""How long a task waits for a connection of the pool."""


def pooled_engine(address: URL, connect_args: Mapping[str, Any], **pool: int) -> AsyncEngine:
    """Make an engine whose errors hold no values."""
    engine = create_async_engine(
        address,
        connect_args=dict(connect_args),
        pool_timeout=QUEUE_S,
        hide_parameters=True,
        **pool,
    )
    name_no_values(engine.sync_engine)
    return engine
