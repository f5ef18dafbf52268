"""Posts on Slack: once where it can be known, at most once where it cannot."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.slack.courier import SlackCourier
from bot.domain.delivery import Refused, Sent, Unknown
from bot.kernel.asker import Community
from bot.kernel.card import Card, prose
from bot.ports import Post, PostState
from tests.posts import card_of, post_in
from tests.slack.bot import hindcast, house_over
from tests.slack.fake import FakeSlack


@pytest.fixture
async def courier(slack: FakeSlack, planted: Path, tmp_path: Path) -> AsyncIterator[SlackCourier]:
    async with house_over(planted, tmp_path) as house, hindcast(slack, house) as bot:
        yield bot.courier()


def post_to(team: str, channel: str, number: int = 1) -> Post:
    return post_in(f"slack:{team}", channel, number)


async def test_a_post_is_sent_and_found_by_its_metadata(
    slack: FakeSlack, courier: SlackCourier
) -> None:
    team = slack.team("Tea House")
    channel = team.channel("general")
    post, other = post_to(team.id, channel.id), post_to(team.id, channel.id, 2)
    sent = await courier.send(post, card_of(post))
    assert isinstance(sent, Sent)
    assert sent.url == (
        f"https://slack.com/archives/{channel.id}/p{sent.message_id.replace('.', '')}"
    )
    assert await courier.look(post) == sent
    assert isinstance(await courier.look(other), Refused)
    assert len(channel.messages) == 1


@pytest.mark.parametrize("status", [0, 502])
async def test_a_lost_reply_is_unknown_and_a_look_finds_the_post(
    slack: FakeSlack, courier: SlackCourier, status: int
) -> None:
    team = slack.team("Tea House")
    channel = team.channel("general")
    post = post_to(team.id, channel.id)
    slack.faults.lose_next("chat.postMessage", status=status)
    assert await courier.send(post, card_of(post)) == Unknown()
    assert isinstance(await courier.look(post), Sent)
    assert len(channel.messages) == 1


async def test_without_the_history_scope_there_is_no_way_to_know(
    slack: FakeSlack, courier: SlackCourier
) -> None:
    team = slack.team("Tea House")
    post = post_to(team.id, team.channel("general").id)
    slack.faults.missing_scope("conversations.history", "channels:history")
    assert await courier.look(post) == Unknown(for_good=True)


async def test_an_edit_shows_the_post_as_it_is_now(slack: FakeSlack, courier: SlackCourier) -> None:
    team = slack.team("Tea House")
    channel = team.channel("general")
    post = post_to(team.id, channel.id)
    sent = await courier.send(post, card_of(post))
    assert isinstance(sent, Sent)
    posted = replace(post, message_id=sent.message_id, state=PostState.POSTED)
    assert await courier.edit(posted, card_of(post, "14 forecasts so far")) == sent
    assert "14 forecasts so far" in str(channel.messages[-1])


async def test_an_archived_channel_is_refused_for_good_and_a_rate_limit_for_now(
    slack: FakeSlack, courier: SlackCourier
) -> None:
    team = slack.team("Tea House")
    archived = team.channel("attic", archived=True)
    refused = await courier.send(post_to(team.id, archived.id), card_of(post_to("T", "C")))
    assert isinstance(refused, Refused)
    assert refused.permanent
    slack.faults.limit_next("chat.postMessage", 7)
    post = post_to(team.id, team.channel("general").id)
    limited = await courier.send(post, card_of(post))
    assert isinstance(limited, Refused)
    assert (limited.permanent, limited.retry_after_s) == (False, 7)


async def test_another_workspace_is_not_spoken_for(courier: SlackCourier) -> None:
    post = post_to("T0THER", "C1")
    refused = await courier.send(post, card_of(post))
    assert isinstance(refused, Refused)
    assert not refused.permanent


async def test_posts_in_one_channel_are_a_second_apart_and_channels_do_not_wait_for_each_other(
    slack: FakeSlack, courier: SlackCourier
) -> None:
    team = slack.team("Tea House")
    rooms = [team.channel(f"room-{n}") for n in range(4)]
    posts = [post_to(team.id, room.id, n) for n, room in enumerate([*rooms, *rooms])]
    began = time.monotonic()
    sent = await asyncio.gather(*(courier.send(post, card_of(post)) for post in posts))
    assert [each for each in sent if not isinstance(each, Sent)] == []
    assert 1.0 < time.monotonic() - began < 6.0  # one after the other, all would take seven


async def test_a_member_is_told_in_a_direct_message(
    slack: FakeSlack, courier: SlackCourier
) -> None:
    team = slack.team("Tea House")
    alice = team.person("alice")
    card = Card("It is due", (prose("Now."),))
    assert isinstance(await courier.tell(Community(f"slack:{team.id}"), alice.id, card), Sent)
