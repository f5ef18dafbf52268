"""A platform that turns the bot away: the real process says why in one line, and ends."""

import asyncio
import json
import shutil
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.serving.staying import LOOK_S
from tests.discord.fake import FakeDiscord
from tests.processes import ROOT, SERVE, START_S, environment, on_discord, on_slack
from tests.slack.fake import FakeSlack

UNUSABLE = 1


@pytest.fixture
def home(planted: Path, tmp_path: Path) -> Path:
    """Return a data folder of its own."""
    return Path(shutil.copytree(planted, tmp_path / "data"))


@asynccontextmanager
async def hindcast(home: Path, settings: dict[str, str]) -> AsyncIterator[Process]:
    """Run `hindcast serve` until the block ends, or it ends by itself."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *SERVE,
        cwd=ROOT, env=environment(home, settings), stdout=PIPE, stderr=PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def last_words(process: Process) -> str:
    """Return the last line of a process that gave up; before it are warnings at most."""
    async with asyncio.timeout(START_S):
        _, said = await process.communicate()
    assert process.returncode == UNUSABLE
    *before, line = said.decode().splitlines()
    assert all("WARNING" in each for each in before)
    return line


async def test_a_wrong_discord_token(home: Path) -> None:
    async with FakeDiscord() as discord:
        settings = on_discord(discord) | {"HINDCAST_DISCORD_TOKEN": "a.wrong.one"}
        async with hindcast(home, settings) as process:
            line = await last_words(process)
    assert line.startswith("Discord does not accept the token. Set HINDCAST_DISCORD_TOKEN to")
    assert "a.wrong.one" not in line
    assert len(discord.requests) == 1


async def test_in_json_the_last_line_is_one_of_the_log_too(home: Path) -> None:
    async with FakeDiscord() as discord:
        settings = on_discord(discord) | {"HINDCAST_DISCORD_TOKEN": "a.wrong.one"}
        async with hindcast(home, settings | {"HINDCAST_LOG_FORMAT": "json"}) as process:
            line = json.loads(await last_words(process))
    assert line["level"] == "CRITICAL"
    assert line["message"].startswith("Discord does not accept the token.")


async def test_in_json_settings_that_are_wrong_are_lines_of_the_log(home: Path) -> None:
    settings = {"HINDCAST_LOG_FORMAT": "JSON", "HINDCAST_WEB_PORT": "a", "HINDCAST_TICK_S": "b"}
    async with hindcast(home, settings) as process:
        _, said = await process.communicate()
    told = [json.loads(line)["message"] for line in said.decode().splitlines()]
    assert [each.partition(" ")[0] for each in told] == ["HINDCAST_WEB_PORT", "HINDCAST_TICK_S"]


async def test_a_discord_token_revoked_meanwhile_ends_slack_too(home: Path) -> None:
    async with FakeDiscord() as discord, FakeSlack() as slack:
        async with hindcast(home, on_discord(discord) | on_slack(slack)) as process:
            await discord.connected()
            await slack.connected()
            discord.faults.revoke()
            assert "HINDCAST_DISCORD_TOKEN" in await last_words(process)
        assert len(discord.identifies) <= 2
        await slack.connected(0)


async def test_a_discord_bot_that_may_not_register_commands(home: Path) -> None:
    async with FakeDiscord() as discord:
        discord.faults.refuse_next("PUT", "/commands", 403, code=50001)
        async with hindcast(home, on_discord(discord)) as process:
            assert "scopes bot and applications.commands" in await last_words(process)
    assert discord.identifies == []


async def test_a_slack_token_that_was_revoked(home: Path) -> None:
    async with FakeSlack() as slack:
        slack.faults.revoke(token=slack.bot_token)
        async with hindcast(home, on_slack(slack)) as process:
            line = await last_words(process)
        assert line.startswith("HINDCAST_SLACK_BOT_TOKEN was revoked: install the app again")
        assert len(slack.requests) == 1


async def test_a_slack_token_revoked_meanwhile_leaves_discord_until_its_own_is(home: Path) -> None:
    async with FakeDiscord() as discord, FakeSlack() as slack:
        async with hindcast(home, on_discord(discord) | on_slack(slack)) as process:
            await discord.connected()
            await slack.connected()
            await asyncio.sleep(4 * LOOK_S)  # later than that it is no mistake at the start
            slack.faults.revoke(token=slack.bot_token)
            await slack.person("alice").types("/quote", within=0.5)  # a form needs the token
            await slack.connected(0)
            assert discord.gateway.live
            discord.faults.revoke()
            async with asyncio.timeout(20):
                _, said = await process.communicate()
        assert process.returncode == UNUSABLE
    assert (
        "slack is off until the next start: HINDCAST_SLACK_BOT_TOKEN was revoked" in said.decode()
    )
    assert "HINDCAST_DISCORD_TOKEN" in said.decode().splitlines()[-1]


async def test_an_app_token_that_slack_does_not_know(home: Path) -> None:
    async with FakeSlack() as slack:
        settings = on_slack(slack) | {"HINDCAST_SLACK_APP_TOKEN": "xapp-of-another"}
        async with hindcast(home, settings) as process:
            assert "HINDCAST_SLACK_APP_TOKEN" in await last_words(process)


async def test_a_slack_app_without_a_scope(home: Path) -> None:
    async with FakeSlack(scopes=frozenset({"commands", "chat:write"})) as slack:
        async with hindcast(home, on_slack(slack)) as process:
            line = await last_words(process)
        assert line.startswith("The Slack app lacks the scope users:read.")
        assert "hindcast slack-manifest" in line
