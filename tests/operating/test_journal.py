"""The operator's commands and the journal of the file that they visit."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.test_command_line import hindcast


@pytest.mark.parametrize(
    "words",
    [("rescore", "--check"), ("rescore",), ("backup", "FILE"), ("export", "FILE"), ("doctor",)],
    ids=" ".join,
)
def test_who_visits_a_file_leaves_it_the_journal_that_it_has(
    environment: dict[str, str], tmp_path: Path, words: tuple[str, ...]
) -> None:
    file = Path(environment["HINDCAST_DATA_DIR"]) / "hindcast.db"
    with closing(sqlite3.connect(file)) as opened:
        assert opened.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
    there = [str(tmp_path / "file") if word == "FILE" else word for word in words]
    assert hindcast(environment, *there).returncode == 0
    with closing(sqlite3.connect(file)) as opened:
        assert opened.execute("PRAGMA journal_mode").fetchone() == ("delete",)
