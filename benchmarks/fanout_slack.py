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

from adapters.slack.manifest import SCOPES
from benchmarks.checkins import TICK_S, Meanwhile, ask_everywhere, asking, wait_for_posts
from benchmarks.platforms import Platform, fake
from benchmarks.serving import REST_S, serving
from benchmarks.tables import table
from bot.ports import Installation
from storage.engine import FILE_NAME, Database
from storage.installations import SqlInstallations
from storage.vault import Vault
from tests.fakes import FixedClock

TEAMS, CHANNELS = 6, 200
A_MINUTE = 300
"""Posts that the fake takes of a workspace in a minute."""


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
            return _table(slack, asked, resting)


async def _install(home: Path, key: str, teams: Sequence[dict[str, Any]]) -> None:
    """Write down that the workspaces have installed the app, as OAuth would."""
    now = datetime.now(UTC)
    async with Database.open("", home) as database:
        kept = SqlInstallations(database, FixedClock(now), Vault([key]))
        for team in teams:
            bot = (team["bot_token"], team["bot_id"], team["bot_user_id"])
            await kept.save(Installation(team["team"], None, *bot, tuple(sorted(SCOPES)), now))


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


def _table(slack: Platform, asked: Meanwhile, resting: float) -> str:
    state = slack.asked("state")
    teams = [list(team["posted"].values()) for team in slack.asked("teams")]
    posted = [moments for team in teams for moments in team]
    rates = [_a_minute([moment for moments in team for moment in moments]) for team in teams]
    rows = (
        ("workspaces, channels in all", f"{TEAMS}, {len(posted):,}"),
        ("without a post, with two", f"{posted.count([])}, {sum(len(e) > 1 for e in posted)}"),
        ("posts a minute in a workspace, the slowest", f"{min(rates):.0f}"),
        ("of what Slack takes", f"{min(rates) / A_MINUTE:.0%}"),
        ("refused as too many (429)", str(state["limited"])),
        ("rules broken", str(len(state["violations"]))),
        *asked.rows(resting),
    )
    return table(("what", "measured"), rows)


def _a_minute(moments: Sequence[float]) -> float:
    """Return how many posts a minute came between the first and the last."""
    return 60 * (len(moments) - 1) / (max(moments) - min(moments))


if __name__ == "__main__":
    print(measure_slack())
