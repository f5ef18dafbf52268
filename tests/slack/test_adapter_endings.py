"""How the Slack bot starts and ends: what it waits for, and what it says when it must stop."""

import asyncio

import pytest

from adapters.slack import workspaces
from adapters.slack.bot import SlackBot
from bot.bootstrap import House
from bot.kernel.errors import Unusable
from tests.patience import PATIENCE_S, until
from tests.slack.bot import access_to
from tests.slack.fake import FakeSlack, Person

STOPS_WITHIN_S = 10.0


@pytest.fixture
def stopped(slack: FakeSlack, house: House) -> SlackBot:
    """Give a bot that nobody has started."""
    return SlackBot(access_to(slack), house.dispatch, house.ports.communities)


async def test_socket_mode_switched_off_ends_the_process_with_the_mend(
    slack: FakeSlack, stopped: SlackBot
) -> None:
    running = asyncio.create_task(stopped.run())
    await slack.connected()
    await slack.faults.send_disconnect("link_disabled")
    with pytest.raises(Unusable, match="Socket Mode is off: turn it on"):
        await asyncio.wait_for(running, PATIENCE_S)


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive", "invalid_auth"])
async def test_a_bot_token_that_is_no_good_ends_the_process_with_its_name(
    slack: FakeSlack, stopped: SlackBot, error: str
) -> None:
    slack.faults.revoke(error, token=slack.bot_token)
    with pytest.raises(Unusable, match=r"HINDCAST_SLACK_BOT_TOKEN .*install the app again"):
        await asyncio.wait_for(stopped.run(), PATIENCE_S)


async def test_an_app_token_that_is_no_good_ends_the_process_with_its_name(
    slack: FakeSlack, house: House
) -> None:
    access = access_to(slack, app_token="xapp-of-somebody-else")
    bot = SlackBot(access, house.dispatch, house.ports.communities)
    with pytest.raises(Unusable, match=r"HINDCAST_SLACK_APP_TOKEN .*connections:write"):
        await asyncio.wait_for(bot.run(), PATIENCE_S)


async def test_an_app_token_without_its_scope_is_named(house: House) -> None:
    async with FakeSlack(app_scopes=frozenset()) as slack:
        bot = SlackBot(access_to(slack), house.dispatch, house.ports.communities)
        with pytest.raises(Unusable, match="lacks the scope connections:write"):
            await asyncio.wait_for(bot.run(), PATIENCE_S)


async def test_a_missing_scope_is_named_at_the_start(house: House) -> None:
    async with FakeSlack(scopes=frozenset({"commands"})) as slack:
        bot = SlackBot(access_to(slack), house.dispatch, house.ports.communities)
        with pytest.raises(Unusable, match="lacks the scope chat:write, users:read"):
            await asyncio.wait_for(bot.run(), PATIENCE_S)


async def test_a_token_revoked_on_the_way_ends_the_process(
    slack: FakeSlack, alice: Person, stopped: SlackBot
) -> None:
    running = asyncio.create_task(stopped.run())
    await slack.connected()
    slack.faults.revoke(token=slack.bot_token)
    await alice.types("/quote", within=0.5)  # opens a form, which needs the token
    with pytest.raises(Unusable, match="was revoked"):
        await asyncio.wait_for(running, PATIENCE_S)


async def test_a_scope_taken_away_on_the_way_ends_the_process_with_its_name(
    slack: FakeSlack, stopped: SlackBot
) -> None:
    running = asyncio.create_task(stopped.run())
    await slack.connected()
    slack.faults.missing_scope("users.info", "users:read")
    await slack.person("ann", admin=True).types("/hindcast", "settings", within=0.5)
    with pytest.raises(Unusable, match="lacks the scope users:read"):
        await asyncio.wait_for(running, PATIENCE_S)


async def test_slack_being_away_at_the_start_is_waited_for(
    slack: FakeSlack, stopped: SlackBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.workspaces._AGAIN_S", 0.05)
    slack.faults.fail_next("auth.test", "502", times=2)
    running = asyncio.create_task(stopped.run())
    await slack.connected()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_uninstalling_ends_the_communitys_posts_and_the_process(
    slack: FakeSlack, stopped: SlackBot, house: House
) -> None:
    running = asyncio.create_task(stopped.run())
    await slack.connected()
    await slack.team().uninstalls()
    with pytest.raises(Unusable, match="was removed from its Slack workspace"):
        await asyncio.wait_for(running, PATIENCE_S)


async def test_stopping_is_quick_and_leaves_no_connection(
    slack: FakeSlack, stopped: SlackBot
) -> None:
    running = asyncio.create_task(stopped.run())
    await slack.connected()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(running, STOPS_WITHIN_S)
    await slack.connected(0)
    assert not stopped.fresh()


async def test_an_answer_under_way_is_given_before_the_end(
    slack: FakeSlack, alice: Person, stopped: SlackBot
) -> None:
    running = asyncio.create_task(stopped.run())
    await slack.connected()
    slack.faults.limit_next("response_url", 3)  # as long as a busy machine may take
    asking = asyncio.create_task(alice.types("/quote", "sunscreen"))
    await until(lambda: slack.interactions and slack.interactions[0].acked_s is not None)
    running.cancel()
    assert "sunscreen" in (await asking).text


async def test_an_idle_bot_notices_that_its_token_was_revoked(
    slack: FakeSlack, stopped: SlackBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspaces, "CHECK_S", 0.05)
    running = asyncio.create_task(stopped.run())
    await slack.connected()
    slack.faults.fail_next("auth.test", "ratelimited")  # of that it makes nothing
    await until(lambda: len(slack.called("auth.test")) >= 3)
    slack.faults.revoke(token=slack.bot_token)
    with pytest.raises(Unusable, match="HINDCAST_SLACK_BOT_TOKEN was revoked"):
        await asyncio.wait_for(running, PATIENCE_S)
