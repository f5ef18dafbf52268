"""What a platform was last told."""

from storage.database.engine import Database
from storage.processes.synced import SqlSynced


async def test_a_fingerprint_is_remembered_by_name(database: Database) -> None:
    synced = SqlSynced(database)
    assert await synced.get("discord:1") is None
    await synced.put("discord:1", "a")
    await synced.put("discord:2", "b")
    await synced.put("discord:1", "c")
    assert [await synced.get(name) for name in ("discord:1", "discord:2")] == ["c", "b"]
