"""The operator's commands on a full disk, stopped midway, and beside somebody who writes."""

import resource
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.listeners import telling
from tests.operating.conftest import elsewhere
from tests.test_command_line import ROOT, hindcast

ROOM = 36_000
"""Bytes: enough for what SQLite keeps beside a file that it reads, too few for what is written."""


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
    row = "INSERT INTO forecast VALUES (NULL, 'local', 'x', 'cy', 0.5, ?, 0, hex(randomblob(32)))"
    with closing(sqlite3.connect(database_of(environment))) as opened, opened:
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


BEHIND = ["sh", "-c", 'trap "" INT; exec "$@"', "sh"]
"""Starts a command as a shell does with `&`: SIGINT is ignored."""


@pytest.mark.parametrize("shell", [[], BEHIND], ids=["in-front", "behind"])
@pytest.mark.parametrize("command", ["backup", "restore", "export"])
def test_what_is_stopped_midway_leaves_nothing_behind(
    environment: dict[str, str], tmp_path: Path, command: str, shell: list[str]
) -> None:
    fill(environment, 100_000)
    (folder := tmp_path / "stopped").mkdir()
    file = folder / "file"
    if command == "restore":
        assert hindcast(environment, "backup", str(file)).returncode == 0
        environment = environment | {"HINDCAST_DATA_DIR": str(folder)}
    running = subprocess.Popen(
        [*shell, sys.executable, "-m", "bot", command, str(file)],
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
    database, now = database_of(environment), "2026-11-20 12:00:00.000000"
    row = f"INSERT INTO forecast VALUES (NULL, 'local', 'x', 'cy', 0.5, '{now}', 0, ?)"

    def write() -> None:
        with closing(sqlite3.connect(database, timeout=60, isolation_level=None)) as connection:
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


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("listener", ["full", "gone"])
def test_a_backup_that_can_tell_nobody_is_made_counted_and_takes_the_place_of_the_oldest(
    environment: dict[str, str], tmp_path: Path, listener: str, unbuffered: str
) -> None:
    folder = tmp_path / "backups"
    assert hindcast(environment, "backup", "--keep", "1", str(folder)).returncode == 0
    (oldest,) = folder.iterdir()
    oldest = oldest.rename(folder / "hindcast-20200101T000000Z.backup")
    forget_backups(environment)
    words = ("backup", "--keep", "1", str(folder))
    told = telling(environment | {"PYTHONUNBUFFERED": unbuffered}, listener, *words)
    assert told.returncode == (1 if listener == "full" else 0)
    assert len(told.stderr.decode().splitlines()) == (1 if listener == "full" else 0)
    (newest,) = folder.iterdir()
    assert newest != oldest
    assert backups_noted(environment)


def forget_backups(environment: dict[str, str]) -> None:
    """Have the database know of no backup."""
    with closing(sqlite3.connect(database_of(environment))) as opened, opened:
        opened.execute("DELETE FROM synced WHERE name = 'backup'")


def backups_noted(environment: dict[str, str]) -> bool:
    """Tell whether the database knows of a backup."""
    with closing(sqlite3.connect(database_of(environment))) as opened:
        return bool(opened.execute("SELECT 1 FROM synced WHERE name = 'backup'").fetchone())


def database_of(environment: dict[str, str]) -> Path:
    """Return where the forecasts are kept."""
    return Path(environment["HINDCAST_DATA_DIR"]) / "hindcast.db"


def test_for_several_backups_a_folder_is_wanted_not_a_file(
    environment: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "one.backup"
    file.write_bytes(b"")
    refused = hindcast(environment, "backup", "--keep", "2", str(file))
    assert refused.returncode == 1
    assert "is a file; with --keep name the folder" in refused.stderr.decode()
