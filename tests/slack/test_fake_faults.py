"""Each fault of the fake Slack, and what the real client libraries make of it."""

from collections.abc import AsyncIterator

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.patience import until
from tests.slack.fake import FakeSlack, Person
from tests.slack.toy import tea_shop

PING_S = 0.2


@pytest.fixture
async def shop(slack: FakeSlack) -> AsyncIterator[AsyncApp]:
    """Let a tea shop be connected, in Socket Mode, that looks after its socket often."""
    async with tea_shop(slack, PING_S) as app:
        yield app


@pytest.fixture
def client(slack: FakeSlack) -> AsyncWebClient:
    """Give the real client, which retries nothing."""
    return AsyncWebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])


async def test_a_dropped_socket_is_opened_again(
    slack: FakeSlack, shop: AsyncApp, alice: Person
) -> None:
    await slack.faults.drop()
    assert (await alice.types("/tea", "please")).failed == "dispatch_failed"
    await slack.connected()
    assert (await alice.types("/tea", "please")).text == "Cup 1"
    assert slack.connections.tickets_used == 2


async def test_a_refused_ticket_is_dead_and_the_sdk_never_asks_for_another(
    slack: FakeSlack, shop: AsyncApp
) -> None:
    """https://github.com/slackapi/python-slack-sdk/issues/1379: why there is a watchdog."""
    slack.faults.refuse_upgrade()
    await slack.faults.drop()
    await until(lambda: slack.connections.tickets_refused > 2)
    assert slack.connections.count == 0
    assert slack.connections.tickets_issued == 2


async def test_a_disconnect_message_leads_to_a_fresh_socket(
    slack: FakeSlack, shop: AsyncApp, alice: Person
) -> None:
    await slack.faults.send_disconnect("refresh_requested")
    await slack.connected(opened=2)
    assert (await alice.types("/tea", "please")).text == "Cup 1"


async def test_a_silent_socket_swallows_what_it_is_given(
    slack: FakeSlack, shop: AsyncApp, alice: Person
) -> None:
    slack.faults.go_silent()
    answer = await alice.types("/tea", "please", within=0.1)
    assert (answer.acked_s, answer.all) == (None, ())
    slack.faults.speak()
    assert (await alice.types("/tea", "please")).text == "Cup 1"


async def test_a_lost_reply_means_a_post_nobody_knows_of(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    general = slack.team().channel("general")
    slack.faults.lose_next("chat.postMessage")
    with pytest.raises(Exception, match="disconnected"):
        await client.chat_postMessage(
            channel=general.id,
            text="Once",
            metadata={"event_type": "post", "event_payload": {"key": "7"}},
        )
    told = await client.conversations_history(channel=general.id, include_all_metadata=True)
    assert [message["metadata"]["event_payload"] for message in told["messages"]] == [{"key": "7"}]
    bare = await client.conversations_history(channel=general.id)
    assert "metadata" not in bare["messages"][0]


async def test_a_reply_can_be_a_502_although_the_post_was_taken(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    slack.faults.lose_next("chat.postMessage", status=502)
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=slack.team().channel("general").id, text="Once")
    assert refused.value.response.status_code == 502
    assert [message.text for message in slack.messages["general"]] == ["Once"]


async def test_a_method_can_fail(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.faults.fail_next("auth.test", "internal_error")
    with pytest.raises(SlackApiError, match="internal_error"):
        await client.auth_test()
    assert (await client.auth_test())["team"] == "Tea House"


async def test_a_method_can_be_limited_and_must_then_be_left_alone(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    slack.faults.limit_next("auth.test", retry_after=7)
    with pytest.raises(SlackApiError) as refused:
        await client.auth_test()
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "7"
    await client.auth_test()
    assert "before Retry-After was over" in slack.violations.pop()


@pytest.mark.parametrize("error", ["invalid_auth", "token_revoked", "account_inactive"])
async def test_a_token_can_be_revoked(slack: FakeSlack, client: AsyncWebClient, error: str) -> None:
    slack.faults.revoke(error)
    with pytest.raises(SlackApiError, match=error):
        await client.auth_test()


async def test_a_missing_scope_is_named(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.faults.missing_scope("users.info", "users:read")
    with pytest.raises(SlackApiError) as refused:
        await client.users_info(user=slack.person("alice").id)
    assert refused.value.response["needed"] == "users:read"
    assert "chat:write" in refused.value.response["provided"]


async def test_what_was_not_granted_is_a_missing_scope_too(slack: FakeSlack) -> None:
    small = slack.team("Small")
    small.install(frozenset({"commands"}))
    client = AsyncWebClient(small.bot_token, base_url=slack.api_url)
    assert (await client.auth_test()).headers["x-oauth-scopes"] == "commands"
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=small.channel("general").id, text="hello")
    assert refused.value.response["error"] == "missing_scope"
    assert refused.value.response["needed"] == "chat:write"
