"""Settings from the environment, and what is said about wrong ones."""

from pathlib import Path

import pytest

from bot.kernel.errors import Unusable
from bot.settings import Settings, read_settings, unknown_settings


def test_nothing_set_gives_the_defaults() -> None:
    assert read_settings({}) == Settings()


def test_everything_can_be_set() -> None:
    settings = read_settings(
        {
            "HINDCAST_WEB_HOST": "0.0.0.0",
            "HINDCAST_WEB_PORT": "9000",
            "HINDCAST_DATA_DIR": "/srv/hindcast",
            "HINDCAST_TICK_S": "0.5",
            "HINDCAST_LOG_LEVEL": "debug",
        }
    )
    assert settings == Settings(
        web_host="0.0.0.0",
        web_port=9000,
        data_dir=Path("/srv/hindcast"),
        tick_s=0.5,
        log_level="DEBUG",
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HINDCAST_WEB_PORT", "http"),
        ("HINDCAST_WEB_PORT", "70000"),
        ("HINDCAST_TICK_S", "0"),
        ("HINDCAST_TICK_S", "nan"),
        ("HINDCAST_LOG_LEVEL", "loud"),
        ("HINDCAST_WEB_KEY_FILE", "/nowhere/at/all"),
        ("HINDCAST_WEB_KEY_FILE", "/dev/null"),
        ("HINDCAST_DATABASE_URL_FILE", "/dev/null"),
        ("HINDCAST_WEB_KEY", "1234567"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    with pytest.raises(Unusable, match=name):
        read_settings({name: value})


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


def test_settings_do_not_show_their_secrets() -> None:
    assert "sesame" not in repr(Settings(web_key="sesame"))
