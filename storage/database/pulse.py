"""A row that is written again and again: whether the database still takes anything."""

from datetime import datetime

from storage.database.engine import Database
from storage.processes.synced import SqlSynced

_NAME = "pulse"


async def beat(database: Database, now: datetime) -> None:
    """Write the moment and commit it; what was undone again would say nothing of a full disk.

    Raises what the database raises.
    """
    await SqlSynced(database).put(_NAME, now.isoformat())
