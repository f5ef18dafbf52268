"""Days of everything at once on two processes: nothing grows, is lost or is posted twice.

HINDCAST_SOAK_S, as set by `make soak`, makes it last so many seconds.
"""

import asyncio
import json
import os
import shutil
import sys
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from sqlalchemy import func, select, text

from storage.database.engine import Database
from storage.tables import post
from tests.discord.fake import FakeDiscord
from tests.faults.crowd import Crowd, kept_forecasts
from tests.postgresql import PostgreSQL, postgresql
from tests.processes import Serving, on_discord, on_slack, serving
from tests.slack.fake import FakeSlack, Rates
from tests.soak.clocked import LeapingClock, write
from tests.soak.gauge import Gauge, rise
from tests.soak.harm import Harms
from tests.soak.traffic import LINES, OF_MODERATORS, Traffic

SOAK_S = float(os.environ.get("HINDCAST_SOAK_S", "20"))
DAY_S = 86_400.0
BUSY_S = 8.0
"""How much of a day there is traffic; the rest of it is skipped."""

FEWEST = 2
"""Days; fewer show no growth."""

ROOMS = 4
"""Channels with check-ins, on each platform."""

SETTLE_S = 90.0
"""Who takes over from the dead waits for a lease of forty seconds, and then looks."""

WARM = 8
"""Days; before that, what a process has loaded and opened meanwhile is all there is to see."""

LIVES = 12
"""So many say something: what a process holds after its first day differs by tens of megabytes."""

LEFT_OVER = 3
"""Handles, connections and tasks, at the lowest: libraries keep a few for good."""

MEMORY_MB = 12.0
"""How much more the last quarter may hold than the second: 24 MB an hour, of an hour."""

NOT_TOLD = "before Retry-After was over"
"""A process that was told to wait does not tell the other one."""

LATE = "(10062)"
"""An answer after Discord's three seconds, as when both processors are busy with something else."""

OF_YESTERDAY = "a response_url lasts 30 minutes"
"""An answer to somebody who had given up before the clock leaped."""

FEW = 3
"""So many broken rules may be excused in two days, as one in ten faults may in the longer run."""

PLENTY = Rates(1_000_000, 1_000_000)
TITLE = "Prediction check-in"
OPEN = ("pending", "sending")


@dataclass
class Soak:
    """Two processes on one database, and everything around them."""

    home: Path
    discord: FakeDiscord
    slack: FakeSlack
    server: PostgreSQL
    days: int = 0
    crowd: Crowd = field(default_factory=Crowd)
    traffic: Traffic = field(default_factory=Traffic)
    steady: Gauge = field(default_factory=Gauge)
    restarted: Gauge = field(default_factory=Gauge)
    """The second process, at the end of the first day of each of its lives."""
    connections: list[int] = field(default_factory=list)
    bots: list[Serving] = field(default_factory=list)
    lives: list[AsyncExitStack] = field(default_factory=list)
    _looked_at: Serving | None = None

    @property
    def clock(self) -> LeapingClock:
        """The clock that both processes go by."""
        return LeapingClock(self.home.with_name("ahead"))

    async def start(self, number: int) -> None:
        """Start a process, in place of the one that was there."""
        command = ("-m", "tests.soak.clocked", str(self.clock.ahead))
        settings = {
            **on_discord(self.discord),
            **on_slack(self.slack),
            "HINDCAST_DATABASE_URL": self.server.url,
            "HINDCAST_TICK_S": "0.5",
            "HINDCAST_DISCORD_SHARD_COUNT": "2",
            "HINDCAST_DISCORD_SHARD_IDS": str(number),
        }
        life = AsyncExitStack()
        bot = await life.enter_async_context(serving(self.home, settings, command=command))
        self.bots[number : number + 1] = [bot]
        self.lives[number : number + 1] = [life]

    async def restart(self) -> None:
        """Stop the second process as a supervisor does, and start it again."""
        assert await self.bots[1].stop() == 0
        await self.start(1)

    async def kill(self) -> None:
        """End the second process between one instruction and the next, and start it again."""
        await self.bots[1].kill()
        await self.start(1)

    async def end(self) -> None:
        """Stop both."""
        for bot in self.bots:
            assert await bot.stop() == 0
        for life in self.lives:
            await life.aclose()

    async def people(self) -> None:
        """Have people come, and moderators start check-ins that are due since midnight."""
        for number in range(2):
            rooms = [f"room-{n}" for n in range(ROOMS // 2)]
            channels = ("general", *rooms)
            guild = self.discord.guild(f"Guild {number}", shard=number, shards=2, channels=channels)
            moderator = self.discord.person(f"m{number}", guild, manage_server=True)
            self.crowd.on_discord(self.discord.person(f"f{number}", guild))
            self.traffic.on_discord(self.discord.person(f"b{number}", guild), LINES)
            self.traffic.on_discord(moderator, OF_MODERATORS)
            for room in rooms:
                there = self.discord.person(f"m-{room}", guild.channel(room), manage_server=True)
                started = await there.types("checkin start", time="00:00", zone="UTC")
                assert "check-in" in started.text.lower()
        await self._people_on_slack()
        self.traffic.in_the_room(self.bots)

    async def _people_on_slack(self) -> None:
        moderator = self.slack.person("mona", admin=True)
        for number in range(ROOMS):
            room = self.slack.team().channel(f"room-{number}")
            line = "checkin start time:00:00 zone:UTC"
            assert not (await moderator.types("/hindcast", line, channel=room)).failed
        self.crowd.on_slack(*(self.slack.person(f"f{n}") for n in range(2)))
        self.traffic.on_slack(self.slack.person("bea"), LINES)
        self.traffic.on_slack(moderator, OF_MODERATORS)

    async def live_a_day(self, harms: Harms) -> None:
        """Let people act while something goes wrong; then all rest, and the day is over."""
        async with self.crowd.busy(), self.traffic.busy():
            await asyncio.sleep(BUSY_S / 4)
            await harms.next()
            await asyncio.sleep(BUSY_S * 3 / 4)
        for bot in self.bots:
            await bot.ready()
        await self.settle()
        await self.look()
        self.clock.leap(DAY_S)
        self.slack.clock.forward(DAY_S)
        self.discord.clock.skip(days=1)
        self.discord.gateway.identifies_left = 1000
        self.days += 1

    async def settle(self) -> None:
        """Wait until every check-in of the day is posted, or known not to be."""
        today = self.clock.now().date()
        wanted = select(func.count()).where(post.c.local_date == today)
        async with asyncio.timeout(SETTLE_S), self._database() as database:
            while True:
                async with database.reading() as connection:
                    begun = await connection.scalar(wanted)
                    left = await connection.scalar(wanted.where(post.c.state.in_(OPEN)))
                if begun == 2 * ROOMS and not left:
                    return
                await asyncio.sleep(0.1)

    async def look(self) -> None:
        """Note what the processes, and both in the database, hold at rest."""
        await self.steady.look(self.bots[0])
        if self.bots[1] is not self._looked_at:
            self._looked_at = self.bots[1]
            await self.restarted.look(self.bots[1])
        query = text("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'hindcast'")
        async with self._database() as database, database.reading() as connection:
            self.connections.append((await connection.scalar(query) or 0) - 1)

    def _database(self) -> Database:
        return Database.open(self.server.url, self.home)

    async def posts_by_state(self) -> Counter[tuple[str, str]]:
        """Return how many rows there are of each channel and state."""
        query = select(post.c.channel, post.c.state)
        async with self._database() as database, database.reading() as connection:
            return Counter((row.channel, row.state) for row in await connection.execute(query))

    def posts_seen(self) -> Counter[str]:
        """Return how many check-ins stand in each channel, as the platforms count."""
        seen: Counter[str] = Counter()
        for channel in self.discord.world.channels.values():
            seen[channel.id] += sum(TITLE in json.dumps(each) for each in channel.messages)
        for room in self.slack.team().channels.values():
            seen[room.id] += sum(TITLE in json.dumps(each.body) for each in room.messages)
        return seen


async def check_posts(soak: Soak) -> Counter[str]:
    """Hold the platforms' count against the rows; return how many rows there are of each state."""
    rows, seen = await soak.posts_by_state(), soak.posts_seen()
    for channel in {channel for channel, _ in rows}:
        posted, unknown = rows[channel, "posted"], rows[channel, "unknown"]
        assert posted <= seen[channel] <= posted + unknown, channel
    states: Counter[str] = Counter()
    for (_, state), count in rows.items():
        states[state] += count
    return states


def excused(soak: Soak) -> list[str]:
    """Return the broken rules that nobody is to blame for here; they lose nothing."""
    late = [said for said in soak.discord.violations if LATE in said]
    excuses = (NOT_TOLD, OF_YESTERDAY)
    slack = [said for said in soak.slack.violations if any(each in said for each in excuses)]
    return sorted(late + slack)


def check_growth(soak: Soak) -> None:
    """Hold what the processes have at rest to what they had before, in this life or in others."""
    if soak.days >= WARM:
        assert soak.steady.handles_grew() <= LEFT_OVER
        assert soak.steady.tasks_grew() <= LEFT_OVER
        assert rise(soak.connections) <= LEFT_OVER
        assert soak.steady.memory_grew_mb() <= MEMORY_MB
    if len(soak.restarted.held) >= LIVES:
        assert soak.restarted.handles_grew() <= LEFT_OVER
        assert soak.restarted.tasks_grew() <= LEFT_OVER
        assert soak.restarted.memory_grew_mb() <= MEMORY_MB


async def test_days_of_everything_at_once_leave_nothing_lost_doubled_or_left_over(
    planted: Path, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(planted, tmp_path / "data"))
    until = monotonic() + SOAK_S
    with postgresql() as server:
        async with FakeDiscord(shards=2) as discord, FakeSlack(rates=PLENTY) as slack:
            soak = Soak(home, discord, slack, server)
            write(soak.clock.ahead, "0")
            harms = Harms(discord, slack, server, soak.restart, soak.kill)
            try:
                for number in range(2):
                    await soak.start(number)
                await discord.connected(2)
                await slack.connected(2)
                await soak.people()
                while soak.days < FEWEST or monotonic() < until:
                    await soak.live_a_day(harms)
            finally:
                states = await check_posts(soak)
                sys.stderr.write(_report(soak, harms, states))
            await soak.end()
        kept = await kept_forecasts(server.url, tmp_path)
    check_growth(soak)
    assert soak.crowd.confirmed <= kept <= soak.crowd.sent
    assert sorted(discord.violations + slack.violations) == excused(soak)
    assert len(excused(soak)) <= max(FEW, harms.suffered.total() / 10)
    assert discord.pings == []


def _report(soak: Soak, harms: Harms, states: Counter[str]) -> str:
    return (
        f"\n{soak.days} days; {soak.steady}; connections to PostgreSQL at rest"
        f" {min(soak.connections)} to {max(soak.connections)}\n"
        f"the second process after the first day of each life:"
        f" {' '.join(f'{one.memory_mb:.0f}' for one in soak.restarted.held)} MB\n"
        f"posts {dict(states)}; forecasts {soak.crowd.confirmed.total()} confirmed,"
        f" {soak.crowd.told.total()} refused, {soak.crowd.silent} without an answer\n"
        f"acts {soak.traffic.done.total()} done, {soak.traffic.failed.total()} in vain\n"
        f"faults {dict(harms.suffered)}; answers too late, and calls too soon: {excused(soak)}\n"
    )
