"""The fake Discord, shown with the real client library: a tour of what a test may do."""

from collections.abc import AsyncIterator

import pytest

from tests.discord.fake import FakeDiscord, NoAnswer, NotOffered
from tests.discord.parrot import Parrot, running


@pytest.fixture
async def bot(discord: FakeDiscord) -> AsyncIterator[Parrot]:
    async with running(discord) as client:
        await discord.connected()
        yield client


async def test_a_command_is_answered_with_a_card(alice, bot):
    answer = await alice.types("say", word="hello")
    assert (answer.text, answer.labels) == ("hello", ["Again"])
    assert not answer.private
    assert not answer.deferred
    assert not answer.replaces
    assert 0 < answer.took_s < 1


async def test_a_deferred_answer_is_its_edit_and_stays_private(alice, bot):
    answer = await alice.types("say", word="hello", slowly=True)
    assert answer.deferred
    assert (answer.text, answer.private) == ("hello", True)


async def test_a_public_answer_stands_in_the_channel(discord, alice, bot):
    answer = await alice.types("say", word="hello")
    await alice.types("say", word="psst", slowly=True)
    assert discord.messages == alice.channel.messages == [answer.message]


async def test_a_button_is_pressed_by_its_label(alice, bot):
    answer = await alice.presses(await alice.types("say", word="hello"), "Again")
    assert (answer.text, answer.replaces) == ("again: fast", True)


async def test_anybody_may_press_what_is_public_but_only_the_asker_what_is_private(
    discord, alice, bot
):
    bob = discord.person("bob", alice.channel)
    public, private = [
        await alice.types("say", word="x", slowly=slowly) for slowly in (False, True)
    ]
    assert (await bob.presses(public, "Again")).text == "again: fast"
    with pytest.raises(NotOffered, match="only the asker"):
        await bob.presses(private, "Again")


async def test_a_menu_entry_is_chosen_by_its_label(alice, bot):
    answer = await alice.presses(await alice.types("pick"), "Bee")
    assert answer.text == "picked b"


async def test_a_form_is_filled_in_by_label_or_id(alice, bot):
    form = (await alice.types("ask")).modal
    assert form["title"] == "Which word?"
    assert (await alice.submits(form, Word="tea")).text == "you wrote tea"
    form = (await alice.types("ask")).modal
    assert (await alice.submits(form, word="tea")).text == "you wrote tea"


async def test_choices_are_offered_while_somebody_types(alice, bot):
    assert await alice.completes("say", "word", "e") == [("bee", "b")]


async def test_a_menu_command_is_used_on_a_message(alice, bot):
    answer = await alice.uses("Shout it", text="tea")
    assert (answer.text, answer.private) == ("TEA", True)


async def test_pictures_come_with_their_alt_text(alice, bot):
    answer = await alice.types("draw")
    [picture] = answer.files
    assert (picture.filename, picture.description, picture.data) == ("dot.png", "A dot", b"png")
    assert "cdn" in answer.components[0]["items"][0]["media"]["url"]


async def test_what_comes_later_is_seen_too(alice, bot):
    answer = await alice.types("count")
    assert [reply.text for reply in await answer.grows(3)] == ["one", "two", "three"]
    assert answer.text == "one"


async def test_a_person_may_talk_to_the_bot_alone_or_have_it_on_the_own_account(discord, bot):
    elsewhere = discord.guild("Not invited", has_bot=False)
    for in_, own_account in ((None, False), (None, True), (elsewhere, True)):
        bob = discord.person("bob", in_, own_account=own_account)
        assert (await bob.types("say", word="hello")).text == "hello"
    assert not bot.guilds


async def test_the_client_does_not_send_what_it_does_not_offer(discord, alice, bot):
    with pytest.raises(NotOffered, match="asks for"):
        await alice.types("say")
    with pytest.raises(NotOffered, match="is not 5"):
        await alice.types("say", word=5)
    with pytest.raises(NotOffered, match="not among"):
        await alice.types("sing")
    assert not discord.person("bob", alice.channel).sees("purge")
    assert discord.person("mod", alice.channel, manage_server=True).sees("purge")


async def test_raw_sends_anything(alice, bot):
    options = [{"type": 3, "name": "word", "value": "x" * 3000}]
    answer = await alice.raw(2, {"name": "say", "options": options})
    assert answer.text == "x" * 3000
    alice.patience_s = 0.05
    with pytest.raises(NoAnswer):
        await alice.raw(3, {"custom_id": "nobody's", "component_type": 2}, on=answer)


async def test_a_button_from_long_ago_can_be_pressed(discord, alice, bot):
    answer = await alice.presses(discord.relic(alice.channel, "again:old"), "Old")
    assert answer.text == "again: old"


async def test_guilds_come_and_go(discord, bot):
    first = discord.guild("Before")
    await discord.until(lambda: bot.joined == ["Before"])
    discord.expel(first)
    await discord.until(lambda: not bot.guilds)
    discord.invite(first)
    await discord.until(lambda: bot.joined == ["Before", "Before"])


async def test_guilds_from_before_are_no_news(discord):
    discord.guild("Before")
    async with running(discord) as bot:
        await discord.until(lambda: bot.guilds)
        assert bot.joined == []


async def test_guilds_are_divided_among_shards():
    async with FakeDiscord(shards=2) as discord:
        discord.gateway.max_concurrency = 2
        guilds = [discord.guild(f"House {n}", shard=n % 2, shards=2) for n in range(2)]
        async with running(discord) as bot:
            await discord.connected(2)
            assert [wanted["shard"] for wanted in discord.identifies] == [[0, 2], [1, 2]]
            for guild in guilds:
                alice = discord.person("alice", guild)
                assert (await alice.types("say", word="hello")).text == "hello"
            assert bot.shard_count == 2


async def test_everything_is_recorded(discord, alice, bot):
    await alice.types("say", word="hello")
    assert [len(sync) for sync in discord.syncs] == [len(discord.commands)]
    last = discord.requests[-1]
    assert (last.method, last.status, last.json["type"]) == ("POST", 200, 4)


async def test_a_ping_is_noticed_wherever_it_stands(discord, alice, bot):
    await alice.types("say", word="@everyone <@123>")
    assert not discord.pings
    await alice.types("blurt", word="@here <@123>")
    assert discord.pings.pop().whom == ("@here", "<@123>")


async def test_whoever_gets_no_answer_says_so(alice, bot):
    alice.patience_s = 0.05
    with pytest.raises(NoAnswer, match=r"after 0\.05 s"):
        await alice.types("sleep")
