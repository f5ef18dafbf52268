"""The real bot, connected to a fake Discord."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
from discord.gateway import KeepAliveHandler

from adapters.discord.access import DiscordAccess
from adapters.discord.connection import Connection
from adapters.pictures import Draw
from bot.bootstrap import House
from bot.kernel.dispatch import Dispatch
from tests.discord.fake import FakeDiscord, Person


@dataclass
class Remembered:
    """Fingerprints in a dictionary; fulfils `bot.ports.Synced`."""

    kept: dict[str, str] = field(default_factory=dict)

    async def get(self, name: str) -> str | None:
        return self.kept.get(name)

    async def put(self, name: str, fingerprint: str) -> None:
        self.kept[name] = fingerprint


@dataclass
class AtOnce:
    """Connections that begin when they like; fulfils `bot.ports.Starts`."""

    asked: int = 0

    async def wait_s(self, name: str, apart_s: float) -> float:
        self.asked += 1
        assert name
        assert apart_s >= 5
        return 0.0


@dataclass
class Running:
    """A bot that runs; `stop` ends it as SIGTERM would."""

    connection: Connection[Any]
    task: "asyncio.Task[None]"

    async def stop(self) -> None:
        self.task.cancel()
        with suppress(asyncio.CancelledError):
            await self.task


@asynccontextmanager
async def connected(
    discord: FakeDiscord,
    house: House,
    *,
    dispatch: Dispatch[Any] | None = None,
    synced: Remembered | None = None,
    draw: Draw | None = None,
    silence_s: float = 60,
) -> AsyncIterator[Running]:
    """Run the bot until the block ends."""
    connection = Connection(
        DiscordAccess(discord.token, discord.api_url, silence_s=silence_s),
        dispatch or house.dispatch,
        house.ports.communities,
        synced or Remembered(),
        AtOnce(),
        draw,
    )
    bot = Running(connection, asyncio.create_task(connection.run()))
    try:
        await discord.connected()
        yield bot
    finally:
        await bot.stop()
        await asyncio.to_thread(rest_hearts)


def rest_hearts() -> None:
    """Wait for the library's heartbeat threads: one would beat for a loop that has ended."""
    for thread in threading.enumerate():
        if isinstance(thread, KeepAliveHandler):
            thread.stop()
            thread.join(10)


def five_seconds_later(discord: FakeDiscord) -> None:
    """Let the time pass that Discord wants between two identifies."""
    discord.gateway.identified_at.clear()


async def look_up(alice: Person) -> None:
    """Type something and see the answer."""
    assert "**sunscreen**" in (await alice.types("quote", words="sunscreen")).text


@pytest.fixture
async def bot(discord: FakeDiscord, house: House) -> AsyncIterator[Running]:
    """Give the bot with the real registry over the real seeds, connected."""
    async with connected(discord, house) as running:
        yield running
