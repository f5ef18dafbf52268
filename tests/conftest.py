"""What every test may ask for: databases, and a whole house over the real seeds."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from bot.bootstrap import FixedClock, House, open_house
from bot.kernel.asker import LOCAL, Asker, Role
from bot.kernel.card import Card, Quotation
from bot.settings import Settings

pytest_plugins = ["tests.databases"]

# How fast an example is, is for the benchmarks: a busy machine makes no property wrong.
settings.register_profile(
    "unhurried", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unhurried")

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ALICE = Asker("alice", "Alice", Role.MEMBER, LOCAL)
SEEDS = Path(__file__).parent.parent / "seeds"


@dataclass
class Visit:
    """A conversation with a house: `says` types a line, `presses` a button of the last card."""

    house: House
    asker: Asker = ALICE
    cards: list[Card] = field(default_factory=list)

    async def says(self, line: str) -> Card:
        """Type a line and return the answer."""
        self.cards.append(await self.house.dispatch.answer_line(line, self.asker, "test"))
        return self.cards[-1]

    async def presses(self, label: str) -> Card:
        """Press the button with this label on the last card."""
        action = next(a for a in self.cards[-1].actions if a.label == label)
        return await self.says(action.address)


def quotations(card: Card) -> list[Quotation]:
    """Return the quotations on a card."""
    return [block for block in card.blocks if isinstance(block, Quotation)]


def says(card: Card) -> str:
    """Return all the words of a card's notices and prose, for a look."""
    words = []
    for block in card.blocks:
        words.append(getattr(block, "text", ""))
        words.append("".join(run.text for run in getattr(block, "runs", ())))
        words += [
            f"{f.name} {f.value}" for f in getattr(block, "fields", ()) if hasattr(f, "value")
        ]
    return " ".join(word for word in words if word)


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with the real seeds planted and indexed once, to copy."""
    home = tmp_path_factory.mktemp("planted")

    async def plant_once() -> None:
        async with open_house(Settings(data_dir=home)):
            pass

    asyncio.run(plant_once())
    return home


@asynccontextmanager
async def opened(planted: Path, tmp_path: Path) -> AsyncIterator[House]:
    """Open a house over the real seeds, on SQLite, at noon."""
    home = tmp_path / "data"
    shutil.copytree(planted, home)
    async with open_house(Settings(data_dir=home), clock=FixedClock(NOON)) as house:
        yield house


@pytest.fixture
async def house(planted: Path, tmp_path: Path) -> AsyncIterator[House]:
    """Give a house over the real seeds, on SQLite, at noon."""
    async with opened(planted, tmp_path) as found:
        yield found


@pytest.fixture
def alice(house: House) -> Visit:
    """Give a member in conversation with the house."""
    return Visit(house)
