"""Two processes on one PostgreSQL: shards and connections divided, every post made once."""

import asyncio
import shutil
from contextlib import AsyncExitStack
from pathlib import Path

from tests.discord.bot import five_seconds_later
from tests.discord.fake import FakeDiscord
from tests.faults.crowd import Crowd, kept_forecasts
from tests.postgresql import postgresql
from tests.processes import Serving, on_discord, on_slack, serving
from tests.slack.fake import FakeSlack, Rates

CHANNELS = 6
PLENTY = Rates(1_000_000, 1_000_000)


async def ask_everywhere(slack: FakeSlack) -> None:
    """Start check-ins that are due since midnight, each typed by a moderator."""
    alice = slack.person("alice", admin=True)
    for number in range(CHANNELS):
        room = slack.team("Tea House").channel(f"room-{number}")
        line = "checkin start time:00:00 zone:UTC"
        answer = await alice.types("/hindcast", line, channel=room)
        assert not answer.failed


async def all_posted(slack: FakeSlack) -> list[int]:
    """Wait until every channel has a post; then for another round; return how many each has."""
    rooms = [slack.team("Tea House").channel(f"room-{n}") for n in range(CHANNELS)]
    async with asyncio.timeout(30):
        while not all(room.messages for room in rooms):
            await asyncio.sleep(0.05)
    await asyncio.sleep(2)
    return [len(room.messages) for room in rooms]


async def test_two_processes_on_one_database_share_the_work_and_post_once(
    planted: Path, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(planted, tmp_path / "data"))
    crowd = Crowd()
    with postgresql() as server:
        async with FakeDiscord(shards=2) as discord, FakeSlack(rates=PLENTY) as slack:
            guilds = [discord.guild(f"Guild {n}", shard=n, shards=2) for n in range(2)]
            usual = {
                **on_discord(discord), **on_slack(slack),
                "HINDCAST_DATABASE_URL": server.url, "HINDCAST_TICK_S": "0.5",
                "HINDCAST_DISCORD_SHARD_COUNT": "2",
            }  # fmt: skip
            async with AsyncExitStack() as stack:
                bots: list[Serving] = []
                for n in range(2):
                    ours = {**usual, "HINDCAST_DISCORD_SHARD_IDS": str(n)}
                    bots.append(await stack.enter_async_context(serving(home, ours)))
                    await discord.connected(n + 1)
                    await slack.connected(n + 1)
                    five_seconds_later(discord)
                people = [discord.person(f"d{n}", guild) for n, guild in enumerate(guilds)]
                crowd.on_discord(*people)
                crowd.on_slack(*(slack.person(f"s{n}") for n in range(4)))
                await ask_everywhere(slack)
                async with crowd.busy():
                    assert await all_posted(slack) == [1] * CHANNELS
                    await crowd.confirms(20)
                found = await slack.person("bob").types("/hindcast", "quote sunscreen")
                # The next act reaches the other process: what stands behind a button is kept.
                turned = await slack.person("bob").presses(found, "Next")
                assert turned.replaced
                for bot in bots:
                    assert await bot.stop() == 0
            assert discord.violations == slack.violations == []
        kept = await kept_forecasts(server.url, tmp_path)
    assert crowd.confirmed <= kept <= crowd.sent
    assert crowd.silent == 0
