"""The command line, as a process of its own."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def environment(planted: Path, tmp_path: Path) -> dict[str, str]:
    """Return an environment with a data folder of its own, and nothing else set."""
    shutil.copytree(planted, tmp_path / "data")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HINDCAST_")}
    return clean | {"HINDCAST_DATA_DIR": str(tmp_path / "data"), "HINDCAST_WEB_PORT": "0"}


def hindcast(
    environment: dict[str, str], *arguments: str, stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(
        command, env=environment, cwd=ROOT, input=stdin, capture_output=True, check=False
    )


def test_ask_prints_the_words(environment: dict[str, str]) -> None:
    asked = hindcast(environment, "ask", "/quote sunscreen")
    assert asked.returncode == 0
    assert "Sholto Douglas" in asked.stdout.decode()
    assert asked.stderr == b""


def test_ask_json_is_one_object(environment: dict[str, str]) -> None:
    asked = hindcast(environment, "ask", "--json", "/quote sunscreen")
    card = json.loads(asked.stdout)
    assert card["blocks"][0]["speaker"] == "Sholto Douglas"


def test_stdin_gives_one_answer_a_line_in_order(environment: dict[str, str]) -> None:
    lines = b"/quote sunscreen\n\n/nonsense\n\xff\xfe\n/about"
    asked = hindcast(environment, "ask", "--json", "--stdin", stdin=lines)
    cards = [json.loads(line) for line in asked.stdout.splitlines()]
    assert [card["status"] for card in cards] == ["ok", "refused", "refused", "refused", "ok"]
    assert asked.returncode == 2


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("ask", "/quote mortgage rates"), 0, "Nothing in the four episodes"),
        (("ask", "/quot x"), 2, "Did you mean /quote?"),
        (("ask",), 2, "Give one line"),
        (("ask", "--at", "yesterday", "/about"), 2, "--at takes"),
        (("ask", "--at", "2026-11-20T09:00:00+00:00", "/about"), 0, "Hindcast"),
        (("ask", "--as", "bob", "--role", "member", "/about"), 0, "Hindcast"),
        (("docs",), 0, "# Commands"),
    ],
)
def test_exit_status_and_words(
    environment: dict[str, str], arguments: tuple[str, ...], status: int, words: str
) -> None:
    asked = hindcast(environment, *arguments)
    assert asked.returncode == status
    assert words in (asked.stdout + asked.stderr).decode()
    assert b"Traceback" not in asked.stderr


def test_a_database_from_a_newer_version_is_refused_untouched(
    environment: dict[str, str],
) -> None:
    file = Path(environment["HINDCAST_DATA_DIR"]) / "hindcast.db"
    with sqlite3.connect(file) as database:
        database.execute("UPDATE hindcast_version SET version_num = '9999'")
    database.close()
    asked = hindcast(environment, "ask", "/about")
    assert asked.returncode == 1
    assert "newer Hindcast" in asked.stderr.decode()
    assert b"Traceback" not in asked.stderr


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    command = [sys.executable, "-m", "bot", "serve"]
    with subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        line = process.stdout.readline().decode()
        try:
            yield process, line.split()[-1] if line else ""
        finally:
            process.kill()


def test_serve_prints_the_address_answers_and_stops_at_once(environment: dict[str, str]) -> None:
    with serving(environment) as (process, address):
        assert "/?key=" in address
        base = address.partition("/?")[0]
        with urllib.request.urlopen(f"{base}/readyz") as ready:
            assert json.load(ready) == {"database": True, "library": True}
        with urllib.request.urlopen(f"{base}/api/quotes?q=sunscreen") as found:
            assert json.load(found)["quotes"][0]["speaker"] == "Sholto Douglas"
        with urllib.request.urlopen(f"{base}/metrics") as metrics:
            assert b'hindcast_lookups_total{outcome="found"} 1.0' in metrics.read()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_a_taken_port_is_said_clearly(environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        served = hindcast(environment | {"HINDCAST_WEB_PORT": port}, "serve")
    assert served.returncode == 1
    assert "HINDCAST_WEB_PORT" in served.stderr.decode()
    assert b"Traceback" not in served.stderr


def test_the_key_is_kept_for_its_owner_alone(environment: dict[str, str]) -> None:
    with serving(environment) as (_, first):
        pass
    with serving(environment) as (_, second):
        pass
    assert first.partition("key=")[2] == second.partition("key=")[2] != ""
    key = Path(environment["HINDCAST_DATA_DIR"]) / "web.key"
    assert key.stat().st_mode & 0o777 == 0o600
