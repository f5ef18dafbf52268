"""The image's own process, in a replay of its build, as another user who may write only data."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import pytest

from tests.container.dockerfile import Stage, read_dockerfile
from tests.container.replay import in_place, replay, take_installed

UID = 10001
STARTS_WITHIN_S = 60.0
STOPS_WITHIN_S = 10.0

_Found = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Container:
    """A replayed image, and how its command is run in it."""

    root: Path
    image: Stage
    port: int

    def start(self, command: list[str]) -> "subprocess.Popen[str]":
        """Run a command as the container would: its environment, its folder, its user."""
        environment = in_place(self.image, self.root)
        environment |= {"HINDCAST_WEB_HOST": "127.0.0.1", "HINDCAST_WEB_PORT": str(self.port)}
        program = shutil.which(command[0], path=environment["PATH"]) or command[0]
        return subprocess.Popen(
            [program, *command[1:]],
            cwd=self.root / self.image.last("WORKDIR").lstrip("/"),
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **_as_another_user(),
        )

    def get(self, path: str) -> bytes:
        """Ask the web room."""
        opener = build_opener(ProxyHandler({}))
        with opener.open(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
            return bytes(answer.read())


def _as_another_user() -> dict[str, object]:
    """Return how root becomes somebody; anybody else already is."""
    return {"user": UID, "group": UID, "extra_groups": ()} if os.geteuid() == 0 else {}


def _python() -> str:
    """Return a Python of this version that every user may run."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    own = Path(sys.base_prefix) / "bin" / version
    for candidate in (own, Path("/usr/local/bin") / version, Path("/usr/bin") / version):
        if _may_run(candidate):
            return str(candidate)
    raise AssertionError(f"no {version} here that user {UID} may run; install one in /usr/bin")


def _may_run(program: Path) -> bool:
    how = _as_another_user()
    try:
        tried = subprocess.run([program, "-c", ""], check=False, **how)
    except OSError:
        return False
    return tried.returncode == 0


@pytest.fixture(scope="module")
def container() -> Iterator[Container]:
    """Give the replayed image; its folders are closed to writing but for data and /tmp."""
    # Not pytest's own folder: other users may not enter that one.
    folder = Path(tempfile.mkdtemp(prefix="hindcast-image-"))
    folder.chmod(0o755)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    try:
        root = replay(folder, _python(), take_installed)
        (root / "tmp").chmod(0o1777)
        _close(root)
        yield Container(root, read_dockerfile()[-1], port)
    finally:
        for place in folder.rglob("*/"):
            place.chmod(0o755)
        shutil.rmtree(folder)


def _close(root: Path) -> None:
    writable = {root / "tmp", root / "data"}
    for place in [root, *root.rglob("*/")]:
        if place not in writable and not place.is_symlink():
            place.chmod(stat.S_IMODE(place.stat().st_mode) & ~0o222)


def _contents(root: Path) -> _Found:
    """Return every file that is not in the two places that may be written, with size and time."""
    found = [file for top in ("app", "opt") for file in (root / top).rglob("*")]
    seen = [(str(file), file.lstat()) for file in found]
    return {name: (how.st_size, how.st_mtime_ns) for name, how in seen}


@contextmanager
def _running(container: Container) -> "Iterator[subprocess.Popen[str]]":
    process = container.start(container.image.command)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _until_it_answers(container: Container, process: "subprocess.Popen[str]") -> None:
    end = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < end and process.poll() is None:
        try:
            container.get("/readyz")
        except OSError:  # nobody listens, or not yet ready, or slow
            time.sleep(0.2)
        else:
            return
    process.kill()
    raise AssertionError(process.communicate()[0])


def test_it_serves_writes_only_its_data_and_stops_in_time(container: Container) -> None:
    before = _contents(container.root)
    with _running(container) as process:
        _until_it_answers(container, process)
        assert b"Sholto Douglas" in container.get("/api/quotes?q=sunscreen")
        well = container.start(container.image.health_check)
        assert (well.communicate(timeout=60)[0], well.returncode) == ("", 0)
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=STOPS_WITHIN_S)
    assert process.returncode == 0, said
    assert "Hindcast is at http://127.0.0.1:" in said
    assert _contents(container.root) == before
    assert (container.root / "data" / "hindcast.db").exists()


def test_it_is_unwell_when_nothing_answers(container: Container) -> None:
    unwell = container.start(container.image.health_check)
    unwell.communicate(timeout=60)
    assert unwell.returncode == 1


def test_a_question_from_the_shell_is_answered(container: Container) -> None:
    entry = container.image.command[:-1]
    asked = container.start([*entry, "ask", "/quote sunscreen"])
    assert "Sholto Douglas" in asked.communicate(timeout=60)[0]
    assert asked.returncode == 0


def test_nothing_of_the_sources_can_be_written(container: Container) -> None:
    for place in ("app", "app/bot", "app/seeds", "opt/venv", ""):
        attempt = "import sys; open(sys.argv[1] + '/x', 'w')"
        tried = container.start(["python", "-c", attempt, str(container.root / place)])
        said, _ = tried.communicate(timeout=60)
        assert "Permission denied" in said
