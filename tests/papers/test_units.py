"""The units of systemd: well-formed, and calling what is there."""

import configparser
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.command_line import make_parser
from bot.settings import unknown_settings

UNITS = Path(__file__).parent.parent.parent / "docs" / "systemd"
NAMES = sorted(unit.name for unit in UNITS.iterdir() if unit.suffix in (".service", ".timer"))
HINDCAST, SETTINGS = "/opt/hindcast/.venv/bin/hindcast", "/etc/hindcast/settings.env"


def read(name: str) -> configparser.ConfigParser:
    """Return a unit; keys keep their capitals."""
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(UNITS / name)
    return unit


@pytest.mark.parametrize("name", NAMES)
def test_systemd_takes_it_where_there_is_one(name: str, tmp_path: Path) -> None:
    """The command is where this test can put one: systemd looks whether it may be run."""
    program = tmp_path / "hindcast"
    program.touch(0o755)
    text = (UNITS / name).read_text("utf-8")
    assert name.endswith(".timer") or HINDCAST in text
    for one in NAMES:
        written = (UNITS / one).read_text("utf-8").replace(HINDCAST, str(program))
        (tmp_path / one).write_text(written)
    if analyze := shutil.which("systemd-analyze"):
        command = [analyze, "verify", tmp_path / name]
        told = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (told.returncode, told.stdout, told.stderr) == (0, "", "")


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".service")])
def test_a_service_calls_a_command_with_the_settings_and_may_do_little(name: str) -> None:
    service = read(name)["Service"]
    program, *words = service["ExecStart"].split()
    assert program == HINDCAST
    assert make_parser().parse_args(words).command in ("serve", "backup")
    assert service["EnvironmentFile"] == SETTINGS
    assert service["ProtectSystem"] == "strict"
    assert (service["NoNewPrivileges"], service["CapabilityBoundingSet"]) == ("yes", "")


def test_a_backup_may_be_written_where_it_is_to_be() -> None:
    service = read("hindcast-backup.service")["Service"]
    assert service["ExecStart"].endswith(f" {service['ReadWritePaths']}")


def test_the_settings_are_known() -> None:
    lines = (UNITS / "settings.env").read_text("utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if not line.startswith("#"))
    assert unknown_settings(given) == []
    assert (
        given["HINDCAST_DATA_DIR"]
        == f"/var/lib/{read('hindcast.service')['Service']['StateDirectory']}"
    )


def test_the_command_of_root_is_a_program_of_the_shell_with_the_same_settings() -> None:
    script = UNITS / "hindcast"
    assert subprocess.run(["sh", "-n", script], check=False).returncode == 0
    assert SETTINGS in script.read_text("utf-8")
    assert HINDCAST in script.read_text("utf-8")
