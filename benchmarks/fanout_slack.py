"""How fast check-ins go out in several Slack workspaces, each with a limit of its own."""

import asyncio
import base64
import secrets
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.courier import SlackCourier
from adapters.slack.manifest import SCOPES
from benchmarks.checkins import TICK_S, ask_everywhere, asking, wait_for_posts
from benchmarks.platforms import Platform, fake
from benchmarks.serving import REST_S, serving
from benchmarks.tables import table
from bot.kernel.asker import Community
from bot.kernel.card import Card, prose
from bot.ports import Installation
from storage.database.address import FILE_NAME
from storage.database.engine import Database
from storage.installations import SqlInstallations
from storage.vault import make_vault
from tests.fakes import FixedClock

TEAMS, CHANNELS = 6, 200
A_MINUTE, IN_A_CHANNEL = 300, 60
"""Posts that the fake takes in a minute of a workspace, and in a channel."""

IN_ONE_CHANNEL = 10


def measure_slack() -> str:
    """Have a check-in due in many channels of several workspaces at once; return the table."""
    with (
        tempfile.TemporaryDirectory() as home,
        fake("Slack", "--teams", str(TEAMS), "--channels", str(CHANNELS)) as slack,
    ):
        with serving(home):
            pass  # the first start makes the database
        key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        teams = slack.asked("teams")
        asyncio.run(_install(Path(home), key, teams))
        with serving(home, **_settings(slack, key)) as served:
            time.sleep(REST_S)
            resting = served.megabytes
            places = [(f"slack:{team['team']}", name) for team in teams for name in team["posted"]]
            with asking(served) as asked:
                ask_everywhere(Path(home) / FILE_NAME, places)
                wait_for_posts(Path(home) / FILE_NAME, len(places))
        rows = [*_fanned_out(slack), *asked.rows(resting)]
        crowded = asyncio.run(_in_one_channel(slack, teams[0]))
        rows += _afterwards(slack, crowded)
        return table(("what", "measured"), rows)


async def _install(home: Path, key: str, teams: Sequence[dict[str, Any]]) -> None:
    """Write down that the workspaces have installed the app, as OAuth would."""
    now = datetime.now(UTC)
    async with Database.open("", home) as database:
        kept = SqlInstallations(database, FixedClock(now), make_vault([key]))
        for team in teams:
            bot = (team["bot_token"], team["bot_id"], team["bot_user_id"])
            await kept.save(Installation(team["team"], None, *bot, tuple(sorted(SCOPES)), now))


async def _in_one_channel(slack: Platform, team: dict[str, Any]) -> float:
    """Announce so much in one channel at once; return how many came there a minute."""
    client = AsyncWebClient(team["bot_token"], slack.told["api_url"], retry_handlers=[])

    async def way(_team: str) -> AsyncWebClient:
        return client

    courier, channel = SlackCourier(way), next(iter(team["posted"]))
    cards = [
        Card(f"Verdict {number}", (prose("It happened."),)) for number in range(IN_ONE_CHANNEL)
    ]
    here = Community(f"slack:{team['team']}")
    await asyncio.gather(*(courier.announce(here, channel, card) for card in cards))
    [after] = [each for each in slack.asked("teams") if each["team"] == team["team"]]
    return _a_minute(after["posted"][channel][-IN_ONE_CHANNEL:])


def _settings(slack: Platform, key: str) -> dict[str, str]:
    return {
        "HINDCAST_SLACK_SIGNING_SECRET": slack.told["signing_secret"],
        "HINDCAST_SLACK_CLIENT_ID": slack.told["client_id"],
        "HINDCAST_SLACK_CLIENT_SECRET": slack.told["client_secret"],
        "HINDCAST_SLACK_TOKEN_KEY": key,
        "HINDCAST_SLACK_API_URL": slack.told["api_url"],
        "HINDCAST_SLACK_HTTP_PORT": "0",
        "HINDCAST_TICK_S": str(TICK_S),
        "HINDCAST_LOG_LEVEL": "WARNING",
    }


def _fanned_out(slack: Platform) -> list[tuple[str, str]]:
    teams = [list(team["posted"].values()) for team in slack.asked("teams")]
    posted = [moments for team in teams for moments in team]
    slowest = min(_a_minute([at for moments in team for at in moments]) for team in teams)
    return [
        ("workspaces, channels in all", f"{TEAMS}, {len(posted):,}"),
        ("without a post, with two", f"{posted.count([])}, {sum(len(e) > 1 for e in posted)}"),
        ("posts a minute in a workspace, the slowest", f"{slowest:.0f}"),
        ("of what Slack takes", f"{slowest / A_MINUTE:.0%}"),
    ]


def _afterwards(slack: Platform, crowded: float) -> list[tuple[str, str]]:
    state = slack.asked("state")
    return [
        (f"posts a minute in one channel, of {IN_ONE_CHANNEL} at once", f"{crowded:.0f}"),
        ("of what Slack takes", f"{crowded / IN_A_CHANNEL:.0%}"),
        ("refused as too many (429), in all", str(state["limited"])),
        ("rules broken", str(len(state["violations"]))),
    ]


def _a_minute(moments: Sequence[float]) -> float:
    """Return how many posts a minute came between the first and the last."""
    return 60 * (len(moments) - 1) / (max(moments) - min(moments))


if __name__ == "__main__":
    print(measure_slack())
