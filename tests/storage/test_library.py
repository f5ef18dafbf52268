"""The library over a database that changes, and one that goes away."""

import asyncio
import logging
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy.exc import OperationalError

from bot.bootstrap import SystemClock
from bot.kernel.errors import Unusable
from bot.kernel.observe import NoMetrics
from bot.ports import Search
from storage.database.engine import Database
from storage.library.catalogue import CatalogueLibrary
from storage.library.index import PassageIndex
from storage.library.index_builder import IndexBuilder
from storage.processes.turns import turn
from storage.seeds.planting import plant
from tests.storage.small_seeds import edit, write_small_seeds

HOUR_S = 3600.0
DOWN = OperationalError("SELECT 1", {}, Exception("the server is away"))


@pytest.fixture
async def seeds(database: Database, tmp_path: Path) -> Path:
    folder = write_small_seeds(tmp_path / "seeds")
    await plant(database, folder, SystemClock().now())
    return folder


async def titles(library: CatalogueLibrary) -> set[str]:
    return {episode.title for episode in await library.episodes()}


async def until_titled(library: CatalogueLibrary, title: str) -> None:
    """Wait until the index that is built anew beside those who ask is theirs."""
    async with asyncio.timeout(30):
        while title not in await titles(library):
            await asyncio.sleep(0.02)


def an_hour_later(library: CatalogueLibrary) -> None:
    """Let its knowledge of the catalogue be an hour old."""
    library._shelves._looked -= HOUR_S


async def until_looked(library: CatalogueLibrary) -> None:
    """Wait until nobody looks any more: whoever asked may have gone on before."""
    if looking := library._shelves._looking:
        await asyncio.wait({looking})


async def test_a_running_process_sees_what_another_one_planted(
    database: Database, database_url: str, seeds: Path, tmp_path: Path
) -> None:
    home = tmp_path / "index"
    running = CatalogueLibrary(database, home, NoMetrics(), look_again_s=0.0)
    patient = CatalogueLibrary(database, home, NoMetrics(), look_again_s=3600.0)
    await running.open()
    await patient.open()
    edit(seeds / "one" / "episode.toml", "A talk", "New words")
    async with Database.open(database_url, tmp_path) as theirs:
        await plant(theirs, seeds, SystemClock().now())
        assert "New words" in await titles(CatalogueLibrary(theirs, home, NoMetrics()))
    await until_titled(running, "New words")
    assert "New words" not in await titles(patient)
    found = await running.find(Search("marmalade"))
    assert [quote.episode.title for quote in found.quotes] == ["New words"]


async def test_turns_are_made_once_until_the_catalogue_changes(
    database: Database, seeds: Path, tmp_path: Path
) -> None:
    library = CatalogueLibrary(database, tmp_path / "index", NoMetrics(), look_again_s=0.0)
    first = await library.conversation("one")
    assert [turn.sentences[0].episode.title for turn in first] == ["A talk"]
    assert await library.conversation("one") is first
    edit(seeds / "one" / "episode.toml", "A talk", "New words")
    await plant(database, seeds, SystemClock().now())
    await until_titled(library, "New words")
    again = await library.conversation("one")
    assert [turn.sentences[0].episode.title for turn in again] == ["New words"]


async def test_of_several_processes_that_lack_the_index_one_builds_it(
    database: Database, seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[str] = []

    class Noted(IndexBuilder):
        def finish(self) -> PassageIndex:
            built.append(self._name)
            return super().finish()

    monkeypatch.setattr("storage.library.indexing.IndexBuilder", Noted)
    # A lock belongs to an open file: within one process each has its own, as between processes.
    libraries = [CatalogueLibrary(database, tmp_path / "index", NoMetrics()) for _ in range(5)]
    await asyncio.gather(*(library.open() for library in libraries))
    assert len(built) == 1
    found = [await library.find(Search("marmalade")) for library in libraries]
    assert all(findings.quotes for findings in found)


async def test_who_waits_for_a_turn_too_long_goes_on_without(tmp_path: Path) -> None:
    async with turn(tmp_path / "index", 1.0):
        began = monotonic()
        async with asyncio.timeout(30), turn(tmp_path / "index", 0.3):
            assert monotonic() - began >= 0.3


async def test_where_no_turn_can_be_taken_nobody_is_held_up(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    async with turn(tmp_path / "file" / "index", 60.0):
        pass


@pytest.mark.parametrize("error", [DOWN, TimeoutError(), ConnectionResetError(), Unusable("full")])
async def test_look_ups_go_on_while_the_database_is_away(
    database: Database,
    seeds: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    library = CatalogueLibrary(database, tmp_path / "index", NoMetrics(), look_again_s=HOUR_S)
    await library.open()
    connects = 0

    @asynccontextmanager
    async def away(_: Database):
        nonlocal connects
        connects += 1
        await asyncio.sleep(0.05)
        raise error
        yield

    monkeypatch.setattr(Database, "reading", away)
    an_hour_later(library)
    with caplog.at_level(logging.WARNING, "storage.library.shelves"):
        found = await asyncio.gather(*(library.find(Search("marmalade")) for _ in range(20)))
        await until_looked(library)
    assert all(findings.quotes for findings in found)
    assert connects == 1
    assert len(caplog.records) == 1
    an_hour_later(library)
    assert (await library.find(Search("marmalade"))).quotes
    await until_looked(library)
    assert connects == 2


async def test_nobody_waits_for_somebody_who_looks(
    database: Database, seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = CatalogueLibrary(database, tmp_path / "index", NoMetrics(), look_again_s=0.0)
    await library.open()
    await until_looked(library)
    hanging = asyncio.Event()

    @asynccontextmanager
    async def slow(_: Database):
        hanging.set()
        await asyncio.sleep(60)
        yield

    monkeypatch.setattr(Database, "reading", slow)
    first = asyncio.create_task(library.episodes())
    await hanging.wait()
    async with asyncio.timeout(30):
        assert await library.episodes()
    first.cancel()


async def test_nobody_waits_for_an_index_that_is_built_anew_and_leaving_does_not_stop_it(
    database: Database, seeds: Path, tmp_path: Path
) -> None:
    home = tmp_path / "index"
    library = CatalogueLibrary(database, home, NoMetrics(), look_again_s=0.0)
    await library.open()
    edit(seeds / "one" / "episode.toml", "A talk", "New words")
    await plant(database, seeds, SystemClock().now())
    async with turn(home, 1.0):  # as another process that builds
        leaving = asyncio.create_task(library.find(Search("marmalade")))
        await asyncio.sleep(0)
        leaving.cancel()
        async with asyncio.timeout(30):
            assert (await library.find(Search("marmalade"))).quotes
        assert "New words" not in await titles(library)
    await until_titled(library, "New words")
    await library.close()


async def test_what_is_built_when_the_library_closes_is_left(
    database: Database, seeds: Path, tmp_path: Path
) -> None:
    home = tmp_path / "index"
    library = CatalogueLibrary(database, home, NoMetrics(), look_again_s=0.0)
    await library.open()
    edit(seeds / "one" / "episode.toml", "A talk", "New words")
    await plant(database, seeds, SystemClock().now())
    async with turn(home, 1.0):
        await library.episodes()
        async with asyncio.timeout(30):
            await library.close()
    assert len(asyncio.all_tasks()) == 1


async def test_what_cannot_be_read_anew_leaves_the_shelf_as_it_was(
    database: Database,
    seeds: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    library = CatalogueLibrary(database, tmp_path / "index", NoMetrics(), look_again_s=0.0)
    await library.open()
    await until_looked(library)

    @asynccontextmanager
    async def spoilt(_: Database):
        raise ValueError("a row that cannot be read")
        yield

    monkeypatch.setattr(Database, "reading", spoilt)
    assert (await library.find(Search("marmalade"))).quotes
    await until_looked(library)
    assert "cannot be read" in caplog.text


async def test_without_a_shelf_the_fault_is_said(
    database: Database, tmp_path: Path, seeds: Path
) -> None:
    (tmp_path / "index").write_text("in the way")
    with pytest.raises(Unusable, match="index cannot be written"):
        await CatalogueLibrary(database, tmp_path / "index", NoMetrics()).open()
