"""Settings from the environment, and what is said about wrong ones."""

import re
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from bot.kernel.errors import Unusable
from bot.settings import (
    Settings,
    read_settings,
    unknown_settings,
)
from tests.settings.complaints import complaint_about

NEW_KEY, OLD_KEY = "N" * 43 + "=", "-_" * 21 + "A="


def test_nothing_set_gives_the_defaults() -> None:
    assert read_settings({}) == Settings()


def test_everything_but_slack_can_be_set() -> None:
    settings = read_settings(
        {
            "HINDCAST_WEB_HOST": "0.0.0.0",
            "HINDCAST_WEB_PORT": "9000",
            "HINDCAST_WEB_URL": "https://hindcast.example.com/",
            "HINDCAST_DATA_DIR": "/srv/hindcast",
            "HINDCAST_TICK_S": "0.5",
            "HINDCAST_LOG_LEVEL": "debug",
            "HINDCAST_DISCORD_TOKEN": "abc.def.ghi",
            "HINDCAST_DISCORD_API_URL": "http://127.0.0.1:8080/api/v10/",
            "HINDCAST_DISCORD_SHARD_IDS": "0, 2-3",
            "HINDCAST_DISCORD_SHARD_COUNT": "4",
        }
    )
    assert settings == Settings(
        web_host="0.0.0.0",
        web_port=9000,
        web_url="https://hindcast.example.com",
        data_dir=Path("/srv/hindcast"),
        tick_s=0.5,
        log_level="DEBUG",
        discord_token="abc.def.ghi",
        discord_api_url="http://127.0.0.1:8080/api/v10",
        discord_shard_ids=(0, 2, 3),
        discord_shard_count=4,
    )


def test_everything_of_slack_can_be_set() -> None:
    settings = read_settings(
        {
            "HINDCAST_SLACK_BOT_TOKEN": "xoxb-1",
            "HINDCAST_SLACK_APP_TOKEN": "xapp-1",
            "HINDCAST_SLACK_SIGNING_SECRET": "s",
            "HINDCAST_SLACK_CLIENT_ID": "1.2",
            "HINDCAST_SLACK_CLIENT_SECRET": "c",
            "HINDCAST_SLACK_TOKEN_KEY": f"{NEW_KEY}, {OLD_KEY}",
            "HINDCAST_SLACK_API_URL": "https://slack-gov.com/api",
            "HINDCAST_SLACK_HTTP_HOST": "0.0.0.0",
            "HINDCAST_SLACK_HTTP_PORT": "3001",
            "HINDCAST_SLACK_ALIASES": "none",
        }
    )
    assert settings == Settings(
        slack_bot_token="xoxb-1",
        slack_app_token="xapp-1",
        slack_signing_secret="s",
        slack_client_id="1.2",
        slack_client_secret="c",
        slack_token_key=(NEW_KEY, OLD_KEY),
        slack_api_url="https://slack-gov.com/api",
        slack_http_host="0.0.0.0",
        slack_http_port=3001,
        slack_aliases="",
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HINDCAST_WEB_PORT", "http"),
        ("HINDCAST_WEB_PORT", "70000"),
        ("HINDCAST_WEB_URL", "hindcast.example.com"),
        ("HINDCAST_WEB_URL", "https://example.com/hindcast"),
        ("HINDCAST_WEB_URL", "https://me@example.com"),
        ("HINDCAST_TICK_S", "0"),
        ("HINDCAST_TICK_S", "nan"),
        ("HINDCAST_TICK_S", "1e12"),
        ("HINDCAST_TICK_S", "0.001"),
        ("HINDCAST_LOG_LEVEL", "loud"),
        ("HINDCAST_DISCORD_OPERATORS_CHANNEL", "9" * 20),
        ("HINDCAST_WEB_KEY_FILE", "/nowhere/at/all"),
        ("HINDCAST_WEB_KEY_FILE", "/dev/null"),
        ("HINDCAST_DATABASE_URL_FILE", "/dev/null"),
        ("HINDCAST_WEB_KEY", "1234567"),
        ("HINDCAST_DISCORD_TOKEN", "Bot abc.def.ghi"),
        ("HINDCAST_DISCORD_API_URL", "discord.com/api"),
        ("HINDCAST_DISCORD_API_URL", "ftp://discord.com"),
        ("HINDCAST_DISCORD_API_URL", "http://[::1"),
        ("HINDCAST_DISCORD_API_URL", "http://a:b/"),
        ("HINDCAST_DISCORD_SHARD_IDS", "0"),
        ("HINDCAST_DISCORD_SHARD_IDS", "3-0"),
        ("HINDCAST_DISCORD_SHARD_IDS", "first"),
        ("HINDCAST_DISCORD_SHARD_COUNT", "0"),
        ("HINDCAST_SLACK_BOT_TOKEN", "xoxp-1"),
        ("HINDCAST_SLACK_BOT_TOKEN", "xoxb-1\nxoxb-1"),
        ("HINDCAST_SLACK_TOKEN_KEY", "open sesame"),
        ("HINDCAST_SLACK_TOKEN_KEY", ","),
        ("HINDCAST_SLACK_HTTP_PORT", "http"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    with pytest.raises(Unusable, match=name):
        read_settings({name: value})


NUMBERS = ("WEB_PORT", "SLACK_HTTP_PORT", "TICK_S", "DISCORD_SHARD_COUNT")


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("number", ["9" * 7, "9" * 5000, "-1", "1e400", "one", ""])
def test_every_number_has_bounds_that_are_told(name: str, number: str) -> None:
    said = complaint_about({f"HINDCAST_{name}": number})
    assert said == "" if not number else re.search(r"(up|\d) to [\d,]+; .* is not\.$", said)
    assert len(said) < 120


def test_no_number_is_without_bounds() -> None:
    hints = get_type_hints(Settings)
    numbers = {
        name.upper() for name, kind in hints.items() if {int, float} & {kind, *get_args(kind)}
    }
    assert numbers - {"DISCORD_SHARD_IDS"} == set(NUMBERS)


def test_an_unknown_setting_is_pointed_out_with_the_nearest() -> None:
    said = unknown_settings({"HINDCAST_WEB_PROT": "1", "HINDCAST_TEST_DATABASE_URL": "x", "A": "b"})
    assert said == ["There is no setting HINDCAST_WEB_PROT. Did you mean HINDCAST_WEB_PORT?"]


def test_a_setting_of_which_only_the_end_is_right_is_pointed_out_with_all_that_end_so() -> None:
    (said,) = unknown_settings({"HINDCAST_TOKEN": "x"})
    assert said.endswith(
        "HINDCAST_DISCORD_TOKEN or HINDCAST_SLACK_APP_TOKEN or HINDCAST_SLACK_BOT_TOKEN?"
    )
    (said,) = unknown_settings({"HINDCAST_COLOUR": "x"})
    assert said == "There is no setting HINDCAST_COLOUR."


def test_all_that_is_wrong_is_said_at_once() -> None:
    wrong = {"HINDCAST_WEB_PORT": "high", "HINDCAST_TICK_S": "x", "HINDCAST_SLACK_BOT_TOKEN": "y"}
    told = complaint_about(wrong).splitlines()
    assert {line.partition(" ")[0] for line in told} == set(wrong)


def test_a_public_address_is_asked_for_as_it_is_taken() -> None:
    said = complaint_about({"HINDCAST_WEB_URL": "example"})
    assert "https://example.com;" in said


def test_slacks_two_tokens_are_told_apart() -> None:
    with pytest.raises(Unusable, match="belongs in HINDCAST_SLACK_APP_TOKEN"):
        read_settings({"HINDCAST_SLACK_BOT_TOKEN": "xapp-1"})
    with pytest.raises(Unusable, match="belongs in HINDCAST_SLACK_BOT_TOKEN"):
        read_settings({"HINDCAST_SLACK_APP_TOKEN": "xoxb-1"})


def test_a_shard_outside_the_count_is_named() -> None:
    shards = {"HINDCAST_DISCORD_SHARD_IDS": "1-4", "HINDCAST_DISCORD_SHARD_COUNT": "4"}
    with pytest.raises(Unusable, match=r"has 4, but .* the last shard is 3"):
        read_settings(shards)
