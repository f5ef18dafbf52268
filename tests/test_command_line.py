"""The command line, as a process of its own."""

import errno
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
from inspect import iscoroutinefunction
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot import __version__
from bot.__main__ import _subcommand, main
from bot.command_line import make_parser
from bot.subcommands.ask import joined

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
        (("ask", "--at", "0001-01-01T00:00:00+23:00", "/about"), 2, "a year from 1970 to 2200"),
        (("ask", "--at", "9999-12-31T23:59:59-23:00", "/about"), 2, "a year from 1970 to 2200"),
        (("ask", "sunscreen"), 0, "Sholto Douglas"),
        (("ask", "low", "bandwidth", "interface", "speaker:David Luan"), 0, "David Luan"),
        (("ask", "help"), 0, "/quote"),
        (("ask", ""), 2, "That line is empty"),
        (("docs",), 0, "# Commands"),
        (("slack-manifest",), 0, '"socket_mode_enabled": true'),
        (("slack-manifest", "--url", "https://bot.example.com"), 0, "https://bot.example.com/"),
        (("--version",), 0, f"hindcast {__version__}"),
        (("serve", "--help"), 0, "usage"),
    ],
)
def test_exit_status_and_words(
    environment: dict[str, str], arguments: tuple[str, ...], status: int, words: str
) -> None:
    asked = hindcast(environment, *arguments)
    assert asked.returncode == status
    assert words in (asked.stdout + asked.stderr).decode()
    assert b"Traceback" not in asked.stderr


def test_a_terminal_without_unicode_gets_what_it_can_show(environment: dict[str, str]) -> None:
    ascii_only = environment | {"PYTHONIOENCODING": "ascii"}
    asked = hindcast(ascii_only, "ask", "/quote sunscreen")
    assert (asked.returncode, asked.stderr) == (0, b"")
    assert b"Sholto Douglas" in asked.stdout
    told = hindcast(ascii_only, "ask", "--json", "/quote sunscreen")
    unicode = hindcast(environment, "ask", "--json", "/quote sunscreen")
    assert told.stdout.isascii()
    assert not unicode.stdout.isascii()
    assert json.loads(told.stdout)["blocks"] == json.loads(unicode.stdout)["blocks"]
    refused = hindcast(ascii_only, "ask", "--at", "gestern “früh”", "/about")
    assert refused.returncode == 2
    assert b"Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "needless"),
    [
        (("--help",), {"asyncpg", "sqlalchemy", "aiohttp", "bot.bootstrap"}),
        (("ask", "/about"), {"aiohttp", "jinja2", "discord", "slack_bolt", "matplotlib"}),
        (("rescore",), {"aiohttp", "tantivy", "bot.bootstrap", "bot.subcommands.ask"}),
        (("docs",), {"sqlalchemy", "aiohttp", "bot.bootstrap"}),
        (("slack-manifest",), {"sqlalchemy", "aiohttp", "slack_bolt", "bot.bootstrap"}),
    ],
)
def test_a_subcommand_loads_only_what_it_needs(
    environment: dict[str, str], arguments: tuple[str, ...], needless: set[str]
) -> None:
    program = (
        "import atexit, runpy, sys\n"
        "atexit.register(lambda: print(*sys.modules, file=sys.stderr))\n"
        "runpy.run_module('bot', run_name='__main__', alter_sys=True)"
    )
    command = [sys.executable, "-c", program, *arguments]
    ended = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=True)
    loaded = ended.stderr.decode().split()
    assert "bot.command_line" in loaded
    assert needless.isdisjoint(loaded)


def test_every_subcommand_has_a_module_that_runs_it() -> None:
    (choices,) = (action.choices for action in make_parser()._actions if action.choices)
    for name in choices:
        assert iscoroutinefunction(_subcommand(name))


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["/quote a b"], "/quote a b"),
        (["a", "b"], "a b"),
        (["a", "speaker:David Luan", "b"], 'a speaker:"David Luan" b'),
        (["a", "David Luan"], "a David Luan"),
        (["a", 'speaker:"David Luan"'], 'a speaker:"David Luan"'),
    ],
)
def test_arguments_are_joined_to_a_line(arguments: list[str], line: str) -> None:
    assert joined(arguments) == line


def refuses_to_start(environment: dict[str, str], *arguments: str) -> str:
    """Return the one sentence with which a start was refused."""
    served = hindcast(environment, *arguments)
    assert served.returncode == 1
    assert served.stdout == b""
    said = served.stderr.decode()
    assert len(said.splitlines()) == 1
    return said


@pytest.mark.parametrize("host", ["a..b", "nosuch.invalid", "203.0.113.7"])
def test_an_address_of_another_machine_is_not_blamed_on_the_port(
    environment: dict[str, str], host: str
) -> None:
    said = refuses_to_start(environment | {"HINDCAST_WEB_HOST": host}, "serve")
    assert host in said
    assert "HINDCAST_WEB_HOST" in said
    assert "HINDCAST_WEB_PORT" not in said


@pytest.mark.parametrize("command", ["serve", "chat"])
def test_a_data_folder_that_is_a_file_is_named(
    environment: dict[str, str], tmp_path: Path, command: str
) -> None:
    file = tmp_path / "file"
    file.touch()
    assert str(file) in refuses_to_start(environment | {"HINDCAST_DATA_DIR": str(file)}, command)


def test_settings_that_are_wrong_and_unknown_are_told_at_once(environment: dict[str, str]) -> None:
    wrong = {"HINDCAST_TICK_S": "often", "HINDCAST_WEB_PROT": "80"}
    served = hindcast(environment | wrong, "serve")
    assert served.returncode == 1
    assert served.stderr.decode().splitlines() == [
        "HINDCAST_TICK_S is a number of seconds from 0.01 to 3600; “often” is not.",
        "There is no setting HINDCAST_WEB_PROT. Did you mean HINDCAST_WEB_PORT?",
    ]


def test_an_error_of_the_machine_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", "/srv/data")

    monkeypatch.setattr("bot.subcommands.docs.run", full)
    assert main(["docs"]) == 1
    assert capsys.readouterr().err == "/srv/data: No space left on device.\n"


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
            every = ("database", "library", "check-ins", "writing")
            assert json.load(ready) == dict.fromkeys(every, True)
        with urllib.request.urlopen(f"{base}/api/quotes?q=sunscreen") as found:
            assert json.load(found)["quotes"][0]["speaker"] == "Sholto Douglas"
        with urllib.request.urlopen(f"{base}/metrics") as metrics:
            assert b'hindcast_lookups_total{outcome="found"} 1.0' in metrics.read()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def _has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@pytest.mark.skipif(not _has_ipv6(), reason="needs a machine with IPv6")
def test_the_printed_link_works_whatever_the_key_and_the_host(environment: dict[str, str]) -> None:
    key = "a&b c#d/é?%41+"
    with serving(environment | {"HINDCAST_WEB_KEY": key, "HINDCAST_WEB_HOST": "::"}) as served:
        address = served[1]
        assert address.startswith("http://[::1]:")
        assert parse_qs(urlsplit(address).query) == {"key": [key]}
        with urllib.request.urlopen(address) as page:
            assert b"<!doctype html>" in page.read()


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
