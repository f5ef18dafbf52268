"""`hindcast serve` as a process of its own, connected to fake platforms in the test's process."""

import asyncio
import os
import re
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import psutil

from tests.discord.fake import FakeDiscord
from tests.slack.fake import FakeSlack

ROOT = Path(__file__).parent.parent
SERVE = ("-m", "bot", "serve")
START_S, STOP_S = 120.0, 15.0

_SAMPLE = re.compile(r"^(\w+)(\{[^}]*\})? (\S+)$", re.MULTILINE)


def on_discord(discord: FakeDiscord) -> dict[str, str]:
    """Return the settings that lead to a fake Discord."""
    return {
        "HINDCAST_DISCORD_TOKEN": discord.token,
        "HINDCAST_DISCORD_API_URL": discord.api_url,
    }


def on_slack(slack: FakeSlack) -> dict[str, str]:
    """Return the settings that lead to a fake Slack."""
    return {
        "HINDCAST_SLACK_BOT_TOKEN": slack.bot_token,
        "HINDCAST_SLACK_APP_TOKEN": slack.app_token,
        "HINDCAST_SLACK_API_URL": slack.api_url,
    }


def environment(home: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """Return this process's environment without its own settings, with these instead."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HINDCAST_")}
    usual = {
        "HINDCAST_DATA_DIR": str(home),
        "HINDCAST_WEB_PORT": "0",
        "HINDCAST_LOG_LEVEL": "WARNING",
    }
    return {**clean, **usual, **settings}


@dataclass
class Serving:
    """A process that serves. What it logs is in `log`."""

    process: Process
    address: str
    log: Path

    @property
    def seen(self) -> psutil.Process:
        """The process as the machine sees it."""
        return psutil.Process(self.process.pid)

    @property
    def logged(self) -> str:
        """What it has logged so far."""
        return self.log.read_text("utf-8")

    async def get(self, path: str) -> tuple[int, str]:
        """Fetch a page of its web room."""
        async with aiohttp.ClientSession() as http, http.get(self.address + path) as answer:
            return answer.status, await answer.text()

    async def samples(self) -> dict[str, float]:
        """Return what `/metrics` shows, by name and labels."""
        _, page = await self.get("/metrics")
        return {name + labels: float(value) for name, labels, value in _SAMPLE.findall(page)}

    async def ready(self, within_s: float = START_S) -> None:
        """Wait until it says that it can work."""
        async with asyncio.timeout(within_s):
            while (await self.get("/readyz"))[0] != 200:
                await asyncio.sleep(0.02)

    async def stop(self) -> int:
        """Ask it to stop, as a supervisor does; return its exit status."""
        self.process.terminate()
        async with asyncio.timeout(STOP_S):
            return await self.process.wait()

    async def kill(self) -> None:
        """End it between one instruction and the next."""
        self.process.kill()
        await self.process.wait()


@asynccontextmanager
async def serving(
    home: Path, settings: Mapping[str, str], *, command: Sequence[str] = SERVE
) -> AsyncIterator[Serving]:
    """Run a process that serves until the block ends; what it logs is added to `home`.log."""
    log = home.with_suffix(".log")
    with log.open("ab") as errors:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command,
            cwd=ROOT, env=environment(home, settings), stdout=PIPE, stderr=errors,
        )  # fmt: skip
    try:
        async with asyncio.timeout(START_S):
            assert process.stdout
            line = (await process.stdout.readline()).decode()
        assert line.startswith("Hindcast is at "), log.read_text("utf-8")
        yield Serving(process, line.split()[-1].partition("/?")[0], log)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
