"""Each fault of the fake Discord, and what the real client library makes of it."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator

import aiohttp
import discord as library
import pytest

from tests.discord.fake import FakeDiscord
from tests.discord.parrot import Address, Parrot, pointed, running


@pytest.fixture
async def bot(discord: FakeDiscord) -> AsyncIterator[Parrot]:
    async with running(discord) as client:
        await discord.connected()
        yield client


@pytest.fixture
async def channel(discord, alice, bot) -> library.TextChannel:
    """The channel in which alice sits, as the bot sees it."""
    await discord.until(lambda: bot.get_channel(int(alice.channel.id)))
    return bot.get_channel(int(alice.channel.id))


async def test_after_a_drop_the_session_goes_on(discord, alice, bot):
    discord.faults.drop()
    await discord.connected()
    assert discord.resumes
    assert (await alice.types("say", word="back")).text == "back"
    assert len(discord.identifies) == len(discord.syncs) == 1


async def test_what_is_typed_during_a_drop_is_heard_afterwards(discord, alice, bot):
    discord.faults.drop()
    assert (await alice.types("say", word="late")).text == "late"


async def test_opcode_7_is_followed(discord, alice, bot):
    discord.faults.ask_reconnect()
    await discord.connected()
    assert discord.resumes
    assert (await alice.types("say", word="back")).text == "back"


async def test_opcode_9_may_leave_the_session(discord, alice, bot):
    discord.faults.invalidate(resumable=True)
    await discord.connected()
    assert discord.resumes
    assert (await alice.types("say", word="back")).text == "back"


async def test_opcode_9_may_end_the_session(discord, alice, bot):
    discord.gateway.identified_at.clear()  # as if the first identify were long ago
    discord.faults.invalidate(resumable=False)
    await discord.connected()
    assert len(discord.identifies) == 2
    assert (await alice.types("say", word="back")).text == "back"


async def test_a_silent_gateway_is_left(discord, alice):
    discord.gateway.heartbeat_s = 0.1
    async with running(discord, heartbeat_timeout=0.4):
        discord.faults.go_silent()
        assert (await alice.types("say", word="heard")).text == "heard"
        assert discord.resumes


async def test_after_a_silence_everything_is_said(discord, alice, bot):
    discord.faults.go_silent()
    asking = asyncio.create_task(alice.types("say", word="patience"))
    await asyncio.sleep(0.05)
    assert not asking.done()
    discord.faults.speak()
    assert (await asking).text == "patience"


async def test_a_revoked_token_closes_everything(discord, bot):
    discord.faults.revoke()
    await discord.until(bot.is_closed)
    async with Parrot() as again:
        with pytest.raises(library.LoginFailure):
            await again.start(discord.token)


async def test_a_wrong_token_is_refused(discord, bot):
    async with Parrot() as other:
        with pytest.raises(library.LoginFailure):
            await other.start("another token")
    assert "401" in discord.violations.pop()


async def test_identifies_have_a_pace(discord, alice, bot):
    discord.gateway.identify_window_s = 60
    discord.faults.invalidate(resumable=False)
    await discord.until(lambda: discord.violations)
    discord.gateway.identify_window_s = 0
    await discord.connected()
    assert "two identifies within" in discord.violations[0]
    discord.violations.clear()


async def test_identifies_run_out(discord):
    discord.gateway.identifies_left = 0
    with pointed(discord):
        async with Parrot() as bot:
            with pytest.raises(library.ConnectionClosed, match="4004"):
                await bot.start(discord.token)
    assert "no identifies left" in discord.violations.pop()


async def test_privileged_intents_are_not_granted(discord):
    intents = library.Intents(guilds=True, members=True)
    with pointed(discord):
        async with Parrot(intents=intents) as bot:
            with pytest.raises(library.PrivilegedIntentsRequired):
                await bot.start(discord.token)
    assert "4014" in discord.violations.pop()


async def test_a_502_after_the_post_leaves_one_message(discord, alice, channel):
    discord.faults.refuse_next("POST", "/messages$", status=502, after=True)
    await channel.send("once", nonce="n1")
    assert [message["content"] for message in discord.messages] == ["once"]
    assert [request.status for request in discord.requests][-2:] == [502, 200]


async def test_a_lost_answer_is_not_asked_for_again_by_the_library(discord, alice, channel):
    discord.faults.lose_next("/messages$")
    with pytest.raises((aiohttp.ClientError, OSError)):
        await channel.send("once", nonce="n1")
    await channel.send("once", nonce="n1")
    assert [message["content"] for message in discord.messages] == ["once"]


async def test_a_nonce_is_forgotten_after_some_minutes(discord, alice, channel):
    await channel.send("twice", nonce="n1")
    discord.clock.skip(minutes=5)
    await channel.send("twice", nonce="n1")
    assert len(discord.messages) == 2


async def test_a_429_with_via_is_waited_for(discord, alice, channel):
    discord.faults.limit_next("/messages$", retry_after=0.02)
    await channel.send("after a moment")
    assert [request.status for request in discord.requests][-2:] == [429, 200]


async def test_a_429_without_via_is_not(discord, alice, channel):
    discord.faults.limit_next("/messages$", retry_after=0.02, via=False)
    with pytest.raises(library.HTTPException) as refused:
        await channel.send("now")
    assert refused.value.status == 429


@pytest.mark.parametrize("code", [50001, 50013])
async def test_a_permission_may_be_taken_away(discord, alice, channel, code):
    discord.faults.forbid(alice.channel, code)
    with pytest.raises(library.Forbidden) as refused:
        await channel.send("hello?")
    assert refused.value.code == code
    assert (await alice.types("say", word="here")).text == "here"
    discord.faults.allow(alice.channel)
    await channel.send("hello!")


async def test_a_deleted_channel_is_gone(discord, alice, channel):
    discord.faults.delete(alice.channel)
    with pytest.raises(library.NotFound) as refused:
        await channel.send("hello?")
    assert refused.value.code == 10003


async def test_old_messages_are_edited_a_few_times_in_a_while(discord, alice, channel):
    message = await channel.send("a")
    discord.clock.skip(hours=2)
    discord.limits.old_edits = (1, 1.0)
    for word in "bc":
        await message.edit(content=word)
    assert [r.status for r in discord.requests if r.method == "PATCH"] == [200, 429, 200]
    assert "30046" in discord.violations.pop()


async def test_as_a_process_it_takes_a_crowd():
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.discord.fake", "--guilds", "2"),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        address = json.loads(await process.stdout.readline())
        result = await crowd(address, "say", {"word": "all"}, 20)
        assert (len(result["first_s"]), result["failed"]) == (20, [])
    finally:
        process.terminate()
        await process.communicate()


async def crowd(address: dict[str, str], command: str, options: dict, count: int) -> dict:
    """Run the bot against a fake elsewhere and let people type there."""
    there = Address(address["api_url"], address["token"])
    async with running(there), aiohttp.ClientSession() as http:
        asked = {"command": command, "options": options, "count": count}
        async with http.post(f"{address['control']}/types", json=asked) as response:
            return await response.json()
