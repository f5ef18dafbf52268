"""The real bot against the fake Slack, over the shipped catalogue."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from adapters.slack.access import SlackAccess, read_aliases
from adapters.slack.bot import SlackBot
from bot.bootstrap import FixedClock, House, open_house
from bot.features.registry import REGISTRY
from bot.settings import Settings
from tests.conftest import NOON
from tests.patience import until
from tests.slack.fake import FakeSlack

ALIASES = read_aliases(Settings().slack_aliases, REGISTRY)


def access_to(slack: FakeSlack, **given: Any) -> SlackAccess:
    """Return what an operator of one workspace gives, for Socket Mode."""
    usual = {
        "bot_token": slack.bot_token,
        "app_token": slack.app_token,
        "api_url": slack.api_url,
        "aliases": ALIASES,
    }
    return SlackAccess(**{**usual, **given})


@asynccontextmanager
async def house_over(planted: Path, folder: Path, **how: Any) -> AsyncIterator[House]:
    """Open a house over a copy of the planted data."""
    home = folder / "data"
    shutil.copytree(planted, home)
    async with open_house(Settings(data_dir=home), clock=FixedClock(NOON), **how) as opened:
        yield opened


@asynccontextmanager
async def hindcast(slack: FakeSlack, house: House, **given: Any) -> AsyncIterator[SlackBot]:
    """Run the bot until the test is over."""
    how = {name: given.pop(name) for name in ("installations", "draw", "acts") if name in given}
    bot = SlackBot(access_to(slack, **given), house.dispatch, house.ports.communities, **how)
    running = asyncio.create_task(bot.run())
    try:
        if bot.access.by_socket:
            await slack.connected()
        else:
            await until(lambda: bot.address)
        yield bot
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
