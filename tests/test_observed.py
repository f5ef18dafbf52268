"""The real process, connected to both: its log, its figures, and what it tells its operators."""

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from tests.discord.fake import FakeDiscord
from tests.slack.fake import FakeSlack
from tests.test_turned_away import hindcast, on_discord, on_slack


def lines(said: bytes) -> Iterator[dict[str, Any]]:
    for line in said.decode().splitlines():
        yield json.loads(line)


async def test_each_surface_gives_its_calls_an_id_and_no_line_has_a_secret(
    planted: Path, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(planted, tmp_path / "data"))
    own = {"HINDCAST_LOG_FORMAT": "json", "HINDCAST_LOG_LEVEL": "DEBUG"}
    key = "MARKED-web-key"
    async with FakeDiscord() as discord, FakeSlack() as slack:
        guild = discord.guild("Tea House")
        settings = on_discord(discord) | on_slack(slack) | own | {"HINDCAST_WEB_KEY": key}
        async with hindcast(home, settings) as process:
            assert process.stdout
            address = (await process.stdout.readline()).split()[-1].decode().partition("/?")[0]
            await discord.connected()
            await slack.connected()
            await discord.person("alice", guild).types("quote", words="sunscreen")
            await slack.person("alice").types("/quote", "sunscreen")
            async with ClientSession() as browser:
                async with browser.get(f"{address}/?key={key}") as page:
                    number = page.headers["X-Request-Id"]
                body = {"line": "/quote sunscreen"}
                async with browser.post(f"{address}/command", data=body) as answer:
                    asked = answer.headers["X-Request-Id"]
                async with browser.get(f"{address}/metrics") as page:
                    figures = await page.text()
            process.terminate()
            said = b"".join(await asyncio.wait_for(process.communicate(), 20))
    assert number != asked
    told = {line["message"].partition(":")[0]: line["request"] for line in lines(said)}
    ids = {told["/quote on discord"], told["/quote on slack"]}
    assert len(ids - {"-"}) == 2
    assert "sunscreen" not in said.decode()
    for secret in (discord.token, slack.bot_token, slack.app_token, key):
        assert secret not in said.decode()
        assert secret not in figures
    assert 'hindcast_connected{platform="slack"} 1.0' in figures
    assert "hindcast_database_up 1.0" in figures
    assert 'hindcast_posts_waiting{state="sending"} 0.0' in figures


@pytest.mark.parametrize("platform", ["discord", "slack"])
async def test_operators_are_told_in_their_channel_and_nobody_is_pinged(
    planted: Path, tmp_path: Path, platform: str
) -> None:
    home = Path(shutil.copytree(planted, tmp_path / "data"))
    async with FakeDiscord() as discord, FakeSlack() as slack:
        guild = discord.guild("Tea House", channels=("general", "operators"))
        settings = on_discord(discord) | on_slack(slack) | {"HINDCAST_TICK_S": "0.5"}
        if platform == "discord":
            channel = guild.channel("operators")
            settings["HINDCAST_DISCORD_OPERATORS_CHANNEL"] = str(channel.id)
        else:
            channel = slack.person("bob").team.channel("general")
            settings["HINDCAST_SLACK_OPERATORS_CHANNEL"] = channel.id
        async with hindcast(home, settings) as process:
            await discord.connected()
            await slack.connected()
            take_away_the_predictions(home)
            async with asyncio.timeout(30):
                while not channel.messages:
                    await asyncio.sleep(0.1)
            process.terminate()
            await asyncio.wait_for(process.communicate(), 20)
        told = str(channel.messages[-1])
        assert "Something broke on my side" in told
        assert "was not made to its end" in told
        assert "in the log as" in told
        assert (discord.pings, slack.pings) == ([], [])


def take_away_the_predictions(home: Path) -> None:
    """Take a table away: what breaks then is no fault of anybody's request."""
    with closing(sqlite3.connect(home / "hindcast.db")) as database, database:
        database.execute("ALTER TABLE catalogue_prediction RENAME TO away")
