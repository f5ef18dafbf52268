"""Commands with every kind of option, forms behind buttons: toys, typed and pressed for real."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Literal

import pytest

from bot.bootstrap import House
from bot.kernel.asker import Asker, Role
from bot.kernel.card import Action, Card, Chart, Series, prose
from bot.kernel.command import Command, Option, Registry
from bot.kernel.kinds import Channel, Member, Percent
from tests.discord.bot import Running, connected, five_seconds_later
from tests.discord.fake import FakeDiscord, Person


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing to choose."""


@dataclass(frozen=True, slots=True)
class Everything:
    """One option of each kind that Discord knows itself, and some it does not."""

    count: Annotated[int, Option("How many")]
    sure: Annotated[bool | None, Option("Sure?")] = None
    day: Annotated[date | None, Option("Which day")] = None
    verdict: Annotated[Literal["yes", "no"] | None, Option("What happened")] = None
    where: Annotated[Channel | None, Option("Where")] = None
    who: Annotated[Member | None, Option("Who")] = None


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a button asks for: its own id, and what only the person knows."""

    id: Annotated[str, Option("What it stands on")]
    chance: Annotated[Percent, Option("How likely is it?")]
    verdict: Annotated[Literal["yes", "no"] | None, Option("What you would say")] = None


async def everything(request: Any, asker: Asker, ports: object) -> Card:
    return Card("Read", (prose(repr(request)),))


async def question(request: Any, asker: Asker, ports: object) -> Card:
    chart = Chart("history", "History", (Series("all", ((0.0, 0.5),)),), "It rose.")
    return Card("How likely?", (chart,), (Action("Exact…", "forecast", "p1"),))


async def forecast(request: Forecast, asker: Asker, ports: object) -> Card:
    return Card("Noted", (prose(f"{request.id}: {request.chance:.0%} {request.verdict}"),))


TOYS: Registry[Any] = Registry(
    (
        Command("toy count", "Count", Everything, everything),
        Command("toy ask", "Ask", Nothing, question, private=True),
        Command("ban", "Ban somebody", Nothing, question, role=Role.MODERATOR),
        Command("forecast", "Forecast", Forecast, forecast, button=True, replaces=True),
    )
)


async def draw(chart: Chart) -> bytes:
    return b"\x89PNG"


@pytest.fixture
async def bot(discord: FakeDiscord, house: House) -> AsyncIterator[Running]:
    """Give a bot with toys in place of the real commands."""
    dispatch = replace(house.dispatch, registry=TOYS)
    async with connected(discord, house, dispatch=dispatch, draw=draw) as running:
        yield running


@pytest.fixture
def alice(discord: FakeDiscord) -> Person:
    """Give a member of a server."""
    return discord.person("alice", in_=discord.guild("Tea House"))


async def test_every_kind_of_option_arrives_as_its_kind(bot: Running, alice: Person):
    answer = await alice.types(
        "toy count",
        count=3,
        sure=True,
        day="2026-12-31",
        verdict="no",
        where=alice.channel,
        who=alice,
    )
    told = answer.text.replace("\\", "")
    assert "count=3, sure=True, day=datetime.date(2026, 12, 31), verdict='no'" in told
    assert f"where='{alice.channel.id}', who='{alice.id}'" in told


async def test_a_value_of_the_wrong_kind_is_refused_with_the_right_one(bot: Running, alice: Person):
    answer = await alice.types("toy count", count=3, day="tomorrow")
    assert answer.private
    assert "Write it as 2026-12-31, or 31 December 2026." in answer.text


async def test_a_button_opens_a_form_and_the_answer_takes_its_place(bot: Running, alice: Person):
    asked = await alice.types("toy ask")
    form = await alice.presses(asked, "Exact…")
    noted = await alice.submits(form.modal, chance="70 %", verdict="yes")

    assert len(asked.files) == 1
    assert noted.replaces
    assert "p1: 70% yes" in noted.text
    assert noted.files == ()


async def test_what_is_wrong_in_a_form_is_told_beside_the_card(bot: Running, alice: Person):
    form = await alice.presses(await alice.types("toy ask"), "Exact…")
    refused = await alice.submits(form.modal, chance="very")

    assert refused.private
    assert not refused.replaces
    assert "Write 70 or 0.7." in refused.text


async def test_a_form_that_was_open_during_a_restart_is_still_good(
    discord: FakeDiscord, bot: Running, house: House, alice: Person
):
    form = await alice.presses(await alice.types("toy ask"), "Exact…")
    await bot.stop()
    five_seconds_later(discord)

    async with connected(discord, house, dispatch=replace(house.dispatch, registry=TOYS)):
        noted = await alice.submits(form.modal, chance="40")
    assert "p1: 40%" in noted.text


async def test_moderators_commands_are_not_on_offer_to_others(
    discord: FakeDiscord, bot: Running, alice: Person
):
    assert not alice.sees("ban")
    assert discord.person("mia", in_=alice.guild, manage_server=True).sees("ban")
    assert not discord.person("bob").sees("ban")
