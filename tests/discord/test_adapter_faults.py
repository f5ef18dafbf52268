"""What goes wrong between the bot and Discord, and what people notice of it."""

import asyncio
import gc
import warnings
from dataclasses import replace

import pytest

from bot.bootstrap import House
from bot.kernel.command import Registry
from tests.discord.bot import (
    Remembered,
    Running,
    bot,
    connected,
    five_seconds_later,
    look_up,
)
from tests.discord.fake import FakeDiscord, Person

__all__ = ["bot"]


@pytest.fixture
def alice(discord: FakeDiscord) -> Person:
    """Give a member of a server."""
    return discord.person("alice", in_=discord.guild("Tea House"))


async def test_a_dropped_connection_is_resumed_and_answers_again(
    discord: FakeDiscord, bot: Running, alice: Person
):
    discord.faults.drop()
    await discord.until(lambda: discord.resumes)
    await discord.connected()
    await look_up(alice)
    assert len(discord.identifies) == 1
    assert len(discord.syncs) == 1


async def test_a_request_to_reconnect_is_followed(
    discord: FakeDiscord, bot: Running, alice: Person
):
    discord.faults.ask_reconnect()
    await discord.until(lambda: discord.resumes)
    await discord.connected()
    await look_up(alice)
    assert len(discord.syncs) == 1


async def test_a_session_that_may_be_resumed_is(discord: FakeDiscord, bot: Running, alice: Person):
    discord.faults.invalidate(resumable=True)
    await discord.until(lambda: discord.resumes)
    await discord.connected()
    await look_up(alice)


async def test_a_lost_session_is_begun_anew_and_commands_are_not_told_again(
    discord: FakeDiscord, bot: Running, alice: Person
):
    discord.faults.invalidate(resumable=False)
    await discord.until(lambda: len(discord.identifies) == 2)
    await discord.connected()
    await look_up(alice)
    assert len(discord.syncs) == 1


async def test_the_bot_stops_in_the_middle_of_beginning_a_session_anew(
    discord: FakeDiscord, bot: Running
):
    discord.faults.invalidate(resumable=False)
    await asyncio.sleep(0.5)
    assert len(discord.identifies) == 1  # the library waits before it identifies
    bot.task.cancel()
    done, _ = await asyncio.wait({bot.task}, timeout=10)
    assert done
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        gc.collect()  # the library drops the connection that it was opening


async def test_a_silent_gateway_is_left_for_another_connection(
    discord: FakeDiscord, house: House, alice: Person
):
    async with connected(discord, house, silence_s=1.0):
        discord.faults.go_silent()
        await discord.until(lambda: discord.resumes or len(discord.identifies) > 1)
        await discord.connected()
        await look_up(alice)


async def test_a_silent_gateway_does_not_keep_the_bot_from_stopping(
    discord: FakeDiscord, bot: Running
):
    discord.faults.go_silent()
    async with asyncio.timeout(9):
        await bot.stop()


async def test_commands_are_told_once_and_again_only_when_they_changed(
    discord: FakeDiscord, house: House
):
    synced = Remembered()
    fewer = replace(house.dispatch, registry=Registry(house.dispatch.registry.typed[:2]))
    for dispatch in (house.dispatch, house.dispatch, fewer):
        five_seconds_later(discord)
        async with connected(discord, house, dispatch=dispatch, synced=synced):
            pass
    named = {command.name.partition(" ")[0] for command in house.dispatch.registry.typed}
    assert [len(sync) for sync in discord.syncs] == [len(named) + 1, 3]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda faults: faults.lose_next("/callback"),
        lambda faults: faults.refuse_next("POST", "/callback", 502),
        lambda faults: faults.refuse_next("POST", "/callback", 502, after=True),
        lambda faults: faults.limit_next("/callback", 0.1),
        lambda faults: faults.limit_next("/callback", 0.1, via=False),
        lambda faults: faults.limit_next("/callback", 0.1, via=False, times=4),
    ],
    ids=["lost", "502", "502 after accept", "429", "429 without Via", "and again"],
)
async def test_an_answer_arrives_once_whatever_befalls_it(
    discord: FakeDiscord, bot: Running, alice: Person, spoil
):
    spoil(discord.faults)
    answer = await alice.types("quote", words="sunscreen")
    await asyncio.sleep(1.2)  # as long as the library waits before it tries again
    assert "**sunscreen**" in answer.text
    assert len(answer.all) == 1
    discord.violations.clear()  # asking once more after an answer that was lost is one


async def test_the_same_interaction_twice_is_answered_once(
    discord: FakeDiscord, bot: Running, alice: Person
):
    answer = await alice.types("quote", words="sunscreen")
    payload = alice._payload(answer.interaction, {"id": "1", "name": "quote", "type": 1})
    discord.gateway.tell("INTERACTION_CREATE", payload, alice.guild.id)
    await look_up(alice)
    assert len(answer.all) == 1


async def test_a_memory_that_fails_does_not_keep_the_bot_from_starting(
    discord: FakeDiscord, house: House, alice: Person
):
    class Away(Remembered):
        async def get(self, *_: str) -> str | None:
            raise OSError

        async def put(self, *_: str) -> None:
            raise OSError

    async with connected(discord, house, synced=Away()):
        await look_up(alice)
    assert len(discord.syncs) == 1


async def test_what_nobody_foresaw_is_owned_up_to(
    discord: FakeDiscord, bot: Running, house: House, alice: Person, monkeypatch: pytest.MonkeyPatch
):
    def fail(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(house.ports.communities, "manners", fail)
        typed = await alice.types("quote", words="sunscreen")
    with monkeypatch.context() as patched:
        patched.setattr("adapters.discord.reception.sent", fail)
        unread = await alice.types("quote", words="sunscreen")
    for answer in (typed, unread):
        assert answer.private
        assert "Something broke on my side." in answer.text
