"""The doctor says when other users of the machine can read what is kept."""

import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.doctor import readers
from bot.kernel.health import Finding, Level
from tests.doctor.conftest import looked, troubles

KEPT = ("hindcast.db", "web.key", "backups/hindcast-20261120T031500Z.backup")


@pytest.fixture
def public(home: Path) -> Iterator[Path]:
    """Give a data folder with everything in it, where others may pass."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(shutil.copytree(home, Path(folder) / "Hindcast's data"))
        data.parent.chmod(0o755)
        data.chmod(0o755)
        (data / "backups").mkdir(mode=0o755)
        for name in KEPT:
            (data / name).touch()
            (data / name).chmod(0o600)
        yield data


async def shown(home: Path) -> list[Finding]:
    """Return what the doctor says of files that are shown to others."""
    return [one for one in troubles(await looked(home)) if "Other users" in one.words]


def carried_out(mend: str) -> None:
    """Type the command of a mend."""
    command = mend.split("`")[1]
    subprocess.run(["/bin/sh", "-c", command], check=True)


async def test_what_its_owner_alone_reads_is_fine(public: Path) -> None:
    said = [one for one in await looked(public) if "No other user" in one.words]
    assert [one.level for one in said] == [Level.OK]


@pytest.mark.parametrize("name", KEPT)
async def test_what_others_can_read_is_told_with_the_command_that_mends_it(
    public: Path, name: str
) -> None:
    (public / name).chmod(0o644)
    (told,) = await shown(public)
    assert told.level is Level.WARNING
    assert str(public) in told.words
    assert shlex.quote(str((public / name).parent)) in told.mend
    carried_out(told.mend)
    assert await shown(public) == []


async def test_what_stands_in_a_folder_that_nobody_passes_is_nobodys_to_read(public: Path) -> None:
    (public / "web.key").chmod(0o644)
    public.chmod(0o700)
    assert await shown(public) == []


async def test_a_backup_beside_the_data_folder_is_seen(
    public: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(public.parent)
    (public / "backups").rename(public.parent / "backups")
    next((public.parent / "backups").iterdir()).chmod(0o644)
    (told,) = await shown(public)
    assert str(public.parent / "backups" / "*.backup") in told.words


async def test_a_database_on_a_server_has_no_file(public: Path) -> None:
    (public / "hindcast.db").chmod(0o644)
    found = await looked(public, HINDCAST_DATABASE_URL="postgresql://me@127.0.0.1:9/hindcast")
    assert [one for one in found if "Other users" in one.words] == []


def test_a_file_that_went_meanwhile_is_open_to_nobody(tmp_path: Path) -> None:
    assert not readers._is_open(tmp_path / "hindcast.db-wal")
