"""No secret reaches a log, a traceback, a metric or a page, whatever becomes of the process."""

import asyncio
import os
import shutil
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.settings import SECRETS
from tests.discord.fake import FakeDiscord
from tests.marked_secrets import MARK, MARKED, leaked, marked
from tests.slack.fake import FakeSlack

ROOT = Path(__file__).parent.parent


@pytest.fixture
def home(planted: Path, tmp_path: Path) -> Path:
    """Return a data folder of its own."""
    return Path(shutil.copytree(planted, tmp_path / "data"))


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    """Give a fake Discord that knows the marked token."""
    async with FakeDiscord() as fake:
        fake.world.token = MARKED["DISCORD_TOKEN"]
        yield fake


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """Give a fake Slack that knows the marked tokens."""
    async with FakeSlack(app_token=MARKED["SLACK_APP_TOKEN"]) as fake:
        fake.default_team.bot_token = MARKED["SLACK_BOT_TOKEN"]
        yield fake


@asynccontextmanager
async def hindcast(home: Path, *words: str, **settings: str) -> AsyncIterator[Process]:
    """Run a subcommand that logs everything it can; one stream holds all that it says."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HINDCAST_")}
    usual = {
        "HINDCAST_DATA_DIR": str(home),
        "HINDCAST_WEB_PORT": "0",
        "HINDCAST_LOG_LEVEL": "DEBUG",
        "PYTHONASYNCIODEBUG": "1",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words,
        cwd=ROOT, env=clean | usual | settings, stdout=PIPE, stderr=STDOUT,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def everything_said(process: Process) -> str:
    async with asyncio.timeout(60):
        said, _ = await process.communicate()
    return said.decode()


async def address(process: Process) -> tuple[str, str]:
    """Return where the web room is, and what was said before; the link with its key is meant."""
    before = ""
    async with asyncio.timeout(60):
        while line := (await process.stdout.readline()).decode():
            if line.startswith("Hindcast is at "):
                return line.removeprefix("Hindcast is at ").split("/?key=")[0], before
            before += line
    raise AssertionError(before)


def test_every_secret_is_marked() -> None:
    assert set(MARKED) == SECRETS
    assert all(leaked(value) for value in MARKED.values())


async def test_a_process_that_serves_keeps_them(
    home: Path, discord: FakeDiscord, slack: FakeSlack
) -> None:
    settings = marked("DISCORD_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "WEB_KEY")
    places = {"HINDCAST_DISCORD_API_URL": discord.api_url, "HINDCAST_SLACK_API_URL": slack.api_url}
    async with hindcast(home, "serve", **settings, **places) as process:
        at, said = await address(process)
        await discord.connected()
        await slack.connected()
        async with ClientSession() as browser:
            for path in ("/", "/healthz", "/readyz", "/metrics", "/api/quotes?q=x", "/nowhere"):
                async with browser.get(at + path) as page:
                    said += f"{page.headers}\n{await page.text()}"
        process.terminate()
        said += await everything_said(process)
    assert "DEBUG" in said
    assert leaked(said) == []


@pytest.mark.parametrize("platform", ["discord", "slack"])
async def test_a_platform_that_refuses_them_does_not_show_them(
    home: Path, discord: FakeDiscord, slack: FakeSlack, platform: str
) -> None:
    discord.world.token = "another"
    slack.default_team.bot_token = "xoxb-another"
    settings = {
        "discord": marked("DISCORD_TOKEN") | {"HINDCAST_DISCORD_API_URL": discord.api_url},
        "slack": marked("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET")
        | {"HINDCAST_SLACK_API_URL": slack.api_url, "HINDCAST_SLACK_HTTP_PORT": "0"},
    }[platform]
    async with hindcast(home, "serve", **marked("WEB_KEY"), **settings) as process:
        said = await everything_said(process)
    assert process.returncode == 1
    assert f"HINDCAST_{platform.upper()}" in said
    assert leaked(said.replace(f"/?key={MARKED['WEB_KEY']}", "")) == []


async def test_many_workspaces_secrets_stay_inside(home: Path, slack: FakeSlack) -> None:
    settings = marked("SLACK_CLIENT_SECRET", "SLACK_TOKEN_KEY", "SLACK_SIGNING_SECRET", "WEB_KEY")
    places = {
        "HINDCAST_SLACK_CLIENT_ID": "1.2",
        "HINDCAST_SLACK_API_URL": slack.api_url,
        "HINDCAST_SLACK_HTTP_PORT": "0",
    }
    async with hindcast(home, "serve", **settings, **places) as process:
        at, said = await address(process)
        async with ClientSession() as browser, browser.get(f"{at}/metrics") as page:
            said += await page.text()
        process.terminate()
        said += await everything_said(process)
    assert process.returncode == 0
    assert leaked(said) == []


@pytest.mark.parametrize("command", ["serve", "ask", "reports", "rescore"])
async def test_a_database_that_is_away_keeps_its_password(home: Path, command: str) -> None:
    words = [command, "/quote sunscreen"] if command == "ask" else [command]
    async with hindcast(home, *words, **marked()) as process:
        said = await everything_said(process)
    assert process.returncode == 1
    assert "database" in said.casefold()
    assert leaked(said) == []


@pytest.mark.parametrize("command", ["ask", "doctor"])
@pytest.mark.parametrize(
    ("place", "secret"),
    [
        ("HINDCAST_DISCORD_TOKEN_FILE", "DISCORD_TOKEN"),
        ("HINDCAST_SLACK_SIGNING_SECRET_FILE", "SLACK_SIGNING_SECRET"),
        ("HINDCAST_DISCORD_OPERATORS_CHANNEL", "SLACK_CLIENT_SECRET"),
    ],
)
async def test_a_secret_in_the_wrong_place_is_not_repeated(
    home: Path, command: str, place: str, secret: str
) -> None:
    words = [command, "/quote sunscreen"] if command == "ask" else [command]
    async with hindcast(home, *words, **{place: MARKED[secret]}) as process:
        said = await everything_said(process)
    assert process.returncode == 1
    assert place in said
    assert leaked(said) == []


async def test_a_misspelt_setting_is_pointed_out_without_its_value(home: Path) -> None:
    async with hindcast(home, "docs", HINDCAST_DISCORD_TOKN=MARK) as process:
        said = await everything_said(process)
    assert "Did you mean HINDCAST_DISCORD_TOKEN?" in said
    assert leaked(said) == []
