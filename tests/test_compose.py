"""The container can be told everything that the process can be told."""

from pathlib import Path

import pytest

from bot.settings import DESCRIBED, SECRETS

COMPOSE = Path(__file__).parent.parent / "compose.yaml"
OF_THE_IMAGE = {"DATA_DIR", "SEEDS_DIR", "WEB_HOST", "WEB_PORT", "SLACK_HTTP_PORT"}
"""What the image decides: its paths, and the ports that it publishes."""


@pytest.mark.parametrize(
    "name",
    [
        *sorted({name.upper() for name in DESCRIBED} - OF_THE_IMAGE),
        *sorted(f"{name}_FILE" for name in SECRETS),
    ],
)
def test_a_setting_reaches_the_container(name: str) -> None:
    lines = [line.strip() for line in COMPOSE.read_text("utf-8").splitlines()]
    assert any(line.startswith(f"HINDCAST_{name}:") for line in lines)
