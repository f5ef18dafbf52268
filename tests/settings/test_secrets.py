"""Secrets among the settings: given or in a file, and repeated nowhere."""

import errno
from pathlib import Path

import pytest

from bot.kernel.errors import Unusable
from bot.settings import (
    DESCRIBED,
    SECRETS,
    Settings,
    given_secrets,
    read_settings,
    unknown_settings,
)
from bot.settings.values import READERS
from tests.settings.complaints import complaint_about


def test_a_secret_may_be_a_file_but_not_both(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("open sesame\n")
    assert read_settings({"HINDCAST_WEB_KEY_FILE": str(file)}).web_key == "open sesame"
    with pytest.raises(Unusable, match="both set"):
        read_settings({"HINDCAST_WEB_KEY_FILE": str(file), "HINDCAST_WEB_KEY": "other"})
    file.write_text(" \n")
    with pytest.raises(Unusable, match="is empty"):
        read_settings({"HINDCAST_WEB_KEY_FILE": str(file)})


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
