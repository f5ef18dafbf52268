"""The process is stopped while everything that can hang does."""

import asyncio
import shutil
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import (
    AbstractContextManager,
    asynccontextmanager,
    closing,
    contextmanager,
    suppress,
)
from pathlib import Path
from urllib.parse import urlsplit

from bot.kernel import ending
from storage.database.address import FILE_NAME
from tests.discord.fake import FakeDiscord
from tests.patience import PATIENCE_S, until
from tests.postgresql import postgresql
from tests.processes import Serving, on_discord, on_slack, serving
from tests.slack.fake import FakeSlack

HELD_UP_S = 20
"""How long the platforms have an answer wait: longer than any stop may take."""
TICK_S = 0.2
BUSY_MACHINE_S = 1.0
"""What the bounds must leave of the time that is promised."""


def test_the_bounds_of_a_stop_leave_time_for_a_busy_machine() -> None:
    assert ending.LONGEST_S <= ending.ALLOWED_S - BUSY_MACHINE_S


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Write into a file of SQLite until the block ends, so that nobody else can."""
    with closing(sqlite3.connect(file, isolation_level=None, timeout=PATIENCE_S)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@asynccontextmanager
async def half_sent(bot: Serving) -> AsyncIterator[None]:
    """Have sent the web room half of a request, and keep the rest until the block ends."""
    where = urlsplit(bot.address)
    _, sending = await asyncio.open_connection(where.hostname, where.port)
    head = ("POST /command HTTP/1.1", f"Host: {where.netloc}", f"Origin: {bot.address}",
            "Content-Type: application/x-www-form-urlencoded", "Content-Length: 100")  # fmt: skip
    sending.write("\r\n".join((*head, "", "words=half")).encode())
    try:
        await sending.drain()
        yield
    finally:
        sending.close()
        with suppress(ConnectionError):
            await sending.wait_closed()


@asynccontextmanager
async def held_up(discord: FakeDiscord, slack: FakeSlack) -> AsyncIterator[None]:
    """Have an answer on each platform wait to be sent until the block ends."""
    alice, bob = discord.person("alice", discord.guild("Guild")), slack.person("bob")
    alice.patience_s = 2 * HELD_UP_S
    discord.faults.limit_next("/(interactions|webhooks)/", HELD_UP_S)
    slack.faults.limit_next("response_url", HELD_UP_S)
    asking = [
        asyncio.create_task(alice.types("quote", words="sunscreen")),
        asyncio.create_task(bob.types("/hindcast", "quote sunscreen", within=2 * HELD_UP_S)),
    ]
    await until(lambda: not any(trap.times for trap in discord.faults.traps))
    await until(lambda: slack.interactions and slack.interactions[0].acked_s is not None)
    try:
        yield
    finally:
        for task in asking:
            task.cancel()
        await asyncio.wait(asking)


async def stop_in_trouble(home: Path, url: str, trouble: AbstractContextManager[None]) -> float:
    """Stop while the database, both platforms and a browser hang; return the seconds it took."""
    async with FakeDiscord() as discord, FakeSlack() as slack:
        settings = {
            **on_discord(discord), **on_slack(slack),
            "HINDCAST_DATABASE_URL": url, "HINDCAST_TICK_S": str(TICK_S),
        }  # fmt: skip
        async with serving(home, settings) as bot:
            await bot.ready()
            async with half_sent(bot), held_up(discord, slack):
                with trouble:
                    await asyncio.sleep(2 * TICK_S)  # the next rounds have come, and wait
                    began = time.perf_counter()
                    assert await bot.stop() == 0, bot.logged
                    took_s = time.perf_counter() - began
        assert "Traceback" not in bot.logged, bot.logged
    return took_s


async def test_a_stop_takes_less_than_ten_seconds_while_the_file_is_locked(
    planted: Path, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(planted, tmp_path / "data"))
    assert await stop_in_trouble(home, "", locked(home / FILE_NAME)) < ending.ALLOWED_S


async def test_a_stop_takes_less_than_ten_seconds_while_postgresql_is_silent(
    planted: Path, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(planted, tmp_path / "data"))
    with postgresql() as server:
        assert await stop_in_trouble(home, server.url, server.silent()) < ending.ALLOWED_S
