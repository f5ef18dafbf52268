"""The process is stopped in the middle of answers and posts: nothing is lost or doubled."""

import asyncio
import os
import shutil
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time as time_of_day
from pathlib import Path

from sqlalchemy import insert, select

from storage.database.engine import Database
from storage.tables import checkin, post
from tests.daytime import zone_by_day
from tests.discord.fake import FakeDiscord
from tests.discord.fake import Person as DiscordPerson
from tests.faults.crowd import ASKED, kept_forecasts
from tests.patience import PATIENCE_S
from tests.postgresql import postgresql
from tests.processes import Serving, on_discord, on_slack, serving
from tests.slack.fake import FakeSlack, Rates
from tests.slack.fake import Person as SlackPerson

STOPS = 3
ON_DISCORD, ON_SLACK = 16, 10
"""Channels that ask for a check-in while a process lives: more than it can post in that time, for
Slack's are all in one workspace."""

PEOPLE = 8
"""People on each platform who forecast just before the stop."""

STOP_S, POSTS_S = 10.0, 60.0
LINES = 20
"""Of the log, in the story of a failure."""

PLENTY = Rates(1_000_000, 1_000_000)
KEPT = "You are forecasting"

Forecaster = DiscordPerson | SlackPerson


@dataclass
class Shop:
    """Both platforms, the database, and who comes."""

    home: Path
    url: str
    discord: FakeDiscord
    slack: FakeSlack
    people: list[Forecaster] = field(default_factory=list)
    confirmed: Counter[tuple[str, int]] = field(default_factory=Counter)
    asked: list[str] = field(default_factory=list)
    """The channels with check-ins."""

    opened: float = field(default_factory=time.perf_counter)

    def settings(self) -> Mapping[str, str]:
        """Return the settings of the process."""
        where = {"HINDCAST_DATABASE_URL": self.url, "HINDCAST_TICK_S": "0.2"}
        return {**on_discord(self.discord), **on_slack(self.slack), **where}

    async def ask(self, life: int) -> None:
        """Start check-ins, due since midnight, in rooms of their own for each life."""
        names = [f"room-{life}-{number}" for number in range(ON_DISCORD)]
        guild = self.discord.guild(f"Guild {life}", channels=names)
        team = self.slack.team()
        rooms = [(f"discord:{guild.id}", guild.channel(name).id) for name in names]
        rooms += [(f"slack:{team.id}", team.channel(name).id) for name in names[:ON_SLACK]]
        usual = {
            "at": time_of_day(), "zone": zone_by_day(), "days": list(range(7)), "paused": False,
            "reason": "", "started_by": "me",
        }  # fmt: skip
        rows = [{"community": place, "channel": room, **usual} for place, room in rooms]
        async with Database.open(self.url, self.home) as database, database.writing() as changing:
            await changing.execute(insert(checkin), rows)
        self.asked += [room for _, room in rooms]

    def seen(self) -> list[int]:
        """Return how many posts stand in each channel that asked, Discord's and Slack's."""
        rooms = {room.id: room.messages for room in self.discord.world.channels.values()}
        rooms |= {room.id: room.messages for room in self.slack.team().channels.values()}
        return [len(rooms[room]) for room in self.asked]

    async def forecast(self, person: Forecaster, percent: int) -> None:
        """Have somebody forecast; they must be answered."""
        if isinstance(person, SlackPerson):
            line = f"forecast {ASKED} percent:{percent}"
            said = (await person.types("/hindcast", line, within=PATIENCE_S)).text
        else:
            person.patience_s = PATIENCE_S
            said = (await person.types("forecast", prediction=ASKED, percent=str(percent))).text
        assert KEPT in said, said
        self.confirmed[person.id, percent] += 1

    async def story(self, bot: Serving) -> str:
        """Say what the process, the channels and the posts were doing: for when a test fails."""
        asked = Counter(self.seen())
        lines = bot.logged.splitlines()[-LINES:]
        return "\n".join((
            f"after {time.perf_counter() - self.opened:.1f} s, load {os.getloadavg()[0]:.1f}",
            f"exit status {bot.process.returncode}; None while it runs",
            f"channels by their posts: {dict(asked)}; posts by state: {dict(await self.states())}",
            f"forecasts answered: {self.confirmed.total()}",
            f"violations: {self.discord.violations + self.slack.violations}",
            *lines,
        ))  # fmt: skip

    async def states(self) -> Counter[str]:
        """Return how many posts are in each state."""
        async with Database.open(self.url, self.home) as database, database.reading() as looking:
            return Counter((await looking.execute(select(post.c.state))).scalars())


async def come_to(shop: Shop, bot: Serving, posts: int, within_s: float) -> None:
    """Wait until so many posts are seen."""
    until = time.perf_counter() + within_s
    while sum(shop.seen()) < posts:
        assert time.perf_counter() < until, await shop.story(bot)
        await asyncio.sleep(0.005)


async def stop_in_the_middle(shop: Shop, bot: Serving, life: int) -> None:
    """Ask it to stop while posts go out and people wait for their answers."""
    before = sum(shop.seen())
    await shop.ask(life)
    await come_to(shop, bot, before + 4, POSTS_S)
    async with asyncio.TaskGroup() as tasks:
        for person in shop.people:
            tasks.create_task(shop.forecast(person, life + 1))
        await asyncio.sleep(0.01)  # all of it is sent
        began = time.perf_counter()
        status = await bot.stop()
        took_s = time.perf_counter() - began
    told = await shop.story(bot)
    assert status == 0, told
    assert took_s <= STOP_S, f"{took_s:.1f} s; {told}"
    assert sum(shop.seen()) < len(shop.asked), told  # some were still to come


async def test_three_stops_under_load_lose_nothing_and_double_nothing(
    planted: Path, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(planted, tmp_path / "data"))
    with postgresql() as server:
        async with FakeDiscord() as discord, FakeSlack(rates=PLENTY) as slack:
            shop = Shop(home, server.url, discord, slack)
            guild = discord.guild("Guild of forecasters")
            shop.people += [discord.person(f"d{number}", guild) for number in range(PEOPLE)]
            shop.people += [slack.person(f"s{number}") for number in range(PEOPLE)]
            for life in range(STOPS + 1):
                async with serving(home, shop.settings()) as bot:
                    await discord.connected(1)
                    await slack.connected(1)
                    if life < STOPS:
                        await stop_in_the_middle(shop, bot, life)
                        # What had not left goes out later, at once; nobody has to look for it.
                        told = await shop.story(bot)
                        assert set(await shop.states()) <= {"posted", "pending"}, told
                        assert "ERROR" not in bot.logged, told
                        continue
                    await come_to(shop, bot, len(shop.asked), POSTS_S)
                    assert await bot.stop() == 0, await shop.story(bot)
            told = await shop.story(bot)
            assert set(shop.seen()) == {1}, told
            assert await shop.states() == {"posted": len(shop.asked)}, told
            assert discord.violations == slack.violations == []
        assert await kept_forecasts(server.url, home) == shop.confirmed
    assert shop.confirmed.total() == STOPS * 2 * PEOPLE
