"""Coming to a server and leaving it, also while the bot is away."""

import asyncio

import pytest

from adapters.discord import joining, limits
from bot.bootstrap import House
from bot.kernel.asker import Community
from tests.discord.bot import (
    Running,
    bot,
    connected,
    five_seconds_later,
    look_up,
)
from tests.discord.fake import FakeDiscord
from tests.fakes import FakeCommunities

__all__ = ["bot"]


async def test_a_new_server_is_greeted_once_where_its_system_messages_go(
    discord: FakeDiscord, bot: Running
):
    guild = discord.guild("Tea House", system_channel=True)
    await discord.until(lambda: discord.messages)
    discord.expel(guild)
    await discord.until(lambda: not bot.connection._client.guilds)
    (hello,) = discord.messages
    assert "Hello from Hindcast" in str(hello)
    assert len(hello["nonce"]) <= limits.NONCE


async def test_a_server_without_a_system_channel_is_joined_in_silence(
    discord: FakeDiscord, bot: Running, house: House
):
    guild = discord.guild("Tea House")
    await look_up(discord.person("alice", in_=guild))
    assert discord.messages == []
    assert not await house.ports.communities.joined(f"discord:{guild.id}", "Tea House")


async def test_servers_that_came_or_went_while_the_bot_was_away_are_noticed_in_silence(
    discord: FakeDiscord, house: House
):
    stays, goes = discord.guild("Tea House"), discord.guild("Inn")
    communities = house.ports.communities
    async with connected(discord, house):
        await until_present(house, {f"discord:{guild.id}" for guild in (stays, goes)})
    discord.expel(goes)
    comes = discord.guild("Library", system_channel=True)
    five_seconds_later(discord)
    await communities.joined("slack:T1", "Elsewhere")
    async with connected(discord, house):
        await until_present(house, {f"discord:{guild.id}" for guild in (stays, comes)})
    assert discord.messages == []
    assert await communities.present("slack") == {"slack:T1"}
    assert await communities.joined(f"discord:{goes.id}", "Inn")


async def test_a_process_speaks_only_for_the_servers_of_its_shards():
    of_shard_0, of_shard_1 = (Community(f"discord:{number << 22}") for number in (4, 5))
    communities = FakeCommunities(here={of_shard_0: "Tea House", of_shard_1: "Inn"})
    await joining.catch_up(0, 2, (), communities)
    assert await communities.present("discord") == {of_shard_1}


async def test_a_server_that_invited_the_bot_back_while_it_was_away_keeps_its_things(
    discord: FakeDiscord, house: House
):
    guild = discord.guild("Tea House")
    community = f"discord:{guild.id}"
    async with connected(discord, house):
        await until_present(house, {community})
        discord.expel(guild)
        await until_present(house, set())
    discord.invite(guild)
    five_seconds_later(discord)
    async with connected(discord, house):
        await until_present(house, {community})
    assert not await house.ports.communities.joined(community, "Tea House")


async def test_a_server_left_while_the_session_was_lost_is_noticed(
    discord: FakeDiscord, house: House, bot: Running
):
    stays, goes = discord.guild("Tea House"), discord.guild("Inn")
    await until_present(house, {f"discord:{guild.id}" for guild in (stays, goes)})
    discord.faults.invalidate(resumable=False)
    discord.expel(goes)
    await until_present(house, {f"discord:{stays.id}"})


async def test_a_server_left_while_the_database_was_away_is_noted_later(
    discord: FakeDiscord, house: House, bot: Running, monkeypatch: pytest.MonkeyPatch
):
    guild = discord.guild("Tea House")
    await until_present(house, {f"discord:{guild.id}"})
    tried = asyncio.Event()

    async def away(_: str) -> None:
        tried.set()
        raise OSError

    monkeypatch.setattr("adapters.discord.client._AGAIN_S", 0.01)
    with monkeypatch.context() as patched:
        patched.setattr(house.ports.communities, "left", away)
        discord.expel(guild)
        await tried.wait()
    await until_present(house, set())


async def test_what_could_not_be_noted_is_noted_later(
    discord: FakeDiscord, house: House, monkeypatch: pytest.MonkeyPatch
):
    here, present = discord.guild("Tea House"), house.ports.communities.present
    tried = asyncio.Event()

    async def away(_: str) -> frozenset[str]:
        tried.set()
        raise OSError

    monkeypatch.setattr("adapters.discord.client._AGAIN_S", 0.01)
    monkeypatch.setattr(house.ports.communities, "present", away)
    async with connected(discord, house):
        await tried.wait()
        monkeypatch.setattr(house.ports.communities, "present", present)
        await until_present(house, {f"discord:{here.id}"})


async def until_present(house: House, where: set[str]) -> None:
    """Wait until the bot knows that it is there, and nowhere else."""
    async with asyncio.timeout(30):
        while await house.ports.communities.present("discord") != where:
            await asyncio.sleep(0.01)


async def test_a_greeting_whose_answer_was_lost_stands_there_once(
    discord: FakeDiscord, bot: Running
):
    discord.faults.refuse_next("POST", "/messages", 502, after=True)
    discord.guild("Tea House", system_channel=True)
    await discord.until(lambda: discord.messages)
    await asyncio.sleep(1.2)
    assert len(discord.messages) == 1
