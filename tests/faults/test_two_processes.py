"""Two processes on one PostgreSQL: they start together, divide the work, and see each other's."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.bootstrap import open_house
from bot.settings import Settings
from tests.daytime import zone_by_day
from tests.discord.fake import FakeDiscord, Guild
from tests.faults.crowd import ASKED, PAUSE_S, Crowd, kept_forecasts
from tests.postgresql import postgresql
from tests.processes import Serving, on_discord, on_slack, serving
from tests.slack.fake import Channel, FakeSlack, Rates

ROOMS = 3
"""Channels with check-ins: of each server on Discord, and twice as many on Slack."""

MANY = 40

SEEN_S = 60.0
"""How soon every process must see what another one changed."""

PLENTY = Rates(1_000_000, 1_000_000)
POSTED = 'hindcast_posts_total{platform="%s",state="posted"}'

EPISODE = Path("seeds", "david-luan-2025", "episode.toml")
ANOTHER_SHOW = "A show of another name"


@dataclass
class Two:
    """Both processes, and what they are connected to."""

    home: Path
    url: str
    discord: FakeDiscord
    slack: FakeSlack
    guilds: list[Guild]
    bots: list[Serving]

    async def posted(self, platform: str) -> list[float]:
        """Return how many posts each process sent there."""
        return [(await bot.samples()).get(POSTED % platform, 0) for bot in self.bots]

    async def have_posted(self, on_slack: int) -> bool:
        """Tell whether each sent its share on Discord, and both together so many on Slack."""
        share = await self.posted("discord") == [ROOMS, ROOMS]
        return share and sum(await self.posted("slack")) == on_slack


@asynccontextmanager
async def two_processes(planted: Path, tmp_path: Path) -> AsyncIterator[Two]:
    """Start both at the same moment, on an empty database; stop them as a supervisor does."""
    home = Path(shutil.copytree(planted, tmp_path / "data"))
    with postgresql() as server:
        async with FakeDiscord(shards=2) as discord, FakeSlack(rates=PLENTY) as slack:
            rooms = [f"room-{n}" for n in range(ROOMS)]
            guilds = [
                discord.guild(f"Guild {n}", shard=n, shards=2, channels=("general", *rooms))
                for n in range(2)
            ]
            usual = {
                **on_discord(discord), **on_slack(slack),
                "HINDCAST_DATABASE_URL": server.url, "HINDCAST_TICK_S": "0.5",
                "HINDCAST_DISCORD_SHARD_COUNT": "2",
            }  # fmt: skip
            async with AsyncExitStack() as stack:
                starts = [
                    serving(home.with_name(f"data-{n}"), usual | shard(n) | shared(home))
                    for n in range(2)
                ]
                bots = await asyncio.gather(*map(stack.enter_async_context, starts))
                await discord.connected(2)
                await slack.connected(2)
                yield Two(home, server.url, discord, slack, guilds, bots)
                for bot in bots:
                    assert await bot.stop() == 0
            assert discord.violations == slack.violations == []


def shard(number: int) -> dict[str, str]:
    """Return the setting that gives a process its shard."""
    return {"HINDCAST_DISCORD_SHARD_IDS": str(number)}


def shared(home: Path) -> dict[str, str]:
    """Return the setting of a data folder that is not the process's own."""
    return {"HINDCAST_DATA_DIR": str(home)}


async def ask_on_discord(two: Two) -> None:
    """Start check-ins in every room that are due since midnight, each typed by a moderator."""
    for guild in two.guilds:
        for number in range(ROOMS):
            room = guild.channel(f"room-{number}")
            moderator = two.discord.person("mona", room, manage_server=True)
            await moderator.types("checkin start", time="00:00", zone=zone_by_day())


async def ask_on_slack_until_both_post(two: Two) -> list[Channel]:
    """Start a check-in in one room after another, until either process has posted some."""
    moderator, rooms = two.slack.person("mona", admin=True), []
    while not all(await two.posted("slack")):
        room = two.slack.team().channel(f"room-{len(rooms)}")
        line = f"checkin start time:00:00 zone:{zone_by_day()}"
        assert not (await moderator.types("/hindcast", line, channel=room)).failed
        rooms.append(room)
        await asyncio.sleep(0.7)
        assert len(rooms) < MANY, await two.posted("slack")
    return rooms


async def becomes(true: Callable[[], Awaitable[bool]], within_s: float) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(within_s):
        while not await true():
            await asyncio.sleep(0.5)


async def test_two_processes_that_start_together_share_the_work_and_post_once(
    planted: Path, tmp_path: Path
) -> None:
    crowd = Crowd()
    async with two_processes(planted, tmp_path) as two:
        crowd.on_discord(*(two.discord.person(f"d{n}", two.guilds[n]) for n in range(2)))
        crowd.on_slack(*(two.slack.person(f"s{n}") for n in range(4)))
        async with crowd.busy():
            await ask_on_discord(two)
            asked = await ask_on_slack_until_both_post(two)
            await crowd.confirms(20)
        await becomes(lambda: two.have_posted(len(asked)), SEEN_S)
        await asyncio.sleep(2)  # another round of each
        assert await two.have_posted(len(asked))
        rooms = [guild.channel(f"room-{n}") for guild in two.guilds for n in range(ROOMS)]
        assert [len(room.messages) for room in [*rooms, *asked]] == [1] * len([*rooms, *asked])
        found = await two.slack.person("bob").types("/hindcast", "quote sunscreen")
        # The next act reaches the other process: what stands behind a button is kept.
        assert (await two.slack.person("bob").presses(found, "Next")).replaced
        kept = await kept_forecasts(two.url, tmp_path)
    assert crowd.confirmed <= kept <= crowd.sent
    assert crowd.silent == 0


async def test_what_slack_delivers_again_to_another_process_is_answered_once(
    planted: Path, tmp_path: Path
) -> None:
    async with two_processes(planted, tmp_path) as two:
        carol = two.slack.person("carol")
        for line in ("quote sunscreen", f"forecast {ASKED} percent:61", "forecast"):
            answer = await carol.types("/hindcast", line)  # the last one opens a form
            assert answer.all or answer.view
            # The connections take turns: this one did not have it.
            assert (await two.slack.redeliver(answer)).all == ()
            await asyncio.sleep(PAUSE_S)
        assert await kept_forecasts(two.url, tmp_path) == {(carol.id, 61): 1}


async def test_what_one_process_changes_the_other_sees_within_a_minute(
    planted: Path, tmp_path: Path
) -> None:
    async with two_processes(planted, tmp_path) as two:
        moderator = two.slack.person("mona", admin=True)

        async def zones() -> list[str]:
            # Slack hands payloads to the connections in turn: each process answers one.
            answers = [await moderator.types("/hindcast", "settings") for _ in two.bots]
            return [answer.text for answer in answers]

        async def both_know_the_zone() -> bool:
            return all("Asia/Kathmandu" in said for said in await zones())

        async def both_know_the_show() -> bool:
            pages = [await bot.get("/api/episodes") for bot in two.bots]
            return all(ANOTHER_SHOW in page for _, page in pages)

        assert not any("Asia/Kathmandu" in said for said in await zones())
        assert not await both_know_the_show()
        await moderator.types("/hindcast", "settings zone:Asia/Kathmandu")
        await rename_the_show(two)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(becomes(both_know_the_zone, SEEN_S))
            tasks.create_task(becomes(both_know_the_show, SEEN_S))


async def rename_the_show(two: Two) -> None:
    """Change the catalogue, as a process with other seeds does when it starts."""
    seeds = Path(shutil.copytree(EPISODE.parent.parent, two.home.with_name("seeds")))
    told = seeds / EPISODE.relative_to("seeds")
    before = told.read_text("utf-8")
    after = before.replace('show = "Unsupervised Learning"', f'show = "{ANOTHER_SHOW}"')
    assert after != before
    told.write_text(after, "utf-8")
    async with open_house(Settings(data_dir=two.home, database_url=two.url, seeds_dir=seeds)):
        pass
