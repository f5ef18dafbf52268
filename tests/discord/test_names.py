"""Members and channels stand on cards by name, and nobody is called."""

from adapters.discord.render import render
from bot.kernel.card import Card, prose
from bot.kernel.references import channel_run, person
from tests.discord.bot import Running, bot
from tests.discord.fake import FakeDiscord
from tests.discord.test_render import texts

__all__ = ["bot"]


async def test_a_moderator_is_mentioned_and_not_called(discord: FakeDiscord, bot: Running):
    guild = discord.guild("Tea House")
    mia = discord.person("mia", in_=guild, manage_server=True)
    bob = discord.person("bob", in_=guild)

    answer = await mia.types("settings", moderator=bob)

    assert f"<@{bob.id}> is a moderator now." in answer.text
    assert discord.pings == []


async def test_a_channel_is_mentioned(discord: FakeDiscord, bot: Running):
    guild = discord.guild("Tea House")
    mia = discord.person("mia", in_=guild, manage_server=True)
    podcasts = guild.channel("podcasts")

    answer = await mia.types("settings", channel=podcasts)

    assert f"in <#{podcasts.id}>, nowhere else" in answer.text


def test_what_is_no_id_of_discords_stays_text():
    odd = (person("everyone"), " ", person("1> <@2"), " ", channel_run("room"))
    (page,) = render(Card("", (prose(*odd),)))

    assert texts(page) == [r"everyone 1\> \<@2 room"]


def test_two_members_side_by_side_stay_two():
    (page,) = render(Card("", (prose(person("1"), person("2")),)))

    assert texts(page) == ["<@1><@2>"]
