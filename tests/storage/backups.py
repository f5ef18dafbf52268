"""What tests of backups share: members who go on forecasting, and databases to restore into."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from sqlalchemy import select

from bot.domain.prediction import Outcome
from storage.database.engine import Database
from storage.ledger import SqlLedger
from storage.tables import forecast
from tests.storage.ledgers import HERE, RAIN, SNOW, given, judged, put_in_catalogue


@dataclass
class Forecasters:
    """Members who forecast without a pause, with a moderator who judges and takes it back.

    `confirmed` are the interactions that the ledger said it had kept.
    """

    ledger: SqlLedger
    confirmed: set[str] = field(default_factory=set)
    _numbers: count = field(default_factory=count)

    @asynccontextmanager
    async def busy(self, members: int = 3) -> AsyncIterator[None]:
        """Let them work while the block runs."""
        await put_in_catalogue(self.ledger.database, RAIN, SNOW)
        deeds = [self._forecast(f"member-{number}") for number in range(members)]
        tasks = [asyncio.create_task(deed) for deed in (*deeds, self._judge())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def until(self, forecasts: int) -> None:
        """Wait until so many more were confirmed."""
        wanted = len(self.confirmed) + forecasts
        async with asyncio.timeout(30):
            while len(self.confirmed) < wanted:
                await asyncio.sleep(0.002)

    async def _forecast(self, member: str) -> None:
        while True:
            one = given(member, "rain", 0.5, f"{member}-{next(self._numbers)}")
            await self.ledger.forecast(HERE, one)
            self.confirmed.add(one.interaction)
            await asyncio.sleep(0)

    async def _judge(self) -> None:
        while True:
            await self.ledger.judge(HERE, judged("snow", Outcome.NO))
            await self.ledger.revoke(HERE, "snow", "mona", self.ledger.clock.now())
            await asyncio.sleep(0.01)


async def kept(database: Database) -> set[str]:
    """Return the interactions of all forecasts in a database."""
    async with database.reading() as connection:
        return set((await connection.execute(select(forecast.c.interaction))).scalars())


@asynccontextmanager
async def new_file(folder: Path) -> AsyncIterator[Database]:
    """Give a database in a new SQLite file, not even made yet."""
    async with Database.open("", folder) as opened:
        yield opened
