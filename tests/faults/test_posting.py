"""What befalls a post on its way to a platform: it stands there once, or it is known not to."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.bootstrap import House
from bot.domain.delivery import Refused, Sent
from tests.discord.bot import connected
from tests.discord.fake import FakeDiscord
from tests.discord.test_courier import post_to as post_on_discord
from tests.posts import card_of
from tests.slack.bot import hindcast, house_over
from tests.slack.fake import Channel, FakeSlack
from tests.slack.test_courier import post_to as post_on_slack

POSTS = r"/channels/\d+/messages"


@pytest.mark.parametrize("via", [True, False], ids=["with Via", "without Via"])
async def test_discord_being_asked_too_much_delays_a_post_and_makes_no_second(
    house: House, via: bool
) -> None:
    async with FakeDiscord() as discord, connected(discord, house) as running:
        guild = discord.guild("Tea House")
        channel = guild.channel("general")
        discord.faults.limit_next(POSTS, 0.2, via=via, method="POST")
        post = post_on_discord(guild.id, channel.id)
        assert isinstance(await running.connection.courier().send(post, card_of(post)), Sent)
        assert len(channel.messages) == 1


async def test_a_wait_longer_than_anybody_waits_is_left_to_a_later_round(house: House) -> None:
    async with FakeDiscord() as discord, connected(discord, house) as running:
        guild = discord.guild("Tea House")
        channel = guild.channel("general")
        discord.faults.limit_next(POSTS, 60, via=False, method="POST")
        post = post_on_discord(guild.id, channel.id)
        refused = await running.connection.courier().send(post, card_of(post))
        assert isinstance(refused, Refused)
        assert (refused.permanent, refused.retry_after_s) == (False, 60)
        assert channel.messages == []


@pytest.mark.parametrize("code", [50013, 50001], ids=["post", "see"])
async def test_a_permission_taken_away_on_discord_is_refused_for_good_until_it_is_back(
    house: House, code: int
) -> None:
    async with FakeDiscord() as discord, connected(discord, house) as running:
        guild = discord.guild("Tea House")
        channel = guild.channel("general")
        courier, post = running.connection.courier(), post_on_discord(guild.id, channel.id)
        discord.faults.forbid(channel, code)
        refused = await courier.send(post, card_of(post))
        assert isinstance(refused, Refused)
        assert (refused.permanent, refused.reason) == (
            True,
            "The channel may no longer post there.",
        )
        discord.faults.allow(channel)
        assert isinstance(await courier.send(post, card_of(post)), Sent)


async def test_a_channel_deleted_on_discord_is_refused_for_good(house: House) -> None:
    async with FakeDiscord() as discord, connected(discord, house) as running:
        guild = discord.guild("Tea House", channels=("general", "attic"))
        channel = guild.channel("attic")
        discord.faults.delete(channel)
        post = post_on_discord(guild.id, channel.id)
        refused = await running.connection.courier().send(post, card_of(post))
        assert isinstance(refused, Refused)
        assert (refused.permanent, refused.reason) == (True, "The channel is gone.")


def _deleted(channel: Channel) -> None:
    channel.team.channels.pop(channel.name)


def _left(channel: Channel) -> None:
    channel.bot = False


def _closed(channel: Channel) -> None:
    channel.read_only = True


@pytest.mark.parametrize(
    ("befalls", "said"),
    [
        (_deleted, "The channel is gone, or the app is no longer in it."),
        (_left, "The app is not in the channel: invite it."),
        (_closed, "The workspace does not let the app post there."),
    ],
    ids=["deleted", "removed from it", "not allowed to post"],
)
async def test_a_channel_closed_to_the_app_on_slack_is_refused_for_good(
    planted: Path, tmp_path: Path, befalls: Callable[[Channel], None], said: str
) -> None:
    async with (
        FakeSlack() as slack,
        house_over(planted, tmp_path) as house,
        hindcast(slack, house) as bot,
    ):
        team = slack.team("Tea House")
        channel = team.channel("attic")
        befalls(channel)
        post = post_on_slack(team.id, channel.id)
        refused = await bot.courier().send(post, card_of(post))
        assert isinstance(refused, Refused)
        assert (refused.permanent, refused.reason) == (True, said)


async def test_a_token_revoked_on_slack_refuses_a_post_for_good(
    planted: Path, tmp_path: Path
) -> None:
    async with (
        FakeSlack() as slack,
        house_over(planted, tmp_path) as house,
        hindcast(slack, house) as bot,
    ):
        team = slack.team("Tea House")
        courier = bot.courier()
        slack.faults.revoke()
        post = post_on_slack(team.id, team.channel("general").id)
        refused = await courier.send(post, card_of(post))
        assert isinstance(refused, Refused)
        assert (refused.permanent, refused.reason) == (True, "Slack no longer lets the app in.")
