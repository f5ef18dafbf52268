"""What nobody should send, and somebody will: a clear private answer, nobody pinged."""

from dataclasses import replace

import pytest

from bot.bootstrap import House
from bot.kernel.cooldown import Cooldowns, Pace
from tests.discord.bot import Running, bot, connected
from tests.discord.fake import FakeDiscord, Person

__all__ = ["bot"]

COMMAND, COMPONENT, MODAL = 2, 3, 5


@pytest.fixture
def alice(discord: FakeDiscord) -> Person:
    """Give a member of a server."""
    return discord.person("alice", in_=discord.guild("Tea House"))


def option(name: str, value: object, kind: int = 3) -> dict[str, object]:
    return {"name": name, "type": kind, "value": value}


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        ([option("words", "sunscreen"), option("colour", "red")], "no option “colour”"),
        ([option("words", "sunscreen"), option("episode", 12, kind=4)], "12"),
        ([option("words", "x" * 6000)], "6,000 characters"),
        ([option("words", ["a", "list"])], "list"),
    ],
)
async def test_wrong_options_are_answered_with_what_is_wrong(
    bot: Running, alice: Person, options: list[dict[str, object]], hint: str
):
    answer = await alice.raw(COMMAND, {"name": "quote", "options": options})
    assert answer.private
    assert hint in answer.text


async def test_what_is_missing_is_asked_for_with_a_form(bot: Running, alice: Person):
    asked = await alice.raw(COMMAND, {"name": "quote", "options": []})
    answer = await alice.submits(asked.modal, words="sunscreen")
    assert "**sunscreen**" in answer.text


async def test_a_form_submitted_empty_says_what_it_needs(bot: Running, alice: Person):
    asked = await alice.raw(COMMAND, {"name": "quote", "options": []})
    answer = await alice.raw(MODAL, {"custom_id": asked.modal["custom_id"], "components": []})
    assert answer.private
    assert "needs words" in answer.text


async def test_a_form_submitted_twice_is_answered_twice_and_harms_nothing(
    bot: Running, alice: Person
):
    asked = await alice.raw(COMMAND, {"name": "quote", "options": []})
    answers = [await alice.submits(asked.modal, words="sunscreen") for _ in range(2)]
    assert answers[0].text == answers[1].text


async def test_a_command_that_is_no_more_is_refused_kindly(bot: Running, alice: Person):
    answer = await alice.raw(COMMAND, {"name": "horoscope"})
    assert answer.private
    assert "There is no command /horoscope." in answer.text


@pytest.mark.parametrize("custom_id", ["h1:next:gone.1", "h1:horoscope:1", "h0:next:1", "help"])
async def test_a_button_of_something_deleted_is_refused_kindly(
    bot: Running, alice: Person, custom_id: str
):
    on = await alice.types("quote", words="sunscreen")
    answer = await alice.raw(COMPONENT, {"custom_id": custom_id, "component_type": 2}, on=on)
    assert answer.private
    assert not answer.replaces
    assert "Not this time" in answer.text


@pytest.mark.parametrize(
    "words",
    [
        "@everyone @here",
        "<!channel>",
        "<@123> <@&123> <#123>",
        "```\nbackticks```",
        "[link](https://example.com)",
        "# - > 1.",
        "||spoiler|| **bold**",
    ],
)
async def test_markup_comes_back_as_text_and_pings_nobody(bot: Running, alice: Person, words: str):
    answer = await alice.types("quote", words=words)
    assert answer.private
    assert "@everyone" not in answer.text
    assert "\n```" not in answer.text


async def test_a_name_that_would_ping_is_shared_as_text(discord: FakeDiscord, bot: Running):
    eve = discord.person("@everyone <@123>", in_=discord.guild("Tea House"))
    shared = await eve.presses(await eve.types("quote", words="sunscreen"), "Share")
    assert not shared.private
    assert "everyone" in shared.text.casefold()
    assert "@everyone" not in shared.text.casefold()


async def test_where_posting_is_forbidden_only_the_asker_is_told(
    discord: FakeDiscord, bot: Running, alice: Person
):
    answer = await alice.types("quote", words="sunscreen")
    discord.faults.refuse_next("POST", "/callback", 403, code=50013)
    refused = await alice.presses(answer, "Share")
    assert refused.private
    assert "I may not post in this channel." in refused.text


async def test_whoever_asks_too_fast_is_told_so_alone(
    discord: FakeDiscord, house: House, alice: Person
):
    slow = replace(house.dispatch, cooldowns=Cooldowns(Pace(1, 60), lambda: 0.0))
    async with connected(discord, house, dispatch=slow):
        await alice.types("about")
        answer = await alice.types("about")
    assert answer.private
    assert "a little fast" in answer.text
