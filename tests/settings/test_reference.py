"""What is said about each setting, and the page of them."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.settings_reference import settings_page
from bot.settings import DESCRIBED, Settings, read_settings
from bot.settings.about import described
from bot.settings.values import READERS


def test_the_page_of_settings_is_fresh() -> None:
    page = Path(__file__).parents[2] / "docs" / "settings.md"
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
