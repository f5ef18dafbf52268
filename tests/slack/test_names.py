"""Members and channels stand on cards by name, and nobody is called."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from adapters.slack.bot import SlackBot
from bot.bootstrap import House
from bot.domain.delivery import Sent
from bot.kernel.card import Card, bold, prose
from bot.kernel.references import channel_run, person
from tests.slack.bot import hindcast
from tests.slack.fake import FakeSlack, Person
from tests.slack.test_courier import post_to

ELSEWHERE = "U0GONE0000"


@pytest.fixture(autouse=True)
async def bot(slack: FakeSlack, house: House) -> AsyncIterator[SlackBot]:
    """Let the bot be connected."""
    async with hindcast(slack, house) as running:
        yield running


@pytest.fixture
def ann(slack: FakeSlack) -> Person:
    """Give an admin."""
    return slack.person("ann", admin=True)


async def test_a_moderator_is_shown_by_name(slack: FakeSlack, ann: Person) -> None:
    bob = slack.person("bob")
    shown = await ann.types("/hindcast", f"settings moderator:<@{bob.id}|bob>")
    assert "bob is a moderator now." in shown.text
    assert "whoever manages this place, bob" in shown.text
    assert bob.id not in str(shown.blocks)


async def test_a_channel_is_slacks_own_element_which_shows_its_name(
    slack: FakeSlack, ann: Person
) -> None:
    channel = slack.default_team.channel("podcasts")
    shown = await ann.types("/hindcast", f"settings channel:<#{channel.id}|podcasts>")
    assert {"type": "channel", "channel_id": channel.id} in _elements(shown.blocks)


async def test_who_is_not_known_is_a_member(ann: Person) -> None:
    shown = await ann.types("/hindcast", f"settings moderator:<@{ELSEWHERE}>")
    assert "a member is a moderator now." in shown.text


async def test_names_are_asked_for_once(slack: FakeSlack, ann: Person) -> None:
    bob = slack.person("bob")
    await ann.types("/hindcast", f"settings moderator:<@{bob.id}|bob>")
    await ann.types("/hindcast", "settings")
    asked = [call.args["user"] for call in slack.called("users.info")]
    assert sorted(asked) == sorted([ann.id, bob.id])


async def test_a_post_says_who_judged_by_name_and_is_edited_so(
    slack: FakeSlack, bot: SlackBot
) -> None:
    team, bob = slack.default_team, slack.person("bob")
    channel = team.channel("general")
    card = Card("Check-in", (prose(bold("Judged"), " by ", person(bob.id), "."),))
    post = post_to(team.id, channel.id)
    sent = await bot.courier().send(post, card)
    assert isinstance(sent, Sent)
    assert "Judged by bob." in channel.messages[-1].text
    again = Card("Check-in", (prose("Disputed; judged by ", person(bob.id), "."),))
    await bot.courier().edit(replace(post, message_id=sent.message_id), again)
    assert "Disputed; judged by bob." in channel.messages[-1].text


async def test_a_line_about_a_channel_says_so_where_there_are_words_alone(
    slack: FakeSlack, bot: SlackBot
) -> None:
    channel, bob = slack.default_team.channel("general"), slack.person("bob")
    note = Card("", (prose("The check-in in ", channel_run(channel.id), " is paused."),))
    await bot.courier().tell(post_to(slack.default_team.id, "").community, bob.id, note)
    (sent,) = [call.args for call in slack.called("chat.postMessage")]
    assert sent["text"] == "The check-in in a channel is paused."


def _elements(blocks: list[dict]) -> list[dict]:
    parts = [part for block in blocks for part in block.get("elements", ())]
    return [element for part in parts for element in part.get("elements", ())]
