"""What the fake Discord refuses of answers, and when."""

import pytest

from tests.discord.fake import FakeDiscord, Person
from tests.discord.fake.interactions import Interaction
from tests.discord.fake.wire import Kind

EPHEMERAL = 1 << 6
CHOICE = {"name": "a", "value": "a"}


@pytest.fixture
async def command(discord: FakeDiscord, alice: Person) -> Interaction:
    return discord.interactions.begin(Kind.COMMAND, alice.user, alice.channel, None)


MESSAGE = {"type": 4, "data": {"content": "hello"}}
FORM = {"custom_id": "form", "title": "Words"}


def field(**changes) -> dict:
    inner = {"type": 4, "custom_id": "words", "style": 1, **changes}
    return {"type": 18, "label": "Words", "component": inner}


def form(*fields: dict, **changes) -> dict:
    return {"type": 9, "data": {**FORM, "components": list(fields), **changes}}


REFUSED_RESPONSES = {
    "choices for a command": {"type": 8, "data": {"choices": []}},
    "an update where nothing was": {"type": 7, "data": {"content": "x"}},
    "a form without fields": form(),
    "a form of six fields": form(*(field(custom_id=str(n)) for n in range(6))),
    "a form with a long title": form(field(), title="x" * 46),
    "a form with one field twice": form(field(), field()),
    "a field with too much in it": form(field(max_length=3, value="four")),
}


@pytest.mark.parametrize("body", REFUSED_RESPONSES.values(), ids=REFUSED_RESPONSES)
async def test_a_first_response_is_refused(discord, by_hand, command, specs, body):
    assert (await by_hand.responds(command, body))[0] == 400
    discord.violations.clear()


async def test_choices_are_at_most_25_of_at_most_100(discord, alice, by_hand):
    for choices in ([CHOICE] * 26, [{"name": "x" * 101, "value": "x"}]):
        typing = discord.interactions.begin(Kind.AUTOCOMPLETE, alice.user, alice.channel, None)
        assert (await by_hand.responds(typing, {"type": 8, "data": {"choices": choices}}))[0] == 400
    discord.violations.clear()


async def test_there_is_one_first_response(discord, by_hand, command):
    assert (await by_hand.responds(command, MESSAGE))[0] == 204
    assert (await by_hand.responds(command, MESSAGE))[1]["code"] == 40060
    discord.violations.clear()


async def test_a_first_response_may_be_late(discord, by_hand, command):
    discord.interactions.first_within_s = 0
    assert (await by_hand.responds(command, MESSAGE))[1]["code"] == 10062
    discord.violations.clear()


async def test_nothing_follows_before_the_first_response(discord, by_hand, command):
    assert (await by_hand.follows_up(command, {"content": "x"}))[1]["code"] == 10015
    discord.violations.clear()


async def test_a_token_is_good_for_fifteen_minutes(discord, by_hand, command):
    await by_hand.responds(command, MESSAGE)
    discord.clock.skip(minutes=14)
    assert (await by_hand.follows_up(command, {"content": "x"}))[0] == 200
    discord.clock.skip(minutes=2)
    assert (await by_hand.follows_up(command, {"content": "x"}))[1]["code"] == 50027
    discord.violations.clear()


async def test_whether_an_answer_is_private_is_decided_first(discord, by_hand, command):
    await by_hand.responds(command, {"type": 5, "data": {"flags": EPHEMERAL}})
    await by_hand.follows_up(command, {"content": "x"})
    assert command.replies[0].private
    assert discord.messages == []


async def test_only_once_it_is_taken_back_may_the_next_be_private(discord, by_hand, command):
    await by_hand.responds(command, {"type": 5})
    app = discord.world.application_id
    await by_hand.asks("DELETE", f"/webhooks/{app}/{command.token}/messages/@original")
    await by_hand.follows_up(command, {"content": "x", "flags": EPHEMERAL})
    assert command.replies[0].private
    assert discord.messages == []


async def test_the_51st_request_in_a_second_waits_but_answers_do_not(discord, by_hand, command):
    statuses = [(await by_hand.asks("GET", "/users/@me"))[0] for _ in range(51)]
    assert statuses == [200] * 50 + [429]
    assert (await by_hand.responds(command, MESSAGE))[0] == 204
    discord.violations.clear()
