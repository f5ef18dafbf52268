"""The fake Slack's sockets and envelopes, and the fake as a process of its own."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from tests.patience import until
from tests.slack.fake import FakeSlack, Person, limits
from tests.slack.toy import tea_app, tea_shop

ROOT = Path(__file__).parents[2]


async def test_each_payload_goes_to_one_of_the_connections(slack: FakeSlack, alice: Person) -> None:
    async with tea_shop(slack):
        second = AsyncSocketModeHandler(tea_app(slack), slack.app_token)
        await second.connect_async()
        await slack.connected(2)
        first_answers = [await alice.types("/tea", "please") for _ in range(2)]
        assert [len(answer.all) for answer in first_answers] == [1, 1]
        carriers = {id(answer.interaction.carrier) for answer in first_answers}
        assert len(carriers) == 2
        await second.close_async()


async def test_there_may_be_ten_connections(slack: FakeSlack) -> None:
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(ClientSession())
        for _ in range(limits.SOCKETS):
            url = slack.socket_url(slack.connections.ticket())
            await stack.enter_async_context(session.ws_connect(url))
        await slack.connected(limits.SOCKETS)
        async with session.ws_connect(slack.socket_url(slack.connections.ticket())) as extra:
            assert (await extra.receive_json())["reason"] == "too_many_websockets"
    assert slack.violations.pop() == "opened more than 10 connections"


async def test_who_does_not_acknowledge_in_time_is_told_on(
    slack: FakeSlack, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ACK_S", 0.1)
    async with tea_shop(slack):
        answer = await alice.types("/no-such-command")
    assert answer.failed == "operation_timeout"
    assert slack.violations.pop() == "/no-such-command was not acknowledged within 0.1 s"


async def test_an_acknowledgement_of_nothing_is_told_on(slack: FakeSlack) -> None:
    async with ClientSession() as session:
        url = slack.socket_url(slack.connections.ticket())
        async with session.ws_connect(url) as socket:
            assert (await socket.receive_json())["type"] == "hello"
            await socket.send_json({"envelope_id": "made-up"})
    await until(lambda: slack.violations)
    assert slack.violations.pop() == "acknowledged an unknown envelope 'made-up'"


async def test_anything_can_be_sent_to_the_app(slack: FakeSlack, alice: Person) -> None:
    async with tea_shop(slack):
        await slack.raw("this is not JSON")
        bare = {"command": "/tea", "text": "please", "user_id": alice.id}
        assert (await slack.raw(bare, "slash_commands")).text == "Cup 1"
        strange = await slack.raw({"type": "block_actions", "actions": []}, within=0.1)
        assert strange.all == ()


@asynccontextmanager
async def own_process() -> AsyncIterator[dict[str, Any]]:
    """Run the fake as a process, and give what it says about itself."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.slack.fake", "--port", "0"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield json.loads(await process.stdout.readline())
    finally:
        process.terminate()
        await process.communicate()


async def test_the_fake_can_be_a_process_and_let_a_crowd_type() -> None:
    async with own_process() as told, ClientSession() as session:
        slack = FakeSlack(app_token=told["app_token"])
        slack.port = int(told["url"].rpartition(":")[2])
        slack.default_team.bot_token = told["bot_token"]
        handler = AsyncSocketModeHandler(tea_app(slack), slack.app_token)
        await handler.connect_async()
        crowd = {"command": "/tea", "text": "please", "count": 20}
        async with session.post(f"{told['url']}/control/types", json=crowd) as response:
            timed = await response.json()
        async with session.get(f"{told['url']}/control/state") as response:
            state = await response.json()
        await handler.close_async()
    assert len(timed["answered_s"]) == 20
    assert None not in timed["answered_s"]
    assert state == {"violations": [], "pings": [], "limited": 0, "sockets": 1}
