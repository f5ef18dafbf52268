"""The doctor asks the platforms: nothing is posted, nobody identifies, and no secret is said."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.bootstrap import SystemClock
from bot.doctor import as_text
from bot.kernel.health import Level
from bot.ports import Installation
from storage.database.engine import Database
from storage.installations import SqlInstallations
from storage.vault import make_vault
from tests.discord.fake import FakeDiscord
from tests.discord.fake.wire import Permission, Rejected
from tests.doctor.conftest import ask_daily, looked, only, troubles
from tests.marked_secrets import MARKED, leaked, marked
from tests.slack.fake import FakeSlack

KEY, OTHER_KEY = "N" * 43 + "=", "-_" * 21 + "A="


def on_discord(discord: FakeDiscord) -> dict[str, str]:
    return {
        "HINDCAST_DISCORD_TOKEN": discord.token,
        "HINDCAST_DISCORD_API_URL": discord.api_url,
    }


def on_slack(slack: FakeSlack) -> dict[str, str]:
    return {
        "HINDCAST_SLACK_BOT_TOKEN": slack.bot_token,
        "HINDCAST_SLACK_APP_TOKEN": slack.app_token,
        "HINDCAST_SLACK_API_URL": slack.api_url,
    }


async def ask_in_tea_house(discord: FakeDiscord, home: Path):
    guild = discord.guild("Tea House")
    channel = guild.channel("general")
    await ask_daily(home, f"discord:{guild.id}", channel.id)
    return guild, channel


async def test_a_working_discord_is_asked_and_left_in_peace(
    discord: FakeDiscord, home: Path
) -> None:
    await ask_in_tea_house(discord, home)
    found = await looked(home, **on_discord(discord))
    assert only(found).words == "It knows no command of the bot yet."
    assert "In #general of Tea House check-ins can be posted." in as_text(found)
    assert "This machine's clock and Discord's agree." in as_text(found)
    assert discord.identifies == []
    assert {request.method for request in discord.world.requests} == {"GET"}


async def test_a_channel_that_lacks_permissions_is_named_with_them(
    discord: FakeDiscord, home: Path
) -> None:
    _, channel = await ask_in_tea_house(discord, home)
    channel.denied = Permission.SEND_MESSAGES
    wrong = [one for one in await looked(home, **on_discord(discord)) if one.level is Level.WRONG]
    assert [one.words for one in wrong] == [
        "In #general of Tea House no check-in can be posted: the bot lacks Send Messages."
    ]
    channel.denied = Permission.READ_HISTORY
    warned = troubles(await looked(home, **on_discord(discord)))[-1]
    assert "Read Message History" in warned.words


@pytest.mark.parametrize("gone", ["deleted", "hidden", "expelled"])
async def test_a_channel_that_is_gone_is_wrong(discord: FakeDiscord, home: Path, gone: str) -> None:
    guild, channel = await ask_in_tea_house(discord, home)
    match gone:
        case "deleted":
            discord.faults.delete(channel)
        case "hidden":
            discord.faults.forbid(channel, 50001)
        case _:
            discord.expel(guild)
    wrong = [one for one in await looked(home, **on_discord(discord)) if one.level is Level.WRONG]
    words = {"deleted": "is gone", "hidden": "does not see", "expelled": "is not in the server"}
    assert len(wrong) == 1
    assert words[gone] in wrong[0].words


async def test_used_up_connections_and_an_endpoint_are_wrong(
    discord: FakeDiscord, home: Path
) -> None:
    discord.gateway.identifies_left = 0
    discord.world.endpoint = "https://example.org/interactions"
    found = await looked(home, **on_discord(discord))
    mends = " ".join(one.mend for one in found if one.level is Level.WRONG)
    assert "Interactions Endpoint URL" in mends
    assert "started too often" in mends


async def test_a_discord_that_refuses_or_is_away_is_told(discord: FakeDiscord, home: Path) -> None:
    discord.faults.revoke()
    assert "HINDCAST_DISCORD_TOKEN" in only(await looked(home, **on_discord(discord))).mend
    nowhere = {"HINDCAST_DISCORD_API_URL": "http://127.0.0.1:9/api/v10"}
    assert "cannot be asked" in only(await looked(home, **on_discord(discord) | nowhere)).words


async def test_a_working_slack_is_asked_and_left_in_peace(slack: FakeSlack, home: Path) -> None:
    team = slack.default_team
    await ask_daily(home, f"slack:{team.id}", team.channel("general").id)
    found = await looked(home, **on_slack(slack))
    assert troubles(found) == []
    assert "In Tea House all scopes are granted." in as_text(found)
    assert "This machine's clock and Slack's agree." in as_text(found)
    asked = {call.method for call in slack.requests}
    assert asked == {"apps.connections.open", "auth.test", "conversations.history"}
    assert slack.connections.open == []


async def test_a_channel_without_the_app_is_wrong(slack: FakeSlack, home: Path) -> None:
    team = slack.default_team
    channel = team.channel("tea", bot=False)
    await ask_daily(home, f"slack:{team.id}", channel.id)
    finding = only(await looked(home, **on_slack(slack)))
    assert finding.level is Level.WRONG
    assert "The app is not in it." in finding.words


async def test_scopes_that_are_missing_are_named_by_what_they_are_for(
    slack: FakeSlack, home: Path
) -> None:
    team = slack.default_team
    team.scopes = frozenset({"commands", "chat:write", "users:read", "files:write"})
    await ask_daily(home, f"slack:{team.id}", team.channel("general").id)
    found = troubles(await looked(home, **on_slack(slack)))
    assert {one.level for one in found} == {Level.WARNING}
    assert "after a lost reply, look whether a post is there" in found[0].words
    team.scopes = frozenset({"commands"})
    words = " ".join(one.mend for one in await looked(home, **on_slack(slack)))
    assert "lacks the scope chat:write, users:read" in words


async def test_tokens_that_slack_refuses_are_told_each(slack: FakeSlack, home: Path) -> None:
    slack.faults.revoke()
    found = troubles(await looked(home, **on_slack(slack)))
    assert [one.level for one in found] == [Level.WRONG, Level.WRONG]
    assert found[0].mend.startswith("HINDCAST_SLACK_APP_TOKEN was revoked")
    assert found[1].mend.startswith("HINDCAST_SLACK_BOT_TOKEN was revoked")


async def test_every_workspace_that_installed_the_bot_is_asked(
    slack: FakeSlack, home: Path
) -> None:
    gone = slack.team("Coffee House")
    installed = [(slack.default_team, KEY), (gone, KEY), (slack.team("Bar"), OTHER_KEY)]
    async with Database.open("", home) as database:
        for team, key in installed:
            kept = SqlInstallations(database, SystemClock(), make_vault([key]))
            at = datetime.now(UTC)
            await kept.save(Installation(team.id, None, team.bot_token, "B", "U", (), at))
    slack.faults.revoke(token=gone.bot_token)
    several = on_slack(slack) | {
        "HINDCAST_SLACK_BOT_TOKEN": "",
        "HINDCAST_SLACK_CLIENT_ID": slack.client_id,
        "HINDCAST_SLACK_CLIENT_SECRET": slack.client_secret,
        "HINDCAST_SLACK_TOKEN_KEY": KEY,
    }
    found = await looked(home, **several)
    words = [one.words for one in troubles(found)]
    assert sorted(words) == sorted(
        [
            f"Workspace {gone.id} refuses its token: token_revoked.",
            f"No key opens the token of workspace {slack.team('Bar').id}.",
        ]
    )
    assert "The token of Tea House is accepted." in as_text(found)


@pytest.mark.parametrize("in_files", [False, True], ids=["given", "in files"])
async def test_no_secret_is_said_even_where_a_platform_repeats_it(
    discord: FakeDiscord, slack: FakeSlack, home: Path, in_files: bool
) -> None:
    """Discord answers with the token in its words; the other secrets are refused in other ways."""
    secrets = marked()
    if in_files:
        secrets = {f"{name}_FILE": written(value, home / name) for name, value in secrets.items()}
    where = {
        "HINDCAST_DISCORD_API_URL": discord.api_url,
        "HINDCAST_SLACK_API_URL": slack.api_url,
    }
    repeats = Rejected(400, 0, f"{MARKED['DISCORD_TOKEN']} is not liked", expected=True)
    discord.faults.set("GET", "/users/@me", lambda: repeats, after=False, times=1)
    text = as_text(await looked(home, **secrets | where))
    assert "wrong" in text
    assert "[hidden]" in text
    assert leaked(text) == []


def written(value: str, file: Path) -> str:
    """Put a secret into a file, and return where that is."""
    file.write_text(f"{value}\n", "utf-8")
    return str(file)
