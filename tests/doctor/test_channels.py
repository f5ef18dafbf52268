"""The doctor looks where operators are told what broke, and at check-ins that nobody posts."""

from pathlib import Path

import pytest

from bot.doctor import as_text
from tests.discord.fake import FakeDiscord
from tests.discord.fake.wire import Permission
from tests.doctor.conftest import ask_daily, looked, only, troubles
from tests.doctor.test_platforms import on_discord, on_slack
from tests.slack.fake import FakeSlack

NO_COMMANDS = "It knows no command of the bot yet."


async def told_on_discord(discord: FakeDiscord, home: Path, channel: str) -> list[str]:
    settings = on_discord(discord) | {"HINDCAST_DISCORD_OPERATORS_CHANNEL": channel}
    found = troubles(await looked(home, **settings))
    return [one.words for one in found if one.words != NO_COMMANDS]


async def test_the_operators_channel_on_discord_is_looked_at(
    discord: FakeDiscord, home: Path
) -> None:
    channel = discord.guild("Tea House").channel("kitchen")
    assert await told_on_discord(discord, home, str(channel.id)) == []
    channel.denied = Permission.SEND_MESSAGES
    assert await told_on_discord(discord, home, str(channel.id)) == [
        "In #kitchen of Tea House operators cannot be told what broke: the bot lacks Send Messages."
    ]
    discord.faults.forbid(channel, 50001)
    words = await told_on_discord(discord, home, str(channel.id))
    assert words == [f"The bot does not see a channel of the operators: {channel.id}."]


async def test_an_id_that_is_no_channel_of_discord_is_wrong(
    discord: FakeDiscord, home: Path
) -> None:
    words = await told_on_discord(discord, home, "1234567890123456789")
    assert words == ["A channel of the operators is gone: 1234567890123456789."]
    assert [one.partition(":")[0] for one in discord.violations] == [
        "GET /channels/1234567890123456789"
    ]
    discord.violations.clear()


async def test_the_operators_channel_on_slack_is_looked_at(slack: FakeSlack, home: Path) -> None:
    team = slack.default_team
    there = {"HINDCAST_SLACK_OPERATORS_CHANNEL": team.channel("kitchen").id}
    found = await looked(home, **on_slack(slack), **there)
    assert troubles(found) == []
    assert "operators can be told what broke" in as_text(found)
    gone = {"HINDCAST_SLACK_OPERATORS_CHANNEL": "CGONE99"}
    finding = only(await looked(home, **on_slack(slack), **gone))
    assert finding.words.startswith("Channel CGONE99 is the operators'. The channel is gone")


@pytest.mark.parametrize(
    ("channel", "said"),
    [("C0123ABCD", "names no workspace"), ("TNOBODY/C0123ABCD", "no token of workspace TNOBODY")],
)
async def test_of_several_workspaces_the_operators_is_named(
    slack: FakeSlack, home: Path, channel: str, said: str
) -> None:
    several = on_slack(slack) | {
        "HINDCAST_SLACK_BOT_TOKEN": "",
        "HINDCAST_SLACK_CLIENT_ID": slack.client_id,
        "HINDCAST_SLACK_CLIENT_SECRET": slack.client_secret,
        "HINDCAST_SLACK_TOKEN_KEY": "N" * 43 + "=",
        "HINDCAST_SLACK_HTTP_PORT": "0",
    }
    found = await looked(home, **several, HINDCAST_SLACK_OPERATORS_CHANNEL=channel)
    assert said in only(found).words


async def test_a_check_in_of_a_workspace_without_a_token_is_wrong(
    slack: FakeSlack, home: Path
) -> None:
    await ask_daily(home, "slack:TNOBODY", "C0123ABCD")
    finding = only(await looked(home, **on_slack(slack)))
    assert finding.words == (
        "Channel C0123ABCD has a check-in, and nobody posts it there:"
        " there is no token of workspace TNOBODY."
    )


async def test_what_a_refused_token_keeps_from_being_seen_is_not_told_again(
    slack: FakeSlack, home: Path
) -> None:
    await ask_daily(home, f"slack:{slack.default_team.id}", "C0123ABCD")
    slack.faults.revoke(token=slack.bot_token)
    there = {"HINDCAST_SLACK_OPERATORS_CHANNEL": "C0123ABCD"}
    assert "was revoked" in only(await looked(home, **on_slack(slack), **there)).mend
