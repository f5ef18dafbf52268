"""Alice types, the bot answers, Bob presses."""

import shutil
from pathlib import Path

import pytest

from bot.bootstrap import FixedClock, House, open_house
from bot.features.registry import REGISTRY
from bot.kernel.command import Command
from bot.settings import Settings
from tests.conftest import NOON
from tests.discord.bot import Remembered, Running, bot, connected, five_seconds_later
from tests.discord.fake import FakeDiscord, NotOffered, Person

__all__ = ["bot"]

TRIED = {
    "words": "sunscreen",
    "episode": "luan",
    "name": "David Luan",
    "command": "quote",
    "speaker": "David Luan",
    "id": "super impressive discoveries",
    "prediction": "super impressive discoveries",
    "percent": "70",
    "claim": "A humanoid robot is sold for less than a car",
    "resolve_by": "in 2 years",
    "outcome": "yes",
    "evidence": "https://example.com",
    "reason": "The paper was withdrawn",
}
"""Something to type for an option of this name."""


@pytest.fixture
def alice(discord: FakeDiscord) -> Person:
    """Give a member of a server."""
    return discord.person("alice", in_=discord.guild("Tea House"))


async def test_alice_looks_words_up_and_sees_them_alone(bot: Running, alice: Person):
    answer = await alice.types("quote", words="sunscreen")

    assert "**sunscreen**" in answer.text
    assert "**Sholto Douglas**" in answer.text
    assert answer.private


async def test_she_turns_to_the_next_answer_in_its_place(bot: Running, alice: Person):
    answer = await alice.types("quote", words="sunscreen")
    other = await alice.presses(answer, "Next")

    assert other.replaces
    assert "2 of" in other.text


async def test_what_she_shares_everybody_sees_in_her_name(bot: Running, alice: Person):
    answer = await alice.types("quote", words="sunscreen")
    shared = await alice.presses(answer, "Share")

    assert not shared.private
    assert not shared.replaces
    assert "shared by alice" in shared.text.casefold()


async def test_the_menu_holds_the_rest(bot: Running, alice: Person):
    answer = await alice.types("quote", words="sunscreen")
    question = await alice.presses(answer, "Report")
    noted = await alice.presses(question, "A word is wrong")

    assert question.private
    assert noted.replaces
    assert "operator’s list" in noted.text


async def test_somebody_elses_buttons_refuse_kindly_and_change_nothing(
    discord: FakeDiscord, bot: Running
):
    guild = discord.guild("Tea House")
    mia = discord.person("mia", in_=guild, manage_server=True)
    alice, bob = discord.person("alice", in_=guild), discord.person("bob", in_=guild)
    await mia.types("settings", public="quote")
    answer = await alice.types("quote", words="sunscreen")
    refused = await bob.presses(answer, "Next")

    assert not answer.private
    assert refused.private
    assert not refused.replaces
    assert "answers somebody else" in refused.text


async def test_suggestions_come_while_she_types(bot: Running, alice: Person):
    assert ("David Luan", "David Luan") in await alice.completes("quote", "speaker", "dav")
    assert all(len(name) <= 100 for name, _ in await alice.completes("quote", "words", "suns"))


async def test_text_that_nobody_offered_is_answered_with_what_would_be_right(
    bot: Running, alice: Person
):
    answer = await alice.types("quote", words="sunscreen", speaker="Nobody Here")
    assert answer.private
    assert "Nobody Here" in answer.text


@pytest.mark.parametrize("command", REGISTRY.typed, ids=lambda command: command.name)
async def test_every_command_answers(
    discord: FakeDiscord, bot: Running, command: Command[object, object]
):
    guild = discord.guild("Tea House")
    mia = discord.person("mia", in_=guild, manage_server=True)
    options = {o.name: TRIED[o.name] for o in command.options if o.required}

    answer = await mia.types(command.name, **options)

    assert answer.text
    # Some have nothing to act on yet, and say so; none breaks, and none lacks an option.
    assert "Something broke" not in answer.text
    assert "Did you mean" not in answer.text


async def test_the_source_of_a_message_is_found(bot: Running, alice: Person):
    found = await alice.uses("Find the source", text="> I still wear **sunscreen** <@1>")
    assert "**Sholto Douglas**" in found.text
    assert found.private


async def test_the_source_of_what_somebody_shared_is_what_it_quotes(
    discord: FakeDiscord, bot: Running, alice: Person
):
    shared = await alice.presses(await alice.types("quote", words="move 37"), "Share")
    bob = discord.person("bob", in_=alice.guild)

    found = await bob.uses("Find the source", message=shared.message)

    (said,) = [line for line in shared.text.splitlines() if line.startswith("> ")]
    assert said.split()[1:5] == found.text.replace("*", "").split("> ")[1].split()[:4]


async def test_nothing_is_kept_in_memory_of_what_was_answered(bot: Running, alice: Person):
    answer = await alice.types("quote", words="sunscreen")
    await alice.presses(answer, "Next")
    await alice.raw(2, {"name": "quote", "options": []})

    kept = bot.connection._client._connection._view_store
    assert (kept._views, kept._synced_message_views, kept._modals) == ({}, {}, {})


async def test_a_message_of_six_thousand_characters_is_looked_up_by_its_beginning(
    bot: Running, alice: Person
):
    found = await alice.uses("Find the source", text="I still wear sunscreen. " * 250)
    assert found.private
    assert "Not this time" not in found.text


async def test_a_message_without_words_is_refused_kindly(bot: Running, alice: Person):
    found = await alice.uses("Find the source", text="https://example.com <:wave:1>")
    assert found.private
    assert "There are no words in that message." in found.text


async def test_moderators_commands_are_hidden_and_refused(
    discord: FakeDiscord, bot: Running, alice: Person
):
    assert not alice.sees("settings")
    refused = await alice.types("settings")
    assert refused.private
    assert "for moderators" in refused.text


async def test_whoever_manages_the_server_changes_settings(discord: FakeDiscord, bot: Running):
    guild = discord.guild("Tea House")
    mia = discord.person("mia", in_=guild, manage_server=True)
    alice = discord.person("alice", in_=guild)

    await mia.types("settings", moderator=alice)
    answer = await alice.types("settings", zone="Europe/Berlin")

    assert "Europe/Berlin" in answer.text


async def test_a_channel_is_chosen_with_discords_own_picker(discord: FakeDiscord, bot: Running):
    guild = discord.guild("Tea House", channels=["general", "podcasts"])
    mia = discord.person("mia", in_=guild, manage_server=True)

    answer = await mia.types("settings", channel=guild.channel("podcasts"))

    assert guild.channel("podcasts").id in answer.text


async def test_a_direct_message_looks_up_and_says_where_the_rest_works(
    discord: FakeDiscord, bot: Running
):
    alice = discord.person("alice")
    assert "**sunscreen**" in (await alice.types("quote", words="sunscreen")).text
    with pytest.raises(NotOffered):
        await alice.types("settings")
    refused = await alice.raw(2, {"name": "settings"})
    assert "in a channel" in refused.text


async def test_an_app_of_ones_own_works_among_strangers_without_their_community(
    discord: FakeDiscord, bot: Running, house: House
):
    guild = discord.guild("Tea House")
    discord.expel(guild)
    mia = discord.person("mia", in_=guild, manage_server=True, own_account=True)

    answer = await mia.types("quote", words="sunscreen")
    assert "**sunscreen**" in answer.text
    assert "2 of" in (await mia.presses(answer, "Next")).text
    assert "in a channel" in (await mia.raw(2, {"name": "settings"})).text


async def test_an_old_button_works_after_a_restart(
    discord: FakeDiscord, planted: Path, tmp_path: Path
):
    shutil.copytree(planted, tmp_path / "data")
    settings = Settings(data_dir=tmp_path / "data")
    alice = discord.person("alice", in_=discord.guild("Tea House"))
    synced = Remembered()

    async with (
        open_house(settings, clock=FixedClock(NOON)) as house,
        connected(discord, house, synced=synced),
    ):
        answer = await alice.types("quote", words="sunscreen")
    five_seconds_later(discord)
    async with (
        open_house(settings, clock=FixedClock(NOON)) as house,
        connected(discord, house, synced=synced),
    ):
        other = await alice.presses(answer, "Next")

    assert other.replaces
    assert "2 of" in other.text
    assert len(discord.syncs) == 1
