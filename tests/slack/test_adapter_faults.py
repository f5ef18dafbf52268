"""Slack and the network at their worst: dropped, silent, refused, delivered twice."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import sockets, workspaces
from adapters.slack.bot import SlackBot
from bot.bootstrap import House
from bot.kernel.errors import Unusable
from bot.ports import Manners
from tests.slack.bot import access_to, hindcast, until
from tests.slack.fake import FakeSlack, Person

ANSWERING_AGAIN_S = 10.0


@pytest.fixture
async def bot(slack: FakeSlack, house: House) -> AsyncIterator[SlackBot]:
    """Let the bot be connected."""
    async with hindcast(slack, house) as running:
        yield running


@pytest.fixture
def stopped(slack: FakeSlack, house: House) -> SlackBot:
    """Give a bot that nobody has started."""
    return SlackBot(access_to(slack), house.dispatch, house.ports.communities)


async def test_after_a_drop_it_answers_again(
    slack: FakeSlack, alice: Person, bot: SlackBot
) -> None:
    await slack.faults.drop()
    await slack.connected(within=ANSWERING_AGAIN_S)
    assert "sunscreen" in (await alice.types("/quote", "sunscreen")).text
    assert bot.fresh()


async def test_a_refused_ticket_is_never_tried_again(
    slack: FakeSlack, alice: Person, bot: SlackBot
) -> None:
    slack.faults.refuse_upgrade(3)
    await slack.faults.drop()
    await slack.connected(within=ANSWERING_AGAIN_S)
    assert slack.connections.tickets_refused == 3
    assert slack.connections.tickets_issued == 1 + 3 + 1
    assert "sunscreen" in (await alice.types("/quote", "sunscreen")).text


async def test_a_silent_connection_is_replaced(
    slack: FakeSlack, alice: Person, bot: SlackBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slack.faults.go_silent()
    opened = slack.connections.opened
    await until(lambda: slack.connections.opened > opened, ANSWERING_AGAIN_S)
    await slack.connected()
    assert "sunscreen" in (await alice.types("/quote", "sunscreen")).text


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "too_many_websockets"])
async def test_when_slack_asks_for_another_connection_it_gets_one(
    slack: FakeSlack, alice: Person, bot: SlackBot, reason: str
) -> None:
    await slack.faults.send_disconnect(reason)
    await until(lambda: slack.connections.opened == 2)
    assert "sunscreen" in (await alice.types("/quote", "sunscreen")).text
    await slack.connected(1)


async def test_socket_mode_switched_off_ends_the_process_with_the_mend(
    slack: FakeSlack, stopped: SlackBot
) -> None:
    running = asyncio.create_task(stopped.run())
    await slack.connected()
    await slack.faults.send_disconnect("link_disabled")
    with pytest.raises(Unusable, match="Socket Mode is off: turn it on"):
        await asyncio.wait_for(running, 5)


async def test_the_same_envelope_twice_is_answered_once(
    slack: FakeSlack, alice: Person, bot: SlackBot
) -> None:
    answer = await alice.types("/quote", "sunscreen")
    again = await slack.redeliver(answer)
    assert again.all == ()
    shared = await alice.presses(answer, "Share")
    assert (await slack.redeliver(shared)).all == ()
    assert len(slack.messages["general"]) == 1


async def test_an_envelope_delivered_again_after_a_drop_is_answered_once(
    slack: FakeSlack, alice: Person, bot: SlackBot
) -> None:
    answer = await alice.presses(await alice.types("/quote", "sunscreen"), "Share")
    await slack.faults.drop()
    await slack.connected(within=ANSWERING_AGAIN_S)
    assert (await slack.redeliver(answer)).all == ()
    assert len(slack.messages["general"]) == 1


async def test_a_lost_reply_is_no_reason_to_post_again(
    slack: FakeSlack, alice: Person, bot: SlackBot
) -> None:
    answer = await alice.types("/quote", "sunscreen")
    slack.faults.lose_next("response_url")
    await alice.presses(answer, "Share")
    assert len(slack.messages["general"]) == 1


@pytest.mark.parametrize("status", ["500", "502"])
async def test_after_an_unknown_outcome_nothing_is_sent_another_way(
    slack: FakeSlack, alice: Person, bot: SlackBot, status: str
) -> None:
    slack.faults.fail_next("response_url", status)
    await alice.types("/quote", "sunscreen", within=0.5)
    assert slack.called("chat.postEphemeral") == []
    assert slack.called("chat.postMessage") == []


async def test_a_lost_confirmation_of_a_post_is_no_reason_to_post_again(
    slack: FakeSlack, alice: Person, bot: SlackBot
) -> None:
    home = await alice.opens_home()
    form = (await alice.presses(home, "Find who said it")).view
    assert form is not None
    slack.faults.lose_next("chat.postMessage")
    await alice.submits(form, words="sunscreen")
    assert len(slack.called("chat.postMessage")) == 1


async def test_too_many_requests_are_waited_for(
    slack: FakeSlack, alice: Person, bot: SlackBot
) -> None:
    slack.faults.limit_next("response_url", 1)
    assert "sunscreen" in (await alice.types("/quote", "sunscreen")).text
    slack.faults.fail_next("response_url", "used_url")
    slack.faults.limit_next("chat.postEphemeral", 1)
    assert "sunscreen" in (await alice.types("/quote", "sunscreen")).text


async def test_a_form_that_cannot_open_says_what_to_type(
    slack: FakeSlack, alice: Person, bot: SlackBot
) -> None:
    slack.faults.fail_next("views.open", "expired_trigger_id")
    answer = await alice.types("/quote")
    assert "The form did not open." in answer.text
    assert "/quote sunscreen" in answer.text


async def test_when_admins_cannot_be_asked_for_the_answer_is_no(
    slack: FakeSlack, bot: SlackBot
) -> None:
    admin = slack.person("ann", admin=True)
    slack.faults.fail_next("users.info", "fatal_error")
    assert "is for moderators" in (await admin.types("/hindcast", "settings")).text
    assert "time zone" in (await admin.types("/hindcast", "settings")).text


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive", "invalid_auth"])
async def test_a_bot_token_that_is_no_good_ends_the_process_with_its_name(
    slack: FakeSlack, stopped: SlackBot, error: str
) -> None:
    slack.faults.revoke(error, token=slack.bot_token)
    with pytest.raises(Unusable, match=r"HINDCAST_SLACK_BOT_TOKEN .*install the app again"):
        await asyncio.wait_for(stopped.run(), 5)


async def test_an_app_token_that_is_no_good_ends_the_process_with_its_name(
    slack: FakeSlack, house: House
) -> None:
    access = access_to(slack, app_token="xapp-of-somebody-else")
    bot = SlackBot(access, house.dispatch, house.ports.communities)
    with pytest.raises(Unusable, match=r"HINDCAST_SLACK_APP_TOKEN .*connections:write"):
        await asyncio.wait_for(bot.run(), 5)


async def test_an_app_token_without_its_scope_is_named(house: House) -> None:
    async with FakeSlack(app_scopes=frozenset()) as slack:
        bot = SlackBot(access_to(slack), house.dispatch, house.ports.communities)
        with pytest.raises(Unusable, match="lacks the scope connections:write"):
            await asyncio.wait_for(bot.run(), 5)


async def test_a_missing_scope_is_named_at_the_start(house: House) -> None:
    async with FakeSlack(scopes=frozenset({"commands"})) as slack:
        bot = SlackBot(access_to(slack), house.dispatch, house.ports.communities)
        with pytest.raises(Unusable, match="lacks the scope chat:write, users:read"):
            await asyncio.wait_for(bot.run(), 5)


async def test_a_token_revoked_on_the_way_ends_the_process(
    slack: FakeSlack, alice: Person, stopped: SlackBot
) -> None:
    running = asyncio.create_task(stopped.run())
    await slack.connected()
    slack.faults.revoke(token=slack.bot_token)
    await alice.types("/quote", within=0.5)  # opens a form, which needs the token
    with pytest.raises(Unusable, match="was revoked"):
        await asyncio.wait_for(running, 5)


async def test_a_scope_taken_away_on_the_way_ends_the_process_with_its_name(
    slack: FakeSlack, stopped: SlackBot
) -> None:
    running = asyncio.create_task(stopped.run())
    await slack.connected()
    slack.faults.missing_scope("users.info", "users:read")
    await slack.person("ann", admin=True).types("/hindcast", "settings", within=0.5)
    with pytest.raises(Unusable, match="lacks the scope users:read"):
        await asyncio.wait_for(running, 5)


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
        await asyncio.wait_for(running, 5)


async def test_stopping_is_quick_and_leaves_no_connection(
    slack: FakeSlack, stopped: SlackBot
) -> None:
    running = asyncio.create_task(stopped.run())
    await slack.connected()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(running, 5)
    await slack.connected(0)
    assert not stopped.fresh()


async def test_an_answer_under_way_is_given_before_the_end(
    slack: FakeSlack, alice: Person, stopped: SlackBot
) -> None:
    running = asyncio.create_task(stopped.run())
    await slack.connected()
    slack.faults.limit_next("response_url", 1)
    asking = asyncio.create_task(alice.types("/quote", "sunscreen"))
    await until(lambda: slack.interactions and slack.interactions[0].acked_s is not None)
    running.cancel()
    assert "sunscreen" in (await asking).text


def test_the_watchdog_is_quick_enough() -> None:
    assert sockets.PING_S * 1.5 + sockets._LOOK_S < ANSWERING_AGAIN_S


async def test_a_form_is_acknowledged_in_time_though_everything_it_needs_is_slow(
    slack: FakeSlack, house: House, bot: SlackBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = slack.person("ann", admin=True)

    async def slowly(*_: object, **__: object) -> Manners:
        await asyncio.sleep(2)
        return Manners()

    view = {
        "id": "V1",
        "callback_id": "form:settings",
        "private_metadata": "",
        "state": {"values": {}},
        "type": "modal",
    }
    monkeypatch.setattr(type(house.ports.communities), "manners", slowly)
    monkeypatch.setattr(AsyncWebClient, "users_info", slowly)
    person = {"id": admin.id, "name": admin.name, "team_id": admin.team.id}
    payload = {"type": "view_submission", "view": view, "user": person, "team": {"id": "T1"}}
    sent = await slack.raw(payload, within=4)
    slack.violations.clear()
    assert sent.acked_s is not None
    assert sent.acked_s < 2.8


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
        await asyncio.wait_for(running, 5)
