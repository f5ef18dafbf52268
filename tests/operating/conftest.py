"""What tests of the operator's commands share: data in which two members forecast."""

import os
import shutil
from pathlib import Path

import pytest

from tests.test_command_line import hindcast

FORECAST = "/forecast reliable-agents-sooner-than-30-years percent:{}"
"""Open until 2055: these processes go by the machine's clock."""


@pytest.fixture(scope="session")
def forecast(planted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder in which two members forecast, to copy."""
    home = tmp_path_factory.mktemp("forecast") / "data"
    shutil.copytree(planted, home)
    for member, percent in (("ann", 30), ("bob", 60)):
        asked = hindcast(at(home), "ask", "--as", member, FORECAST.format(percent))
        assert asked.returncode == 0, asked.stdout
    return home


@pytest.fixture
def environment(forecast: Path, tmp_path: Path) -> dict[str, str]:
    """Return an environment with a data folder of its own, in which two members forecast."""
    return at(Path(shutil.copytree(forecast, tmp_path / "data")))


def at(home: Path) -> dict[str, str]:
    """Return this process's environment without its own settings, with a data folder."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HINDCAST_")}
    return clean | {"HINDCAST_DATA_DIR": str(home), "HINDCAST_WEB_PORT": "0"}


def elsewhere(environment: dict[str, str], folder: Path) -> dict[str, str]:
    """Return an environment with another data folder, which is not there yet."""
    return environment | {"HINDCAST_DATA_DIR": str(folder / "elsewhere")}
