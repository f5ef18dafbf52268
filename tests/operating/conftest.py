"""What tests of the operator's commands share: data in which two members forecast."""

import os
import shutil
from pathlib import Path

import pytest

from tests.test_command_line import hindcast

FORECAST = "/forecast reliable-agents-sooner-than-30-years percent:{}"
"""Open until 2055: these processes go by the machine's clock."""


@pytest.fixture
def environment(planted: Path, tmp_path: Path) -> dict[str, str]:
    """Return an environment with a data folder of its own, in which two members forecast."""
    shutil.copytree(planted, tmp_path / "data")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HINDCAST_")}
    made = clean | {"HINDCAST_DATA_DIR": str(tmp_path / "data"), "HINDCAST_WEB_PORT": "0"}
    for member, percent in (("ann", 30), ("bob", 60)):
        asked = hindcast(made, "ask", "--as", member, FORECAST.format(percent))
        assert asked.returncode == 0
    return made


def elsewhere(environment: dict[str, str], folder: Path) -> dict[str, str]:
    """Return an environment with another data folder, which is not there yet."""
    return environment | {"HINDCAST_DATA_DIR": str(folder / "elsewhere")}
