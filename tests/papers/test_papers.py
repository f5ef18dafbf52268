"""Every command of the papers on running it is run as written, in order, in a fresh copy."""

import asyncio
import json
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from tests.discord.fake import FakeDiscord
from tests.papers.blocks import Block, blocks
from tests.papers.place import Place
from tests.papers.stand_ins import STAND_INS, hindcast

ROOT = Path(__file__).parent.parent.parent
SELF_HOSTING, OPERATIONS, README = "docs/self-hosting.md", "docs/operations.md", "README.md"

RUN = (
    *("bash", "cat", "chmod", "df", "env", "find", "grep", "ls", "mkdir", "mv"),
    *("date",),
    *("openssl", "rm", "sed", "sh", "tail"),
)
"""Programs that are run as they are. `STAND_INS` are checked; any other is not found."""

INTO_POSTGRESQL = "Into PostgreSQL"
SERVICE = "Started with the machine, and backed up every day"
NOT_OF_THE_SOURCES = (".venv", ".git", "data", "secrets", "*_cache", "__pycache__", "*.egg-info")


@dataclass(frozen=True, slots=True)
class Route:
    """A way through a page: the blocks under some headings, and under others not.

    `set_up` says that it begins where the bot is installed and runs.
    """

    page: str
    under: str
    without: str = "(nothing)"
    set_up: bool = False

    def blocks(self) -> list[Block]:
        """Return the blocks on the way."""
        every = blocks(ROOT / self.page)
        return [
            one for one in every if self.under in one.headings and self.without not in one.headings
        ]


ROUTES = (
    Route(SELF_HOSTING, "Running Hindcast yourself", without="A large community"),
    Route(SELF_HOSTING, "In a container"),
    Route(OPERATIONS, "Operations", without=INTO_POSTGRESQL, set_up=True),
    Route(README, "In a container"),
)


LARGE, UNITS = Route(SELF_HOSTING, "A large community"), Route(SELF_HOSTING, SERVICE)
AFTER = Route(OPERATIONS, INTO_POSTGRESQL)
"""Walked by tests of their own, which also look at what was kept."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine of its own: sources, folders, and what is typed there, in one session."""

    sources: Path
    place: Place
    token: str
    environment: dict[str, str]

    def types(self, text: str) -> str:
        """Type commands, each of which must do what it is to do; return what they say."""
        kept = self.place.root / "session"
        here = self.place.here(text, self.sources)
        done = subprocess.run(
            ["bash", "-e", "-c", f"[ ! -f {kept} ] || . {kept}\n{here}\nexport -p > {kept}"],
            cwd=self.sources,
            env=self.environment,
            input=self.token,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, f"{text}\n{done.stdout}{done.stderr}"
        return done.stdout


@pytest.fixture
async def machine(tmp_path: Path, empty_postgresql: str) -> AsyncIterator[Machine]:
    """Give a machine with a fresh copy of the sources and nothing else, beside a fake Discord."""
    ignored = shutil.ignore_patterns(*NOT_OF_THE_SOURCES)
    sources = shutil.copytree(ROOT, tmp_path / "sources", ignore=ignored)
    root = tmp_path / "root"
    for folder in ("data", "etc/systemd/system", "usr/local/bin"):
        (root / folder).mkdir(parents=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with FakeDiscord() as discord:
        place = Place(root, port, discord.api_url, empty_postgresql)
        yield Machine(sources, place, discord.token, _environment(place, tmp_path / "bin"))
        place.stop()


def _environment(place: Place, programs: Path) -> dict[str, str]:
    """Return an environment in which there are no programs but those that are meant."""
    programs.mkdir()
    for name in RUN:
        found = shutil.which(name)
        assert found, f"{name} is not installed"
        (programs / name).symlink_to(found)
    for program in STAND_INS:
        file = place.hindcast if program is hindcast else programs / program.__name__
        command = f'exec {sys.executable} -m tests.papers.stand_ins {program.__name__} "$@"'
        file.write_text(f"#!/bin/sh\n{command}\n")
        file.chmod(0o755)
    told = asdict(place) | {"root": str(place.root)}
    return {
        "PATH": str(programs),
        "HOME": str(place.root),
        "LANG": "C.UTF-8",
        "HINDCAST_WEB_PORT": str(place.port),
        "HINDCAST_DISCORD_API_URL": place.api_url,
        "STAND_INS_PLACE": json.dumps(told),
    }


def set_up(machine: Machine, planted: Path) -> None:
    """Let the bot be there in a container, which runs, and as a service."""
    root, programs = machine.place.root, Path(machine.environment["PATH"])
    shutil.copytree(planted, root / "data", dirs_exist_ok=True)
    shutil.copytree(planted, root / "var/lib/hindcast")
    shutil.copy2(machine.place.hindcast, programs)
    machine.environment["HINDCAST_DATA_DIR"] = str(root / "var/lib/hindcast")
    (root / "etc/hindcast").mkdir()
    (root / "etc/hindcast/settings.env").touch()
    machine.types("echo COMPOSE_PROFILES=sqlite >> .env")
    machine.types("docker compose up --detach")


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.page}: {route.under}")
async def test_every_command_does_what_it_is_to_do(
    machine: Machine, planted: Path, route: Route
) -> None:
    if route.set_up:
        await asyncio.to_thread(set_up, machine, planted)
    said = []
    for block in route.blocks():
        if SERVICE in block.headings and "useradd" in block.text:
            machine.place.stop()  # Ctrl-C, as the page says
        said.append(await asyncio.to_thread(machine.types, block.text))
    assert any(said)


async def test_what_was_kept_comes_along_to_postgresql_and_from_there_to_another(
    machine: Machine,
) -> None:
    forecast = "/forecast reliable-agents-sooner-than-30-years percent:{}"  # open until 2055
    ask = "docker compose exec -T {} python -m bot ask --as ann '{}'"
    for block in Route(SELF_HOSTING, "In a container", without="A large community").blocks():
        await asyncio.to_thread(machine.types, block.text)
    await asyncio.to_thread(machine.types, ask.format("hindcast", forecast.format(30)))
    for block in LARGE.blocks():
        await asyncio.to_thread(machine.types, block.text)
    said = await asyncio.to_thread(machine.types, ask.format("hindcast-a", forecast.format(40)))
    assert "(was 30 %)" in said
    backup = "docker compose exec -T hindcast-a python -m bot backup --keep 14 /data/backups"
    copied = "docker compose cp hindcast-a:/data/backups ."
    await asyncio.to_thread(machine.types, f"{backup}\n{copied}")
    for block in AFTER.blocks():
        await asyncio.to_thread(machine.types, block.text)
    said = await asyncio.to_thread(machine.types, ask.format("hindcast-b", forecast.format(50)))
    assert "(was 40 %)" in said


@pytest.mark.parametrize("tokens", [(), ("slack_bot_token", "slack_app_token")])
async def test_the_units_are_set_up_whichever_tokens_there_are(
    machine: Machine, planted: Path, tokens: tuple[str, ...]
) -> None:
    shutil.copytree(planted, machine.sources / "data")
    (machine.sources / "secrets").mkdir()
    for name in tokens:
        (machine.sources / "secrets" / name).write_text("xoxb-1-2-3")
    settings = machine.sources / "docs/systemd/settings.env"
    lines = settings.read_text("utf-8").splitlines()
    settings.write_text("\n".join(line for line in lines if "DISCORD" not in line), "utf-8")
    await asyncio.to_thread(machine.types, "make install")
    (installing,) = (one for one in UNITS.blocks() if "useradd" in one.text)
    await asyncio.to_thread(machine.types, installing.text)
    root = machine.place.root
    assert {file.name for file in (root / "etc/hindcast").iterdir()} == {*tokens, "settings.env"}
    assert (root / "var/lib/hindcast/hindcast.db").exists()
    assert "There is no setting" not in machine.place.said()
    doctor = await asyncio.to_thread(machine.types, "hindcast doctor")
    assert f"{root}/var/lib/hindcast" in doctor


def test_every_command_is_on_a_route() -> None:
    for page in (SELF_HOSTING, OPERATIONS):
        on_routes = [
            block for route in (*ROUTES, AFTER) if route.page == page for block in route.blocks()
        ]
        assert set(blocks(ROOT / page)) <= set(on_routes)


async def test_a_command_that_nobody_knows_is_noticed(machine: Machine) -> None:
    for text in ("kubectl apply", "docker compose --profile sqlite kill", "systemctl start other"):
        with pytest.raises(AssertionError):
            await asyncio.to_thread(machine.types, text)
