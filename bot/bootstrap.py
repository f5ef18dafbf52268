"""Wires everything. The tests call the same function with fakes in place of clock and chance."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.features.registry import REGISTRY
from bot.kernel.command import Registry
from bot.kernel.cooldown import Cooldowns
from bot.kernel.dispatch import Dispatch
from bot.kernel.observe import Metrics, NoMetrics
from bot.ports import Chance, Clock, Ports
from bot.settings import Settings
from storage.cards import SqlCards
from storage.communities import SqlCommunities
from storage.database.engine import Database
from storage.database.failing import starting
from storage.database.measuring import measure
from storage.database.migrate import migrate
from storage.database.reach import excuse
from storage.diary.book import SqlDiary
from storage.ledger import SqlLedger
from storage.library.catalogue import CatalogueLibrary
from storage.processes.acts import SqlActs
from storage.reports import SqlReports
from storage.seeds.planting import plant


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still: `hindcast ask --at`, and tests."""

    at: datetime

    def now(self) -> datetime:
        """Return the moment it was set to, in UTC."""
        return self.at.astimezone(UTC)


class Dice:
    """Ordinary chance; nothing here has to be unguessable."""

    def pick(self) -> float:
        """Return a number from 0 up to, not including, 1."""
        return random.random()  # noqa: S311


@dataclass(frozen=True)
class House:
    """Everything wired: what the surfaces need."""

    dispatch: Dispatch[Ports]
    ports: Ports
    database: Database
    cards: SqlCards
    acts: SqlActs


@asynccontextmanager
async def open_house(
    settings: Settings,
    *,
    clock: Clock | None = None,
    chance: Chance | None = None,
    metrics: Metrics | None = None,
    cooldowns: Cooldowns | None = None,
    registry: Registry[Ports] = REGISTRY,
) -> AsyncIterator[House]:
    """Open the database, plant the seeds, open the library, and wire them to the commands.

    Raises `Unusable` when the installation cannot work as it stands.
    """
    clock = clock or SystemClock()
    metrics = metrics or NoMetrics()
    async with Database.open(settings.database_url, settings.data_dir) as database:
        measure(database, metrics)
        await migrate(database)
        async with _opened_library(database, settings, clock, metrics) as library:
            cards = SqlCards(database, clock)
            ports = Ports(
                library=library,
                cards=cards,
                reports=SqlReports(database),
                communities=SqlCommunities(database, clock),
                ledger=SqlLedger(database, clock),
                diary=SqlDiary(database, clock),
                clock=clock,
                chance=chance or Dice(),
                metrics=metrics,
                registry=registry,
            )
            dispatch = Dispatch(registry, ports, cooldowns, metrics, excuse)
            yield House(dispatch, ports, database, cards, SqlActs(database, clock))


@asynccontextmanager
async def _opened_library(
    database: Database, settings: Settings, clock: Clock, metrics: Metrics
) -> AsyncIterator[CatalogueLibrary]:
    """Plant the seeds and open the library over them."""
    with starting(database.place):
        problems = await plant(database, settings.seeds_dir, clock.now())
        library = CatalogueLibrary(database, settings.data_dir / "index", metrics, problems)
        await library.open()
    try:
        yield library
    finally:
        await library.close()
