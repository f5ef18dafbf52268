"""What `hindcast export` writes."""

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

from tests.test_command_line import hindcast


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
