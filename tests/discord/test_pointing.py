"""Members and channels picked in Discord come with their ids; a name that was typed is neither."""

import pytest

from adapters.discord.addresses import FORM
from adapters.discord.forms import submitted
from adapters.discord.sent import sent
from bot.features.registry import REGISTRY
from bot.features.settings import SettingsRequest
from bot.kernel.errors import NotUnderstood

SETTINGS = REGISTRY.get("settings")
assert SETTINGS is not None


def test_what_was_picked_in_a_command_is_read() -> None:
    picked = [
        {"name": "moderator", "type": 6, "value": "42"},
        {"name": "channel", "type": 7, "value": "77"},
    ]
    values = sent({"name": "settings", "options": picked}).values
    assert SETTINGS.read(values) == SettingsRequest(moderator="42", channel="77")


def test_what_was_picked_in_a_form_is_read() -> None:
    picked = [
        {"component": {"type": 5, "custom_id": "moderator", "values": ["42"]}},
        {"component": {"type": 8, "custom_id": "channel", "values": ["77"]}},
    ]
    _, values = submitted({"custom_id": f"{FORM}settings", "components": picked})
    assert SETTINGS.read(values) == SettingsRequest(moderator="42", channel="77")


@pytest.mark.parametrize("option", ["moderator", "channel"])
def test_a_name_that_was_typed_is_refused(option: str) -> None:
    typed = [{"name": option, "type": 3, "value": "@bob"}]
    with pytest.raises(NotUnderstood, match="none that I can tell"):
        SETTINGS.read(sent({"name": "settings", "options": typed}).values)
