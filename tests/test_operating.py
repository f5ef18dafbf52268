"""The operator's commands, as processes beside one that serves."""

import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.test_command_line import ROOT, hindcast, serving

ROOM = 36_000
"""Bytes: enough for what SQLite keeps beside a file that it reads, too few for what is written."""

FORECAST = "/forecast models-work-a-whole-day-in-2026 percent:{}"


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


def test_a_backup_beside_a_running_hindcast_is_restored_elsewhere(
    environment: dict[str, str], tmp_path: Path
) -> None:
    file = str(tmp_path / "backup")
    with serving(environment):
        made = hindcast(environment, "backup", file)
    assert (made.returncode, made.stderr) == (0, b"")
    assert b"2 forecasts among them" in made.stdout
    new = elsewhere(environment, tmp_path)
    restored = hindcast(new, "restore", file)
    assert (restored.returncode, restored.stderr) == (0, b"")
    assert b"2 forecasts among them" in restored.stdout
    asked = hindcast(new, "ask", "--as", "ann", FORECAST.format(40))
    assert "(was 30 %)" in asked.stdout.decode()


def test_a_second_backup_and_a_second_restore_are_refused(
    environment: dict[str, str], tmp_path: Path
) -> None:
    file = str(tmp_path / "backup")
    assert hindcast(environment, "backup", file).returncode == 0
    for command, words in (("backup", "is there already"), ("restore", "holds something already")):
        refused = hindcast(environment, command, file)
        assert refused.returncode == 1
        assert words in refused.stderr.decode()
        assert refused.stdout == b""


def test_in_a_folder_the_newest_backups_stay_and_nothing_else_is_deleted(
    environment: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in ("hindcast-20250101T030000Z.backup", "hindcast-20250102T030000Z.backup", "mine"):
        (folder / name).touch()
    made = hindcast(environment, "backup", "--keep", "2", str(folder))
    assert (made.returncode, made.stderr) == (0, b"")
    assert b"Deleted, because newer ones are there: hindcast-20250101T030000Z" in made.stdout
    there = sorted(file.name for file in folder.iterdir())
    assert there[0] == "hindcast-20250102T030000Z.backup"
    assert there[2:] == ["mine"]
    restored = hindcast(elsewhere(environment, tmp_path), "restore", str(folder / there[1]))
    assert b"2 forecasts among them" in restored.stdout


def test_the_new_backup_stays_where_the_clock_was_ahead_before(
    environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "hindcast-29990101T030000Z.backup").touch()
    (tmp_path / "hindcast-29990102T030000Z.backup").touch()
    assert hindcast(environment, "backup", "--keep", "1", str(tmp_path)).returncode == 0
    (left,) = tmp_path.glob("hindcast-*.backup")
    assert not left.name.startswith("hindcast-2999")


def test_a_backup_that_fails_deletes_no_other(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    old = tmp_path / "backups" / "hindcast-20250101T030000Z.backup"
    old.touch()
    nothing = elsewhere(environment, tmp_path)
    assert hindcast(nothing, "backup", "--keep", "1", str(old.parent)).returncode == 1
    assert old.exists()


@pytest.mark.parametrize("number", ["0", "-1", "many"])
def test_at_least_one_backup_is_kept(environment: dict[str, str], number: str) -> None:
    refused = hindcast(environment, "backup", "--keep", number, "backups")
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert f"at least 1; “{number}” is not" in refused.stderr.decode()


@pytest.mark.parametrize("command", ["backup", "export"])
def test_a_folder_that_is_missing_is_named(
    environment: dict[str, str], tmp_path: Path, command: str
) -> None:
    refused = hindcast(environment, command, str(tmp_path / "missing" / "file"))
    assert refused.returncode == 1
    assert refused.stderr.decode().startswith(f"The folder {tmp_path / 'missing'} is not there")


def test_where_a_folder_is_restored_its_newest_backup_is_named(
    environment: dict[str, str], tmp_path: Path
) -> None:
    for name in ("hindcast-20250101T030000Z.backup", "hindcast-20250102T030000Z.backup", "zebra"):
        (tmp_path / name).touch()
    refused = hindcast(environment, "restore", str(tmp_path))
    newest = tmp_path / "hindcast-20250102T030000Z.backup"
    assert refused.stderr.decode().endswith(f"the newest is {newest}.\n")
    (tmp_path / "empty").mkdir()
    refused = hindcast(environment, "restore", str(tmp_path / "empty"))
    assert "is a folder: name a file in it that is a backup." in refused.stderr.decode()


def test_a_backup_whose_text_cannot_be_read_is_refused_without_showing_it(
    environment: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "backup"
    assert hindcast(environment, "backup", str(file)).returncode == 0
    with closing(sqlite3.connect(file)) as opened, opened:
        opened.execute("UPDATE forecast SET member = CAST(x'616c696365ff' AS TEXT)")
    refused = hindcast(elsewhere(environment, tmp_path), "restore", str(file))
    assert refused.returncode == 1
    assert refused.stderr.decode().endswith(": what stands in it cannot be read.\n")


def test_of_a_database_whose_text_cannot_be_read_none_is_shown(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "data" / "hindcast.db")) as opened, opened:
        opened.execute("UPDATE forecast SET member = CAST(x'616c696365ff' AS TEXT)")
    refused = hindcast(environment, "backup", str(tmp_path / "backup"))
    assert refused.returncode == 1
    assert b"Could not decode" in refused.stderr
    assert b"alice" not in refused.stderr


@pytest.mark.parametrize("words", [("rescore",), ("rescore", "--check")])
def test_scores_of_a_database_that_is_not_there_are_not_computed(
    environment: dict[str, str], tmp_path: Path, words: tuple[str, ...]
) -> None:
    refused = hindcast(elsewhere(environment, tmp_path), *words)
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert refused.stderr.decode().startswith("There is nothing: ")
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("command", ["backup", "export", "restore"])
def test_where_there_is_nothing_no_folder_is_made(
    environment: dict[str, str], tmp_path: Path, command: str
) -> None:
    refused = hindcast(elsewhere(environment, tmp_path), command, str(tmp_path / "file"))
    assert refused.returncode == 1
    assert "is not there" in refused.stderr.decode()
    assert not (tmp_path / "elsewhere").exists()


def small_files_only(most: int) -> Callable[[], None]:
    """Return what lets a process write no file of more bytes, as on a disk that is full."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def on_a_full_disk(
    environment: dict[str, str], most: int, *words: str
) -> subprocess.CompletedProcess[bytes]:
    """Run a command that can write no file of more bytes."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        check=False,
        preexec_fn=small_files_only(most),
    )


def fill(environment: dict[str, str], rows: int = 2000) -> None:
    """Keep many forecasts that cannot be written any shorter."""
    file = Path(environment["HINDCAST_DATA_DIR"]) / "hindcast.db"
    row = "INSERT INTO forecast VALUES (NULL, 'local', 'x', 'cy', 0.5, ?, 0, hex(randomblob(32)))"
    with closing(sqlite3.connect(file)) as opened, opened:
        opened.executemany(row, [("2026-11-20 12:00:00.000000",)] * rows)


@pytest.mark.parametrize("command", ["backup", "export"])
def test_on_a_full_disk_no_half_file_is_left(
    environment: dict[str, str], tmp_path: Path, command: str
) -> None:
    folder = tmp_path / "full"
    folder.mkdir()
    fill(environment)
    refused = on_a_full_disk(environment, ROOM, command, str(folder / "file"))
    assert refused.returncode == 1
    assert len(refused.stderr.decode().splitlines()) == 1
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("most", [ROOM, 300_000, 600_000])
def test_a_restore_without_room_leaves_no_database_behind(
    environment: dict[str, str], tmp_path: Path, most: int
) -> None:
    file, new = tmp_path / "backup", elsewhere(environment, tmp_path)
    fill(environment, 10_000)
    assert hindcast(environment, "backup", str(file)).returncode == 0
    (home := tmp_path / "elsewhere").mkdir()
    # The copy that is read lies in the data folder too: only what the database takes is to be less.
    refused = on_a_full_disk(new, most, "restore", str(file))
    assert refused.returncode == 1
    assert len(refused.stderr.decode().splitlines()) == 1
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("most", [40_000, 1_000_000])
def test_a_first_start_on_a_full_disk_is_refused_in_one_line(
    environment: dict[str, str], tmp_path: Path, most: int
) -> None:
    refused = on_a_full_disk(elsewhere(environment, tmp_path), most, "serve")
    assert refused.returncode == 1
    (line,) = refused.stderr.decode().splitlines()
    assert str(tmp_path / "elsewhere" / "hindcast.db") in line


@pytest.mark.parametrize("command", ["backup", "restore", "export"])
def test_what_is_stopped_midway_leaves_nothing_behind(
    environment: dict[str, str], tmp_path: Path, command: str
) -> None:
    fill(environment, 100_000)
    (folder := tmp_path / "stopped").mkdir()
    file = folder / "file"
    if command == "restore":
        assert hindcast(environment, "backup", str(file)).returncode == 0
        environment = environment | {"HINDCAST_DATA_DIR": str(folder)}
    running = subprocess.Popen(
        [sys.executable, "-m", "bot", command, str(file)],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    before = set(folder.iterdir())
    while not any(one.name.startswith(".") for one in set(folder.iterdir()) - before):
        assert running.poll() is None
        time.sleep(0.002)
    running.terminate()
    assert running.communicate(timeout=20) == (b"", b"")
    assert running.returncode == 130
    left = {one for one in folder.iterdir() if not one.name.startswith("hindcast.db")}
    assert left == {file for file in before if not file.name.startswith("hindcast.db")}


@pytest.fixture
def writing(environment: dict[str, str]) -> Iterator[list[str]]:
    """Have forecasts written into the database without a pause; give those that are committed."""
    committed: list[str] = []
    stop = threading.Event()
    file = Path(environment["HINDCAST_DATA_DIR"]) / "hindcast.db"
    now = "2026-11-20 12:00:00.000000"
    row = f"INSERT INTO forecast VALUES (NULL, 'local', 'x', 'cy', 0.5, '{now}', 0, ?)"

    def write() -> None:
        with closing(sqlite3.connect(file, timeout=10, isolation_level=None)) as connection:
            while not stop.is_set():
                connection.execute(row, (f"written-{len(committed)}",))
                committed.append(f"written-{len(committed)}")

    thread = threading.Thread(target=write)
    thread.start()
    yield committed
    stop.set()
    thread.join()


def test_another_process_that_writes_is_not_in_the_way(
    environment: dict[str, str], writing: list[str], tmp_path: Path
) -> None:
    before = set(writing)
    assert hindcast(environment, "backup", str(tmp_path / "backup")).returncode == 0
    with closing(sqlite3.connect(tmp_path / "backup")) as opened:
        kept = {one for (one,) in opened.execute("SELECT interaction FROM forecast")}
    assert before <= kept


def test_an_export_holds_each_table_twice_and_names_what_is_confidential(
    environment: dict[str, str], tmp_path: Path
) -> None:
    taken = hindcast(environment, "export", str(tmp_path / "all.zip"))
    assert taken.returncode == 0
    assert b"holds what is kept of local." in taken.stdout
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        forecasts = json.loads(archive.read("local/forecasts.json"))
        table = archive.read("local/forecasts.csv").decode().splitlines()
        assert b"Treat it as confidential" in archive.read("README.txt")
        catalogue = {one["id"] for one in json.loads(archive.read("catalogue/predictions.json"))}
    told = [(one["member"], one["probability"]) for one in forecasts]
    assert told == [("ann", 0.3), ("bob", 0.6)]
    assert {one["prediction"] for one in forecasts} <= catalogue
    assert table[0].startswith("sequence,prediction,member,probability,at")
    assert len(table) == 3
    assert (tmp_path / "all.zip").stat().st_mode & 0o777 == 0o600


def test_an_export_of_one_community_has_nothing_of_another(
    environment: dict[str, str], tmp_path: Path
) -> None:
    refused = hindcast(environment, "export", "--community", "slack:T1", str(tmp_path / "t1.zip"))
    assert refused.returncode == 2
    assert refused.stderr.decode() == "Nothing is kept of “slack:T1”. There is local.\n"
    file = Path(environment["HINDCAST_DATA_DIR"]) / "hindcast.db"
    with closing(sqlite3.connect(file)) as opened, opened:
        opened.execute("UPDATE forecast SET community = 'slack:T1' WHERE member = 'ann'")
    taken = hindcast(environment, "export", "--community", "slack:T1", str(tmp_path / "t1.zip"))
    assert taken.returncode == 0
    with zipfile.ZipFile(tmp_path / "t1.zip") as archive:
        assert {name.partition("/")[0] for name in archive.namelist()} == {
            "README.txt",
            "catalogue",
            "slack-T1",
        }
        members = [one["member"] for one in json.loads(archive.read("slack-T1/forecasts.json"))]
    assert members == ["ann"]
