"""Slack and the network at their worst: dropped, silent, refused, delivered twice."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import sockets
from adapters.slack.bot import SlackBot
from bot.bootstrap import House
from bot.ports import Manners
from tests.patience import until
from tests.slack.bot import hindcast
from tests.slack.fake import FakeSlack, Person

ANSWERING_AGAIN_S = 10.0


@pytest.fixture
async def bot(slack: FakeSlack, house: House) -> AsyncIterator[SlackBot]:
    """Let the bot be connected."""
    async with hindcast(slack, house) as running:
        yield running


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
