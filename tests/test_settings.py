"""Settings from the environment, and what is said about wrong ones."""

import errno
import re
from dataclasses import dataclass
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from adapters.settings_reference import settings_page
from bot.kernel.errors import Unusable
from bot.settings import (
    DESCRIBED,
    SECRETS,
    Settings,
    given_secrets,
    read_settings,
    unknown_settings,
)
from bot.settings.about import described
from bot.settings.values import READERS

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


def test_a_secret_may_be_a_file_but_not_both(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("open sesame\n")
    assert read_settings({"HINDCAST_WEB_KEY_FILE": str(file)}).web_key == "open sesame"
    with pytest.raises(Unusable, match="both set"):
        read_settings({"HINDCAST_WEB_KEY_FILE": str(file), "HINDCAST_WEB_KEY": "other"})
    file.write_text(" \n")
    with pytest.raises(Unusable, match="is empty"):
        read_settings({"HINDCAST_WEB_KEY_FILE": str(file)})


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


@pytest.mark.parametrize(("name", "why"), [("missing", "there is none"), (".", "it is a folder")])
def test_why_a_secrets_file_cannot_be_read_is_said(tmp_path: Path, name: str, why: str) -> None:
    assert why in complaint_about({"HINDCAST_WEB_KEY_FILE": str(tmp_path / name)})


def test_a_secrets_file_of_somebody_else_is_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbid(*_: object, **__: object) -> str:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "read_text", forbid)
    assert "this user may not read it" in complaint_about({"HINDCAST_WEB_KEY_FILE": "x"})


def test_slacks_two_tokens_are_told_apart() -> None:
    with pytest.raises(Unusable, match="belongs in HINDCAST_SLACK_APP_TOKEN"):
        read_settings({"HINDCAST_SLACK_BOT_TOKEN": "xapp-1"})
    with pytest.raises(Unusable, match="belongs in HINDCAST_SLACK_BOT_TOKEN"):
        read_settings({"HINDCAST_SLACK_APP_TOKEN": "xoxb-1"})


def test_a_shard_outside_the_count_is_named() -> None:
    shards = {"HINDCAST_DISCORD_SHARD_IDS": "1-4", "HINDCAST_DISCORD_SHARD_COUNT": "4"}
    with pytest.raises(Unusable, match=r"has 4, but .* the last shard is 3"):
        read_settings(shards)


@pytest.mark.parametrize("secret", sorted(SECRETS))
def test_no_complaint_holds_a_secret(secret: str) -> None:
    assert unknown_settings({f"HINDCAST_{secret}_FILE": "x"}) == []
    for wrong in ("s3cret s3cret", "xoxb-s3cret", "xapp-s3cret", "s3cret"):
        assert "s3cret" not in complaint_about({f"HINDCAST_{secret}": wrong})


@pytest.mark.parametrize("secret", sorted(SECRETS))
def test_a_secret_in_place_of_its_file_is_not_repeated(secret: str) -> None:
    for slip in ("s3cret", "s3cret" * 100, "s3cret\0"):
        said = complaint_about({f"HINDCAST_{secret}_FILE": slip})
        assert f"the secret itself goes into HINDCAST_{secret}." in said
        assert "s3cret" not in said


@pytest.mark.parametrize("name", sorted(READERS))
def test_a_value_that_is_long_enough_for_a_secret_is_not_repeated(name: str) -> None:
    said = complaint_about({f"HINDCAST_{name.upper()}": "5ecret" * 6})
    assert "5ecret" not in said


def test_what_is_given_as_a_secret_is_known_before_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("open sesame")
    given = given_secrets(
        {
            "HINDCAST_WEB_KEY_FILE": str(tmp_path / "key"),
            "HINDCAST_SLACK_SIGNING_SECRET_FILE": "by mistake",
            "HINDCAST_SLACK_TOKEN_KEY": "newest, oldest",
            "HINDCAST_DATABASE_URL": "postgresql://me:password@host/x",
            "HINDCAST_LOG_LEVEL": "loud",
        }
    )
    assert {"by mistake", "newest", "oldest", "password"} <= set(given)
    assert not {str(tmp_path / "key"), "loud"} & set(given)


def complaint_about(environment: dict[str, str]) -> str:
    try:
        read_settings(environment)
    except Unusable as complaint:
        return str(complaint)
    return ""


def test_the_page_of_settings_is_fresh() -> None:
    page = Path(__file__).parent.parent / "docs" / "settings.md"
    assert page.read_text("utf-8") == settings_page(Settings, DESCRIBED), "run `make docs`"


def test_a_setting_that_nothing_is_said_about_is_named() -> None:
    @dataclass
    class Undescribed:
        colour: str = "blue"

    with pytest.raises(TypeError, match="the setting colour"):
        described(Undescribed)


@pytest.mark.parametrize("name", DESCRIBED)
def test_a_setting_is_described_in_a_line_of_a_table(name: str) -> None:
    about = DESCRIBED[name]
    assert about.meaning
    assert about.example
    for said in (about.meaning, about.example, about.otherwise):
        assert not {"|", "\n"} & set(said)


@pytest.mark.parametrize("name", [each for each in READERS if not DESCRIBED[each].secret])
def test_an_example_is_one_that_would_be_read(name: str) -> None:
    needs = {"discord_shard_ids": {"HINDCAST_DISCORD_SHARD_COUNT": "4"}}.get(name, {})
    settings = read_settings({f"HINDCAST_{name.upper()}": DESCRIBED[name].example} | needs)
    assert getattr(settings, name) != getattr(Settings(), name)


@pytest.mark.parametrize("secret", sorted(SECRETS))
def test_of_a_secret_one_form_is_set(secret: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cret")
    both = {f"HINDCAST_{secret}": "s3cret", f"HINDCAST_{secret}_FILE": str(tmp_path / "secret")}
    with pytest.raises(Unusable, match=f"HINDCAST_{secret}_FILE are both set") as complaint:
        read_settings(both)
    assert "s3cret" not in str(complaint.value)


def test_whatever_sounds_like_a_secret_is_one() -> None:
    sounds = [n.upper() for n in DESCRIBED if {"token", "secret", "key"} & set(n.split("_"))]
    assert set(sounds) <= SECRETS


def test_settings_do_not_show_their_secrets() -> None:
    assert "sesame" not in repr(Settings(web_key="sesame"))
