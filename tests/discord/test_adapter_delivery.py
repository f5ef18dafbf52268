"""How an answer arrives: at once or announced, in one message or several, with its pictures."""

import asyncio
from dataclasses import replace

import pytest

from bot.bootstrap import House
from bot.kernel.card import Card, Chart, Series, prose
from bot.kernel.command import Command, Registry
from bot.kernel.dispatch import Dispatch
from tests.discord.bot import connected
from tests.discord.fake import FakeDiscord, NoAnswer, Person


@pytest.fixture
def alice(discord: FakeDiscord) -> Person:
    """Give a member of a server."""
    return discord.person("alice", in_=discord.guild("Tea House"))


def toys(house: House, *commands: Command) -> Dispatch:
    """Return the house's dispatch with a few commands more."""
    return replace(house.dispatch, registry=Registry((*house.dispatch.registry.typed, *commands)))


def toy(house: House, handler, *, private: bool = False) -> Command:
    about = house.dispatch.registry.get("about")
    return replace(about, name="toy", handler=handler, private=private)


async def announced(discord: FakeDiscord) -> None:
    """Wait until the first response of an interaction has come."""
    await discord.until(lambda: [i for i in discord.interactions.by_token.values() if i.first])


async def test_slow_work_is_announced_first(discord: FakeDiscord, house: House, alice: Person):
    async def slowly(request, asker, ports) -> Card:
        await announced(discord)
        return Card("At last")

    async with connected(discord, house, dispatch=toys(house, toy(house, slowly))):
        answer = await alice.types("toy")
    assert answer.deferred
    assert not answer.private
    assert "At last" in answer.text


async def test_what_turns_out_private_is_seen_by_the_asker_alone(
    discord: FakeDiscord, house: House, alice: Person
):
    async def slowly(request, asker, ports) -> Card:
        await announced(discord)
        return Card("Between us", private=True)

    async with connected(discord, house, dispatch=toys(house, toy(house, slowly))):
        answer = await alice.types("toy")
    assert answer.deferred
    assert answer.private
    assert discord.messages == []


async def test_a_card_of_many_words_comes_in_several_messages(
    discord: FakeDiscord, house: House, alice: Person
):
    said = " ".join(f"Sentence {n} of many." for n in range(400))

    async def long(request, asker, ports) -> Card:
        return Card("Long", (prose(said),))

    async with connected(discord, house, dispatch=toys(house, toy(house, long, private=True))):
        answer = await alice.types("toy")
        replies = await answer.grows(3)
    assert all(reply.private for reply in replies)
    assert all(f"Sentence {n} of many." in " ".join(r.text for r in replies) for n in range(400))


async def test_a_further_message_is_never_sent_twice(
    discord: FakeDiscord, house: House, alice: Person
):
    async def long(request, asker, ports) -> Card:
        return Card("Long", (prose("A sentence of many. " * 500),))

    async with connected(discord, house, dispatch=toys(house, toy(house, long))):
        discord.faults.refuse_next("POST", r"/webhooks/", 502, after=True)
        answer = await alice.types("toy")
        await asyncio.sleep(1.3)
    assert len(answer.all) == 3


async def test_a_chart_arrives_as_a_picture_with_alternative_text(
    discord: FakeDiscord, house: House, alice: Person
):
    chart = Chart("calibration", "Calibration", (Series("you", ((0.1, 0.2),)),), "A little bold.")

    async def draws(request, asker, ports) -> Card:
        return Card("Yours", (chart,))

    async def draw(chart: Chart) -> bytes:
        return b"\x89PNG"

    async with connected(discord, house, dispatch=toys(house, toy(house, draws)), draw=draw):
        answer = await alice.types("toy")
    (file,) = answer.files
    assert file.description == "A little bold."


async def test_a_page_that_is_refused_is_missed_aloud(
    discord: FakeDiscord, house: House, alice: Person
):
    async def long(request, asker, ports) -> Card:
        return Card("Long", (prose("A sentence of many. " * 300),))

    async with connected(discord, house, dispatch=toys(house, toy(house, long))):
        discord.faults.refuse_next("POST", r"/webhooks/", 400, code=50035)
        answer = await alice.types("toy")
        first, sorry = await answer.grows(2)
    assert "-# 1 of 2" in first.text
    assert sorry.private
    assert "Something broke on my side." in sorry.text


async def test_a_chart_that_cannot_be_drawn_is_told_in_words(
    discord: FakeDiscord, house: House, alice: Person
):
    async def draws(request, asker, ports) -> Card:
        return Card("Yours", (Chart("c", "Calibration", (), "A little bold."), prose("And more.")))

    async def draw(chart: Chart) -> bytes:
        raise MemoryError

    async with connected(discord, house, dispatch=toys(house, toy(house, draws)), draw=draw):
        answer = await alice.types("toy")
    assert "Calibration: A little bold.\nAnd more." in answer.text
    assert answer.files == ()


async def test_pictures_of_which_a_message_takes_ten_go_on_in_another(
    discord: FakeDiscord, house: House, alice: Person
):
    charts = tuple(Chart("c", f"Chart {n}", (), f"Nothing in it, {n}.") for n in range(12))

    async def draws(request, asker, ports) -> Card:
        return Card("Yours", charts)

    async def draw(chart: Chart) -> bytes:
        return b"\x89PNG"

    async with connected(discord, house, dispatch=toys(house, toy(house, draws)), draw=draw):
        answer = await alice.types("toy")
        replies = await answer.grows(2)
    assert [len(reply.files) for reply in replies] == [10, 2]


async def test_many_who_ask_at_once_are_all_told_soon_and_answered(house: House):
    # Without Discord's description: to hold bodies against it takes longer than to answer.
    async with FakeDiscord() as discord:
        guild = discord.guild("Tea House")
        people = [discord.person(f"p{n}", in_=guild) for n in range(40)]
        async with connected(discord, house):
            answers = await asyncio.gather(*(p.types("quote", words="sunscreen") for p in people))

    assert (discord.violations, discord.pings) == ([], [])
    assert all("**sunscreen**" in answer.text for answer in answers)
    assert max(answer.took_s for answer in answers) < 3


async def test_while_the_bot_stops_it_hears_nothing_that_it_could_not_answer(
    discord: FakeDiscord, house: House, alice: Person
):
    begun, enough = asyncio.Event(), asyncio.Event()

    async def slowly(request, asker, ports) -> Card:
        begun.set()
        await enough.wait()
        return Card("At last")

    async with connected(discord, house, dispatch=toys(house, toy(house, slowly))) as bot:
        asked = asyncio.create_task(alice.types("toy"))
        await begun.wait()
        stopping = asyncio.create_task(bot.stop())
        await discord.until(lambda: not discord.gateway.sockets)
        with pytest.raises(NoAnswer, match="nobody is connected"):
            await discord.person("bob", alice.channel).types("toy")
        enough.set()
        await stopping
        assert "At last" in (await asked).text
