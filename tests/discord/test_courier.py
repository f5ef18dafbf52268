"""Posts on Discord: once, paced, and found again when a reply was lost."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from adapters.discord.courier import DiscordCourier
from bot.bootstrap import House
from bot.domain.delivery import Refused, Sent, Unknown
from bot.kernel.asker import Community
from bot.kernel.card import Card, prose
from bot.ports import Post, PostState
from tests.discord.bot import connected
from tests.discord.fake import FakeDiscord
from tests.discord.fake.wire import Permission
from tests.posts import card_of, post_in


@pytest.fixture
async def courier(discord: FakeDiscord, house: House) -> AsyncIterator[DiscordCourier]:
    async with connected(discord, house) as running:
        yield running.connection.courier()


def post_to(guild_id: int | str, channel_id: int | str, number: int = 1) -> Post:
    return post_in(f"discord:{guild_id}", str(channel_id), number)


async def test_a_post_is_sent_once_and_leads_to_where_it_stands(
    discord: FakeDiscord, courier: DiscordCourier
) -> None:
    guild = discord.guild("Tea House")
    channel = guild.channel("general")
    post = post_to(guild.id, channel.id)
    sent = await courier.send(post, card_of(post))
    assert isinstance(sent, Sent)
    assert sent.url == f"https://discord.com/channels/{guild.id}/{channel.id}/{sent.message_id}"
    assert await courier.send(post, card_of(post)) == sent  # the same nonce: the same post
    assert len(channel.messages) == 1


@pytest.mark.parametrize("how", ["lost", "502"])
async def test_a_lost_reply_makes_no_second_post(
    discord: FakeDiscord, courier: DiscordCourier, how: str
) -> None:
    guild = discord.guild("Tea House")
    channel = guild.channel("general")
    post = post_to(guild.id, channel.id)
    if how == "lost":
        discord.faults.lose_next(r"/channels/\d+/messages")
    else:
        discord.faults.refuse_next("POST", r"/channels/\d+/messages", 502, after=True)
    assert isinstance(await courier.send(post, card_of(post)), Sent)
    assert len(channel.messages) == 1


async def test_what_was_sent_is_found_by_its_buttons(
    discord: FakeDiscord, courier: DiscordCourier
) -> None:
    guild = discord.guild("Tea House")
    channel = guild.channel("general")
    post, other = post_to(guild.id, channel.id), post_to(guild.id, channel.id, 2)
    sent = await courier.send(post, card_of(post))
    assert await courier.look(post) == sent
    assert isinstance(await courier.look(other), Refused)


async def test_an_edit_shows_the_post_as_it_is_now(
    discord: FakeDiscord, courier: DiscordCourier
) -> None:
    guild = discord.guild("Tea House")
    channel = guild.channel("general")
    post = post_to(guild.id, channel.id)
    sent = await courier.send(post, card_of(post))
    assert isinstance(sent, Sent)
    posted = replace(post, message_id=sent.message_id, state=PostState.POSTED)
    assert await courier.edit(posted, card_of(post, "14 forecasts so far")) == sent
    assert "14 forecasts so far" in str(channel.messages[-1])


async def test_a_channel_that_is_closed_or_gone_is_refused_for_good(
    discord: FakeDiscord, courier: DiscordCourier
) -> None:
    guild = discord.guild("Tea House")
    channel = guild.channel("general")
    post = post_to(guild.id, channel.id)
    discord.faults.forbid(channel)
    refused = await courier.send(post, card_of(post))
    assert isinstance(refused, Refused)
    assert refused.permanent
    gone = await courier.send(post_to(guild.id, 4242), card_of(post))
    assert isinstance(gone, Refused)
    assert gone.permanent
    discord.violations.clear()  # asking for what is not there is one


async def test_without_a_connection_nothing_is_sent_and_a_look_tells_nothing() -> None:
    courier = DiscordCourier(lambda: None)
    post = post_to(1, 2)
    refused = await courier.send(post, card_of(post))
    assert isinstance(refused, Refused)
    assert not refused.permanent
    assert await courier.look(post) == Unknown()


async def test_many_posts_are_paced_below_what_discord_takes(
    discord: FakeDiscord, courier: DiscordCourier
) -> None:
    guild = discord.guild("Tea House", channels=[f"room-{n}" for n in range(60)])
    posts = [post_to(guild.id, guild.channel(f"room-{n}").id, n) for n in range(60)]
    await asyncio.sleep(1)  # what connecting took counts, too
    began = time.monotonic()
    sent = await asyncio.gather(*(courier.send(post, card_of(post)) for post in posts))
    took = time.monotonic() - began
    assert all(isinstance(each, Sent) for each in sent)
    assert took > 1  # Discord takes fifty in a second; how near it comes is for the benchmarks
    assert not [r for r in discord.requests if r.status == 429]


async def test_a_member_is_told_in_a_direct_message(
    discord: FakeDiscord, courier: DiscordCourier
) -> None:
    guild = discord.guild("Tea House")
    alice = discord.person("alice", in_=guild)
    told = await courier.tell(
        Community(f"discord:{guild.id}"), str(alice.user["id"]), Card("It is due", (prose("Now."),))
    )
    assert isinstance(told, Sent)


async def test_a_post_is_found_behind_many_others_and_without_buttons(
    discord: FakeDiscord, courier: DiscordCourier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.courier._PAGE", 2)
    guild = discord.guild("Tea House")
    channel = guild.channel("general")
    for number in range(2, 7):
        other = post_to(guild.id, channel.id, number)
        await courier.send(other, card_of(other))
    post = post_to(guild.id, channel.id)
    sent = await courier.send(post, Card("It was withdrawn", (prose("Sorry."),)))
    assert await courier.look(post) == sent
    assert isinstance(await courier.look(post_to(guild.id, channel.id, 9)), Refused)
    monkeypatch.setattr("adapters.discord.courier._PAGES", 1)
    assert await courier.look(post) == Unknown(for_good=True)


async def test_a_look_without_the_history_tells_nothing(
    discord: FakeDiscord, courier: DiscordCourier
) -> None:
    guild = discord.guild("Tea House")
    channel = guild.channel("general")
    post = post_to(guild.id, channel.id)
    assert await courier.look(post) == Refused("It is not there.")
    assert isinstance(await courier.send(post, card_of(post)), Sent)
    discord.faults.deny(channel, Permission.READ_HISTORY)
    await discord.heard()
    assert await courier.look(post) == Unknown(for_good=True)
