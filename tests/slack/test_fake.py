"""The fake Slack in conversation with a small app on the real slack_bolt: how to use it."""

from collections.abc import AsyncIterator

import pytest

from tests.slack.fake import FakeSlack, Person
from tests.slack.toy import button, tea_shop


@pytest.fixture(autouse=True)
async def shop(slack: FakeSlack) -> AsyncIterator[None]:
    """Let a tea shop be connected, in Socket Mode."""
    async with tea_shop(slack):
        yield


async def test_a_command_is_answered_to_the_one_who_typed_it(alice: Person) -> None:
    answer = await alice.types("/tea", "please")
    assert answer.text == "Cup 1"
    assert answer.private
    assert answer.buttons == ["More", "Share"]
    assert answer.acked_s is not None
    assert answer.acked_s < 1


async def test_a_button_may_replace_the_message_it_stands_on(alice: Person) -> None:
    answer = await alice.presses(await alice.types("/tea", "please"), "More")
    assert answer.text == "Cup 2"
    assert answer.replaced
    assert answer.private, "what was private cannot become public"


async def test_what_is_posted_stands_in_the_channel_and_others_can_press_it(
    slack: FakeSlack, alice: Person, bob: Person
) -> None:
    shared = await alice.presses(await alice.types("/tea", "please"), "Share")
    assert not shared.private
    assert [message.text for message in slack.messages["general"]] == ["Cup 1"]
    assert (await bob.presses(shared, "More")).replaced
    assert [message.text for message in slack.messages["general"]] == ["Cup 2"]


async def test_a_form_is_filled_in_by_the_words_beside_its_fields(alice: Person) -> None:
    form = (await alice.types("/tea")).view
    assert [choice.label for choice in await alice.completes(form, "Which tea", "d")] == [
        "Darjeeling",
        "Dragon Well",
    ]
    answer = await alice.submits(form, name="Alice", leaf="Dragon Well")
    assert answer.text == "Dragon Well it is"
    assert answer.all[0].channel is alice.dm


async def test_a_form_may_be_sent_back(alice: Person) -> None:
    form = (await alice.types("/tea")).view
    answer = await alice.submits(form, name="nobody", leaf="Assam")
    assert answer.errors == {"name": "Who is asking?"}


async def test_a_form_is_not_sent_while_a_field_is_empty(alice: Person) -> None:
    form = (await alice.types("/tea")).view
    with pytest.raises(AssertionError, match="fill in 'Your name'"):
        await alice.submits(form, leaf="Assam")


async def test_a_shortcut_hands_over_anybodys_words(alice: Person) -> None:
    answer = await alice.uses("taste", text="Lapsang")
    assert answer.text == "“Lapsang” tastes of smoke"


async def test_the_home_is_published_when_it_is_opened(alice: Person) -> None:
    home = await alice.opens_home()
    assert home.text == "The shop is open"
    assert home.buttons == ["More", "Share"]


async def test_a_button_of_a_version_long_gone_can_still_be_pressed(
    slack: FakeSlack, alice: Person
) -> None:
    answer = await alice.types("/tea", "please")
    gone = await alice.presses(answer, button("Old", "no-such-action"), within=0.2)
    assert gone.all == ()
    assert gone.acked_s is None, "bolt answers 404, and acknowledges nothing"


async def test_the_same_envelope_can_come_twice(alice: Person) -> None:
    first = await alice.types("/tea", "please")
    again = await alice.team.slack.redeliver(first)
    assert [shown.text for shown in again.all] == ["Cup 1"], "bolt runs the handler again"


async def test_uninstalling_kills_the_token_and_tells_the_app(
    slack: FakeSlack, alice: Person
) -> None:
    cup = await alice.types("/tea", "please")
    await slack.team().uninstalls()
    answer = await alice.presses(cup, "Share", within=0.3)
    assert answer.all == ()
    assert [told.payload["event"]["type"] for told in slack.interactions[1:3]] == [
        "tokens_revoked",
        "app_uninstalled",
    ]
    assert slack.messages["general"] == []
