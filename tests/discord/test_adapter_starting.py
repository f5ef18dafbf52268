"""Starting where something is wrong: one clear line, and the mend."""

import asyncio
import logging

import pytest

from adapters.discord.access import DiscordAccess
from adapters.discord.connection import Connection
from bot.bootstrap import House
from bot.kernel.errors import Unusable
from storage.processes.starts import SqlStarts
from storage.processes.synced import SqlSynced
from tests.discord.bot import (
    AtOnce,
    Remembered,
    Running,
    bot,
    connected,
)
from tests.discord.fake import FakeDiscord
from tests.patience import PATIENCE_S

__all__ = ["bot"]


async def test_readiness_tells_whether_discord_is_heard(discord: FakeDiscord, bot: Running):
    await discord.until(bot.connection.fresh)
    await bot.stop()
    assert not bot.connection.fresh()


async def run(discord: FakeDiscord, house: House, **access: object) -> str:
    """Run the bot and return why it gave up."""
    given = {"token": discord.token, "api_url": discord.api_url, **access}
    connection = Connection(
        DiscordAccess(**given), house.dispatch, house.ports.communities, Remembered(), AtOnce()
    )
    with pytest.raises(Unusable) as said:
        await asyncio.wait_for(connection.run(), 30)
    discord.violations.clear()
    return str(said.value)


async def test_a_wrong_token_is_named_with_its_mend(discord: FakeDiscord, house: House):
    assert "HINDCAST_DISCORD_TOKEN" in await run(discord, house, token="wrong")


async def test_a_token_revoked_meanwhile_ends_the_bot_with_a_word(
    discord: FakeDiscord, house: House
):
    running = asyncio.create_task(run(discord, house))
    await discord.connected()
    discord.faults.revoke()
    assert "HINDCAST_DISCORD_TOKEN" in await running


async def test_a_gateway_that_ends_every_session_does_not_use_up_the_day(
    discord: FakeDiscord, house: House, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("adapters.discord.connection._FIRST_WAIT_S", 0.01)
    monkeypatch.setattr("adapters.discord.identifying._MOST", 0)
    running = asyncio.create_task(run(discord, house))
    await discord.connected()
    discord.gateway.identifies_left = 0
    discord.faults.invalidate(resumable=False)
    assert "no further connection today" in await running
    assert len(discord.identifies) == 1


async def test_a_missing_scope_is_named_with_its_mend(discord: FakeDiscord, house: House):
    discord.faults.refuse_next("PUT", "/commands", 403, code=50001)
    assert "applications.commands" in await run(discord, house)


async def test_a_wall_before_discord_is_no_missing_scope(
    discord: FakeDiscord, house: House, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("adapters.discord.connection._FIRST_WAIT_S", 0.01)
    discord.faults.refuse_next("PUT", "/commands", 403)
    async with connected(discord, house):
        assert len(discord.syncs) == 1


async def test_shards_that_cannot_be_are_named(discord: FakeDiscord, house: House):
    for access in ({"shard_ids": (7,), "shard_count": 2}, {"shard_ids": (0,)}):
        assert "HINDCAST_DISCORD_SHARD_IDS" in await run(discord, house, **access)
    assert discord.requests == []


async def test_a_token_refused_for_the_gateway_is_named(discord: FakeDiscord, house: House):
    discord.faults.refuse_next("GET", "/gateway/bot", 401)
    assert "HINDCAST_DISCORD_TOKEN" in await run(discord, house)


async def test_no_connection_is_opened_when_none_is_left_today(discord: FakeDiscord, house: House):
    discord.gateway.identifies_left = 0
    assert "no further connection today" in await run(discord, house)
    assert discord.identifies == []


async def test_several_processes_share_one_bot_and_tell_its_commands_once(house: House):
    async with FakeDiscord(shards=2) as discord:
        discord.gateway.max_concurrency = 2
        both = [
            Connection(
                DiscordAccess(discord.token, discord.api_url, (number,), 2),
                house.dispatch,
                house.ports.communities,
                SqlSynced(house.database),
                SqlStarts(house.database),
            )
            for number in (0, 1)
        ]
        running = [asyncio.create_task(connection.run()) for connection in both]
        await discord.connected(2)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        assert sorted(each["shard"] for each in discord.identifies) == [[0, 2], [1, 2]]
        assert len(discord.syncs) == 1


async def test_what_was_begun_is_answered_before_the_bot_stops(discord: FakeDiscord, bot: Running):
    alice = discord.person("alice", in_=discord.guild("Tea House"))
    asked = asyncio.create_task(alice.types("quote", words="sunscreen"))
    await asyncio.sleep(0)
    await discord.heard()
    await bot.stop()
    assert "**sunscreen**" in (await asked).text


async def test_it_is_answered_too_where_that_takes_four_seconds_of_the_end(
    discord: FakeDiscord, bot: Running
):
    alice = discord.person("alice", in_=discord.guild("Tea House"))
    alice.patience_s = PATIENCE_S
    discord.faults.limit_next("/webhooks/", 4)
    asked = asyncio.create_task(alice.types("quote", words="sunscreen"))
    await discord.until(lambda: any("/callback" in each.path for each in discord.requests))
    await bot.stop()
    assert "**sunscreen**" in (await asked).text


@pytest.mark.parametrize("url", ["discord.com", "ftp://discord.com", "http://", "http://["])
async def test_an_address_that_is_none_is_named(discord: FakeDiscord, house: House, url: str):
    assert "HINDCAST_DISCORD_API_URL" in await run(discord, house, api_url=url)


async def test_an_address_without_the_api_is_named(discord: FakeDiscord, house: House):
    said = await run(discord, house, api_url=f"{discord.api_url}/elsewhere")
    assert "HINDCAST_DISCORD_API_URL" in said


async def test_discord_being_away_at_the_start_is_waited_for(
    discord: FakeDiscord, house: House, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("adapters.discord.connection._FIRST_WAIT_S", 0.01)
    discord.faults.lose_next("/users/@me", "GET", times=2)
    async with connected(discord, house):
        assert len(discord.identifies) == 1


async def test_no_log_holds_a_token_or_what_people_ask(
    discord: FakeDiscord, house: House, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    alice = discord.person("alice", in_=discord.guild("Tea House"))
    async with connected(discord, house):
        answer = await alice.types("quote", words="sunscreen and zebras")
    ours = [record for record in caplog.records if not record.name.startswith("aiosqlite")]
    said = "\n".join(record.getMessage() for record in ours)
    assert [word for word in (discord.token, answer.interaction.token) if word in caplog.text] == []
    assert "zebras" not in said
    assert discord.token not in repr(DiscordAccess(discord.token))
