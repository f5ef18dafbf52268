"""PostgreSQL: one pool for reading and writing."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.database.parting import known_connections
from storage.database.pooled import pooled_engine

if TYPE_CHECKING:
    import asyncpg

CONNECT_S = 10.0
"""How long PostgreSQL may take to answer the door."""
SILENT_S = 30.0
"""How long PostgreSQL may take over a statement. A host that is gone does not say so."""


def postgresql_engines(
    address: URL, silent_s: float | None
) -> "tuple[AsyncEngine, AsyncEngine, Collection[asyncpg.Connection]]":
    """Make the reader and the writer of a PostgreSQL database, on one pool.

    A statement may take `silent_s` seconds. All connections stand in the third, while they last.
    """
    connect_args = {
        "timeout": CONNECT_S,
        "command_timeout": silent_s,
        "server_settings": {"application_name": "hindcast"},
    }
    writer = pooled_engine(
        address, connect_args, pool_size=5, max_overflow=10, pool_pre_ping=True, pool_recycle=1800
    )
    known = known_connections(writer.sync_engine)
    return writer.execution_options(postgresql_readonly=True), writer, known
