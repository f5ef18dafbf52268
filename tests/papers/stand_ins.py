"""What stands in for programs that a test may not run, called by their names.

Each checks what it is told, and does what can be done without it: a container's command is run
here, with the container's settings. What none of them knows is an error.
"""

import asyncio
import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import make_url

from bot import __version__
from bot.logs.forms import JsonForm
from bot.logs.redaction import Redaction
from tests.databases import on_server
from tests.papers.place import BOT, WEB, Place
from tests.papers.project import WAYS, Project

EXAMPLE = "3f9c2a1b"
"""The id of a request that docs/operations.md takes for an example."""

_OPTIONS = {
    "up": ("--detach", "--build", "--wait"),
    "restart": (),
    "down": (),
    "stop": (),
    "ps": ("--all",),
    "build": ("--pull",),
    "logs": ("--no-log-prefix",),
    "cp": (),
    "exec": ("-T",),
    "run": ("-T", "--rm"),
}
"""What `docker compose` is asked for, each with the options that come first."""


def hindcast(words: list[str], place: Place) -> int:
    """Run the real one; it serves in the background."""
    if words == ["serve"]:
        place.serve(os.environ)
        return 0
    return subprocess.run([sys.executable, *BOT[1:], *words], check=False).returncode


def docker(words: list[str], place: Place) -> int:
    """Run what is to be run in a container; the engine's own part is checked."""
    assert words.pop(0) == "compose"
    project = Project.read(words)
    what = words.pop(0)
    words = words[sum(word in _OPTIONS[what] for word in words) :]
    match what, words:
        case "exec", ["postgresql", "createdb", "--username=hindcast", name]:
            made = make_url(place.database(name)).database
            asyncio.run(on_server(place.postgresql, f'CREATE DATABASE "{made}"'))
        case "exec", [service, *command]:
            return project.run(service, command, place)
        case "run", ["--entrypoint", program, service, *command]:
            return project.run(service, [program, *command], place)
        case "run", [service, *command]:
            return project.run(service, [*BOT, *command], place)
        case _:
            _order(project, what, words, place)
    return 0


def _order(project: Project, what: str, words: list[str], place: Place) -> None:
    """Do what the engine does by itself."""
    match what, words:
        case "up" | "restart", []:
            project.up(place)
        case "up", [service]:
            assert project.services[service]["healthcheck"], "nobody can wait for it"
        case "restart", [service]:
            assert service in set(project.services) - WAYS
        case "down" | "stop", []:
            place.stop()
        case "stop", services:
            assert set(services) == WAYS & set(project.services), "one goes on writing"
            place.stop()
        case "ps" | "build", []:
            assert project.services
        case "logs", [*_, service]:
            assert service in project.services
            sys.stdout.write(f"{place.said()}{_example()}\n")
        case "cp", [source, target]:
            service, _, folder = source.partition(":")
            assert service in project.services
            shutil.copytree(folder, Path(target) / Path(folder).name, dirs_exist_ok=True)
        case _:
            raise AssertionError(f"nobody knows what docker compose {what} {words} does")


def systemctl(words: list[str], place: Place) -> int:
    """Look whether there are such units; run the one that stays."""
    what, *units = [word for word in words if word != "--now"]
    assert what in ("daemon-reload", "enable", "start", "stop", "restart")
    _there(units)
    if {"hindcast", "hindcast.service"} & set(units):
        place.stop()
        if what != "stop":
            place.serve(os.environ | _settings_of_the_service(place))
    return 0


def _there(units: list[str]) -> int:
    for unit in units:
        assert Path("docs/systemd", unit if "." in unit else f"{unit}.service").exists()
    return 0


def _settings_of_the_service(place: Place) -> dict[str, str]:
    """Return what systemd reads from the file that the units name."""
    lines = (place.root / "etc/hindcast/settings.env").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if not line.startswith("#"))


def runuser(words: list[str], place: Place) -> int:
    """Run a command as the user that the tests run as."""
    assert words[:3] == ["--user", "hindcast", "--"]
    assert words[3] == str(Path(".venv/bin/hindcast").absolute())
    return hindcast(words[4:], place)


def chown(words: list[str], place: Place) -> int:
    """Look whether there is what is to be another's."""
    del place
    assert words[:2] == ["-R", "hindcast:hindcast"]
    assert Path(words[2]).exists()
    return 0


def git(words: list[str], place: Place) -> int:
    """Look whether it is about the newest version, or one that there is."""
    del place
    assert words in (["pull", "--ff-only"], ["switch", "--detach", f"v{__version__}"])
    return 0


def journalctl(words: list[str], place: Place) -> int:
    """Look whether there is such a unit."""
    del place
    assert (words[0], words[2]) == ("--unit", "--lines")
    return _there([words[1]])


def useradd(words: list[str], place: Place) -> int:
    """Look whether it is the user of the units."""
    del place
    for unit in Path("docs/systemd").glob("*.service"):
        assert f"User={words[-1]}\n" in unit.read_text("utf-8")
    return 0


def install(words: list[str], place: Place) -> int:
    """Install, whoever is to be the owner; what names paths of the machine finds them here."""
    owners = {n + more for n, word in enumerate(words) if word in ("-o", "-g") for more in (0, 1)}
    kept = [word for n, word in enumerate(words) if n not in owners]
    installed = subprocess.run([_real("install"), *kept], check=False).returncode
    for file in (place.root / "usr/local/bin/hindcast", place.root / "etc/hindcast/settings.env"):
        if file.exists():
            file.write_text(place.here(file.read_text("utf-8"), Path.cwd()), "utf-8")
    return installed


def make(words: list[str], place: Place) -> int:
    """Look what it would do: the libraries are in the environment that the tests run in."""
    command = [_real("make"), "--dry-run", *words]
    tried = subprocess.run(command, check=False, capture_output=True, text=True)
    if words == ["install"]:
        assert "pip" in tried.stdout
        Path(".venv/bin").mkdir(parents=True)
        shutil.copy2(place.hindcast, ".venv/bin")
    return tried.returncode


def curl(words: list[str], place: Place) -> int:
    """Ask the web room, where it is; of what else is published, look that it is."""
    address = words[-1].removeprefix("http://").partition("/")[0]
    if address != WEB:
        published = f"{address}:{address.partition(':')[2]}"
        services = Project.read(["ps"]).services.values()
        assert any(published in one.get("ports", ()) for one in services)
        return 0
    there = ["--connect-to", f"{WEB}:127.0.0.1:{place.port}"]
    return subprocess.run([_real("curl"), *there, *words], check=False).returncode


def _real(name: str) -> str:
    """Return where the machine's own program is; in the test's PATH there is only its stand-in."""
    found = shutil.which(name, path=os.defpath)
    assert found, f"{name} is not installed"
    return found


def _example() -> str:
    record = logging.LogRecord("bot", logging.ERROR, "", 0, "this is an example", (), None)
    record.request = EXAMPLE
    return JsonForm(Redaction()).format(record)


STAND_INS = (
    *(hindcast, docker, systemctl, journalctl, useradd, runuser),
    *(install, chown, git, make, curl),
)


def main(name: str, words: Sequence[str]) -> int:
    """Be the program of a name."""
    told = json.loads(os.environ["STAND_INS_PLACE"])
    place = Place(Path(told["root"]), told["port"], told["api_url"], told["postgresql"])
    (program,) = (each for each in STAND_INS if each.__name__ == name)
    return program(list(words), place)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
