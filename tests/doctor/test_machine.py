"""The doctor looks at settings, the disk, the database, the index and the port."""

import os
import shutil
import socket
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from aiohttp.typedefs import Handler

from bot.bootstrap import FixedClock
from bot.doctor import as_object, as_text, examine, ports, status_of
from bot.kernel.health import Finding, Level
from storage import health
from storage.backup.last_backup import note_backup
from storage.database.engine import Database
from tests.doctor.conftest import looked, only, troubles
from tests.test_command_line import hindcast, serving

CONNECTING = {"database": True, "library": True, "check-ins": True, "discord": False}
"""What `/readyz` says of a Hindcast that Discord has not let in."""


async def test_a_sound_installation_has_nothing_to_mend(home: Path) -> None:
    found = await looked(home)
    assert troubles(found) == []
    assert status_of(found) == 0
    areas = {"settings", "disk", "database", "backup", "index", "web room", "platforms"}
    assert {one.area for one in found} == areas


async def test_without_a_token_it_says_that_no_platform_is_set_up(home: Path) -> None:
    (told,) = (one for one in await looked(home) if one.area == "platforms")
    assert told.level is Level.OK
    assert "HINDCAST_DISCORD_TOKEN" in told.words


async def test_a_backup_that_is_too_old_is_pointed_out(home: Path) -> None:
    assert "None was made yet" in as_text(await looked(home))
    now = datetime.now(UTC)
    async with Database.open("", home) as database:
        await note_backup(database, home / "backup", now - timedelta(hours=20))
        assert troubles(await looked(home)) == []
        await note_backup(database, home / "backup", now - timedelta(hours=40))
    assert "`hindcast backup`" in only(await looked(home)).mend


async def test_a_damaged_file_is_told_with_the_way_back(home: Path) -> None:
    file = home / "hindcast.db"
    with file.open("r+b") as opened:
        opened.seek(file.stat().st_size // 2)
        opened.write(os.urandom(64 * 1024))
    damaged = next(one for one in await looked(home) if one.level is Level.WRONG)
    assert damaged.area == "database"
    assert "`hindcast restore`" in damaged.mend


async def test_a_file_in_place_of_the_data_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    told = [one for one in await looked(tmp_path / "data") if one.area == "disk"]
    assert [one.words.endswith("is to be the data folder, and is a file.") for one in told] == [
        True
    ]


async def test_before_the_first_start_nothing_is_made(tmp_path: Path) -> None:
    found = await looked(tmp_path / "new")
    assert only(found).words.endswith("is not there yet.")
    assert not (tmp_path / "new").exists()
    assert status_of(found) == 0


async def test_a_data_folder_that_cannot_be_made_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file" / "data", Path("/proc/nowhere/data")):
        told = only(await looked(folder))
        assert (told.area, told.level) == ("disk", Level.WRONG)
        assert f"{folder} cannot be made" in told.words


async def test_a_folder_of_episodes_that_is_not_there_is_wrong(home: Path) -> None:
    told = only(await looked(home, HINDCAST_SEEDS_DIR="/nowhere/seeds"))
    assert (told.area, told.level) == ("seeds", Level.WRONG)
    assert "/nowhere/seeds" in told.words


async def test_an_empty_database_may_be_restored_into(empty_database_url: str, home: Path) -> None:
    told = [one for one in await looked(home, HINDCAST_DATABASE_URL=empty_database_url) if one.mend]
    assert told[0].mend.startswith("Restore a backup now")


async def test_settings_that_cannot_be_read_are_told_with_those_that_are_unknown() -> None:
    found = await examine({"HINDCAST_WEB_PORT": "high", "HINDCAST_WEB_HOTS": "::1"})
    assert [one.level for one in found] == [Level.WRONG, Level.WARNING]
    assert found[0].mend == "HINDCAST_WEB_PORT is a number up to 65535; “high” is not."
    assert "Did you mean HINDCAST_WEB_HOST?" in found[1].words
    assert status_of(found) == 1


async def test_an_empty_variable_is_not_counted(home: Path) -> None:
    empty = {"HINDCAST_DISCORD_TOKEN": "", "HINDCAST_TEST_SPECS": "x", "HINDCAST_NONE": "1"}
    assert "They can be read, from 2 variables." in as_text(await looked(home, **empty))


async def test_both_forms_of_a_secret_are_wrong(home: Path) -> None:
    found = await looked(home, HINDCAST_WEB_KEY="x" * 9, HINDCAST_WEB_KEY_FILE="/run/key")
    assert "set one of them" in only(found).mend


async def test_an_index_that_is_missing_is_built_at_the_start(home: Path) -> None:
    shutil.rmtree(home / "index")
    assert "`hindcast serve` builds it" in only(await looked(home)).mend


async def test_a_database_of_another_version_is_named(home: Path) -> None:
    for revision, level in (("0001", Level.WARNING), ("9999", Level.WRONG)):
        with closing(sqlite3.connect(home / "hindcast.db")) as opened, opened:
            opened.execute("UPDATE hindcast_version SET version_num = ?", (revision,))
        finding = only(await looked(home))
        assert finding.level is level
        assert revision in finding.words + finding.mend


async def test_a_database_that_somebody_holds_is_busy_and_not_broken(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.database.engine.BUSY_S", 0.05)
    with closing(sqlite3.connect(home / "hindcast.db", isolation_level=None)) as opened:
        opened.execute("BEGIN IMMEDIATE")
        finding = only(await looked(home))
    assert (finding.level, finding.area) == (Level.WARNING, "database")
    assert "Somebody has been writing" in finding.words


@pytest.mark.parametrize(("slow", "told"), [(2, []), (3, [Level.WARNING])])
async def test_a_database_is_slow_where_it_is_so_each_time_and_not_only_now(
    home: Path, monkeypatch: pytest.MonkeyPatch, slow: int, told: list[Level]
) -> None:
    hours, write = iter([2.0] * slow + [0.0]), health._write
    now_s = 0.0

    async def waits(database: Database) -> None:
        nonlocal now_s
        await write(database)
        now_s += next(hours) * 3600

    monkeypatch.setattr(health, "monotonic", lambda: now_s)
    monkeypatch.setattr(health, "_write", waits)
    found = troubles(await looked(home))
    assert [one.level for one in found if "written, after 7200.0 s" in one.words] == told
    assert len(found) == len(told)


async def test_a_database_out_of_reach_is_told_without_its_password(home: Path) -> None:
    with closing(socket.socket()) as held:  # nobody listens there, and nobody else may
        held.bind(("127.0.0.1", 0))
        url = f"postgresql://me:very-secret@127.0.0.1:{held.getsockname()[1]}/hindcast"
        found = await looked(home, HINDCAST_DATABASE_URL=url)
    assert only(found).level is Level.WRONG
    assert "Connection refused" in only(found).words
    assert "very-secret" not in as_text(found)


async def test_either_database_is_looked_at_and_left_as_it_is(
    database_url: str, home: Path
) -> None:
    found = await looked(home, HINDCAST_DATABASE_URL=database_url)
    assert [one.words for one in found if one.words == "It can be written."]
    assert [one for one in found if one.level is Level.WRONG] == []
    assert only(found).area == "index"


async def test_a_file_has_no_clock_to_compare_with(home: Path) -> None:
    found = await looked(home)
    assert [one for one in found if one.area == "clock"] == []


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("hours", "level"), [(0, Level.OK), (1, Level.WRONG)])
async def test_the_database_has_a_clock_to_compare_with(
    database_url: str, home: Path, hours: int, level: Level
) -> None:
    clock = FixedClock(datetime.now(UTC) + timedelta(hours=hours))
    settings = {"HINDCAST_DATA_DIR": str(home), "HINDCAST_DATABASE_URL": database_url}
    found = await examine(settings | {"HINDCAST_WEB_PORT": "0"}, clock)
    assert [one.level for one in found if one.area == "clock"] == [level]


async def test_a_port_that_something_else_has_is_wrong(home: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        taken.setblocking(False)
        port = str(taken.getsockname()[1])
        finding = only(await looked(home, HINDCAST_WEB_PORT=port))
    assert finding.words.endswith(" cannot be opened: Address already in use.")
    assert "free port" in finding.mend


async def test_slacks_port_is_looked_at_where_one_is_opened(home: Path) -> None:
    over_http = {
        "HINDCAST_SLACK_BOT_TOKEN": "xoxb-1",
        "HINDCAST_SLACK_SIGNING_SECRET": "signed",
        "HINDCAST_SLACK_API_URL": "http://127.0.0.1:9/api",
    }
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        found = await looked(home, **over_http, HINDCAST_SLACK_HTTP_PORT=port)
    told = [one for one in troubles(found) if "cannot be opened" in one.words]
    assert [one.area for one in told] == ["slack"]
    assert "HINDCAST_SLACK_HTTP_PORT" in told[0].mend


async def test_a_database_beside_the_data_folder_has_its_disk_looked_at(
    home: Path, tmp_path: Path
) -> None:
    (tmp_path / "apart").mkdir()
    url = f"sqlite:///{tmp_path}/apart/hindcast.db"
    found = await looked(home, HINDCAST_DATABASE_URL=url)
    places = [one.words for one in found if one.area == "disk" and "can be written" in one.words]
    assert places == [
        f"The data folder {home} can be written.",
        f"The database's folder {tmp_path / 'apart'} can be written.",
    ]


async def seen_behind(home: Path, readyz: Handler) -> list[Finding]:
    """Return what is wrong where something behind the port answers as Hindcast does."""
    app = web.Application()
    app.router.add_get("/readyz", readyz)
    async with TestServer(app) as server:
        return troubles(await looked(home, HINDCAST_WEB_PORT=str(server.port)))


async def test_a_hindcast_that_does_not_get_ready_is_wrong(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def readyz(_: web.Request) -> web.Response:
        return web.json_response(CONNECTING, status=503)

    monkeypatch.setattr(ports, "_CONNECTING_S", 0.2)
    (finding,) = await seen_behind(home, readyz)
    assert finding.level is Level.WRONG
    assert finding.words.endswith("but does not work as it should: discord.")


async def test_a_hindcast_that_has_just_started_may_take_a_moment(home: Path) -> None:
    answers = iter([CONNECTING, CONNECTING | {"discord": True}])

    async def readyz(_: web.Request) -> web.Response:
        return web.json_response(next(answers))

    assert await seen_behind(home, readyz) == []
    assert list(answers) == []


async def test_another_program_that_speaks_of_hindcast_is_not_it(home: Path) -> None:
    async def metrics(_: web.Request) -> web.Response:
        return web.Response(text="hindcast_up 1")

    app = web.Application()
    app.router.add_get("/metrics", metrics)
    async with TestServer(app) as server:
        finding = only(await looked(home, HINDCAST_WEB_PORT=str(server.port)))
    assert "Address already in use" in finding.words


def test_the_command_looks_beside_a_running_hindcast(home: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = str(free.getsockname()[1])
    settings = {"HINDCAST_DATA_DIR": str(home), "HINDCAST_WEB_PORT": port}
    with serving(settings):
        looked_at = hindcast(settings, "doctor")
    assert (looked_at.returncode, looked_at.stderr) == (0, b"")
    assert f"Hindcast serves it at 127.0.0.1:{port}.".encode() in looked_at.stdout
    assert b"\n0 wrong, no warnings, " in looked_at.stdout


def test_the_command_ends_with_one_where_anything_is_wrong(home: Path) -> None:
    looked_at = hindcast({"HINDCAST_TICK_S": "never"}, "doctor")
    assert (looked_at.returncode, looked_at.stderr) == (1, b"")
    assert looked_at.stdout.decode().splitlines()[-1] == "1 wrong, no warnings, 0 ok."


async def test_programs_get_the_same_as_one_object(home: Path) -> None:
    told = as_object(await looked(home, HINDCAST_NONE="1"))
    assert told["status"] == "warning"
    assert told["findings"][1]["area"] == "settings"
    assert told["findings"][1]["level"] == "warning"
