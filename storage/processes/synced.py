"""What a platform was last told, so that it is told again only when that changed."""

from dataclasses import dataclass

from sqlalchemy import select

from storage.database.engine import Database
from storage.tables import synced


@dataclass(frozen=True, slots=True)
class SqlSynced:
    """Fingerprints in the database; fulfils `bot.ports.Synced`."""

    database: Database

    async def get(self, name: str) -> str | None:
        """Return the fingerprint last put under a name."""
        query = select(synced.c.fingerprint).where(synced.c.name == name)
        async with self.database.reading() as connection:
            return (await connection.execute(query)).scalar_one_or_none()

    async def put(self, name: str, fingerprint: str) -> None:
        """Remember a fingerprint."""
        insert = self.database.insert(synced).values(name=name, fingerprint=fingerprint)
        newer = {"fingerprint": insert.excluded.fingerprint}
        async with self.database.writing() as connection:
            await connection.execute(
                insert.on_conflict_do_update(index_elements=["name"], set_=newer)
            )
