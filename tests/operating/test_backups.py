"""Backups and what comes back from them, as processes beside one that serves."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.databases import on_server
from tests.operating.conftest import FORECAST, elsewhere
from tests.test_command_line import hindcast, serving


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


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_where_nothing_can_be_written_a_backup_is_named_and_takes_the_place_of_the_oldest(
    environment: dict[str, str], database_url: str, tmp_path: Path
) -> None:
    only_read = f'ALTER DATABASE "{make_url(database_url).database}"'
    only_read += " SET default_transaction_read_only = on"  # as a standby is
    asyncio.run(on_server(database_url, only_read))
    (tmp_path / "hindcast-20250101T030000Z.backup").touch()
    standby = environment | {"HINDCAST_DATABASE_URL": database_url}
    made = hindcast(standby, "backup", "--keep", "1", str(tmp_path))
    assert made.returncode == 1
    (file,) = tmp_path.glob("hindcast-*.backup")
    told = made.stdout.decode()
    assert told.startswith(f"{file} holds ")
    assert "Deleted, because newer ones are there: hindcast-20250101T030000Z.backup" in told
    (said,) = made.stderr.decode().splitlines()
    assert said.startswith(f"The backup {file} is made, but PostgreSQL database ")
    assert "could not be told so: " in said


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
