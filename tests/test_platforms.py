"""Which platforms are started, by what is set."""

import subprocess
import sys
from dataclasses import replace

import pytest

from bot.bootstrap import House
from bot.kernel.errors import Unusable
from bot.platforms import configured_platforms
from bot.settings import Settings

KEY = "N" * 43 + "="
SOCKET = Settings(slack_bot_token="xoxb-1", slack_app_token="xapp-1")
MANY = Settings(slack_client_id="1.2", slack_client_secret="c", slack_signing_secret="s")


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        (Settings(), []),
        (Settings(discord_token="a.b.c"), ["discord"]),
        (SOCKET, ["slack"]),
        (replace(SOCKET, slack_app_token="", slack_signing_secret="s"), ["slack"]),
        (replace(MANY, slack_token_key=(KEY,)), ["slack"]),
        (replace(SOCKET, discord_token="a.b.c"), ["discord", "slack"]),
    ],
)
async def test_a_platform_starts_when_it_is_configured(
    house: House, settings: Settings, names: list[str]
) -> None:
    platforms = configured_platforms(settings, house)
    assert list(platforms) == names
    assert not any(platform.fresh() for platform in platforms.values())


@pytest.mark.parametrize(
    ("settings", "mend"),
    [
        (replace(SOCKET, slack_app_token=""), "HINDCAST_SLACK_APP_TOKEN"),
        (replace(SOCKET, slack_bot_token=""), "HINDCAST_SLACK_BOT_TOKEN"),
        (MANY, "HINDCAST_SLACK_TOKEN_KEY"),
        (Settings(slack_signing_secret="s"), "HINDCAST_SLACK_BOT_TOKEN is missing"),
        (Settings(slack_client_secret="s"), "HINDCAST_SLACK_BOT_TOKEN is missing"),
        (Settings(slack_token_key=(KEY,)), "HINDCAST_SLACK_BOT_TOKEN is missing"),
        (replace(SOCKET, slack_aliases="quot"), "HINDCAST_SLACK_ALIASES"),
    ],
)
async def test_settings_that_are_incomplete_name_what_is_missing(
    house: House, settings: Settings, mend: str
) -> None:
    with pytest.raises(Unusable, match=mend):
        configured_platforms(settings, house)


def test_a_platforms_library_is_not_imported_where_it_is_not_configured() -> None:
    look = (
        "import sys, bot.serving.process;"
        "print({'discord', 'slack_bolt', 'slack_sdk', 'cryptography'} & {*sys.modules})"
    )
    found = subprocess.run([sys.executable, "-c", look], capture_output=True, check=True)
    assert found.stdout.strip() == b"set()"


def test_slack_without_a_key_for_tokens_needs_no_cryptography() -> None:
    look = (
        "import sys, adapters.slack.bot, storage.installations;"
        "from storage.vault import make_vault;"
        "print(make_vault(()).open('sealed'), {'cryptography'} & {*sys.modules})"
    )
    found = subprocess.run([sys.executable, "-c", look], capture_output=True, check=True)
    assert found.stdout.strip() == b"None set()"
