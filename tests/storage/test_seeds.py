"""The shipped seeds, and what happens when a folder of seeds is broken."""

import hashlib
import shutil
from pathlib import Path

import pytest

from bot.bootstrap import SystemClock
from bot.domain.transcript.episode import Voice
from bot.kernel.errors import Unusable
from bot.kernel.observe import NoMetrics
from bot.ports import Problem, Search
from storage.database.engine import Database
from storage.library.catalogue import CatalogueLibrary
from storage.seeds.files import read_seeds
from storage.seeds.planting import plant
from tests.conftest import SEEDS
from tests.storage.small_seeds import edit

SHA256 = {
    "david-luan-2025/transcript.md": (
        "a5ffc8233fd742f5dd0ee1341f55086af23598c30cc9089c7abc906cebb5d574"
    ),
    "julian-schrittwieser-2025/transcript.txt": (
        "fedcdab60c358e4ed82e2fe0e28ee2c056487c8e0af6535cb6ee98c7c29d7892"
    ),
    "mostafa-dehghani-2026/article.txt": (
        "6d9706849b8687c8e7eaa891d91c4d8c97e1e59ee5c2a8fdfbff7feb657aab5c"
    ),
    "mostafa-dehghani-2026/transcript.txt": (
        "375b6bfd6d50e5611770c5b50c9293f831533d0611120cec2df5e2d707d75987"
    ),
    "sholto-douglas-2025/transcript.txt": (
        "edcc9e947bed89ab9ca7cac1a85445c14a74b8630d92c72992b6981909930884"
    ),
}


@pytest.mark.parametrize("file", SHA256)
def test_the_sources_are_byte_for_byte_as_they_came(file: str) -> None:
    assert hashlib.sha256((SEEDS / file).read_bytes()).hexdigest() == SHA256[file]


def test_the_shipped_seeds_have_no_problem() -> None:
    seeds = read_seeds(SEEDS)
    assert seeds.problems == []
    assert {episode.slug for episode, _ in seeds.episodes} == seeds.folders
    files = {f"{e.slug}/{source.name}" for e, sources in seeds.episodes for source in sources}
    assert files == set(SHA256)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SEEDS, tmp_path / "seeds"))


LUAN, DOUGLAS = "david-luan-2025", "sholto-douglas-2025"


def test_a_source_that_is_not_utf8_is_named(copy: Path) -> None:
    source = copy / LUAN / "transcript.md"
    source.write_bytes(b"- [00:00] caf\xe9\n")
    sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
    edit(copy / LUAN / "episode.toml", SHA256[f"{LUAN}/transcript.md"], sha256)
    problem = read_seeds(copy).problems[0]
    assert problem.file == f"seeds/{LUAN}/transcript.md"
    assert "UTF-8" in problem.message


def test_broken_turns_leave_the_words_without_a_speaker(copy: Path) -> None:
    edit(copy / DOUGLAS / "turns.toml", "{at = 0, ", "{at = 3, ")
    sources = next(s for e, s in read_seeds(copy).episodes if e.slug == DOUGLAS)
    assert sources[0].turns == ()


async def test_a_missing_folder_is_said_clearly(database: Database, tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="there is no such folder"):
        await plant(database, tmp_path / "nowhere", SystemClock().now())


async def test_a_folder_that_cannot_be_listed_is_said_clearly(
    database: Database, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(Unusable, match=f"The seeds in {copy} cannot be read: Permission denied"):
        await plant(database, copy, SystemClock().now())


async def library_over(
    database: Database, seeds: Path, home: Path
) -> tuple[CatalogueLibrary, tuple[Problem, ...]]:
    problems = await plant(database, seeds, SystemClock().now())
    library = CatalogueLibrary(database, home, NoMetrics(), problems)
    await library.open()
    return library, problems


async def test_the_catalogue_answers_on_both_databases(database: Database, tmp_path: Path) -> None:
    library, problems = await library_over(database, SEEDS, tmp_path / "index")
    assert problems == ()
    found = await library.find(Search("sunscreen"))
    assert found.quotes[0].speaker
    assert found.quotes[0].speaker.name == "Sholto Douglas"
    for episode in await library.episodes():
        turns = await library.conversation(episode.slug)
        assert {turn.voice for turn in turns} >= {Voice.HOST, Voice.GUEST}


async def test_planting_again_changes_nothing_and_edits_are_seen(
    database: Database, copy: Path, tmp_path: Path
) -> None:
    library, _ = await library_over(database, copy, tmp_path / "index")
    before = await library.episodes()
    again, _ = await library_over(database, copy, tmp_path / "index")
    assert await again.episodes() == before
    edit(copy / LUAN / "episode.toml", "\ntitle = ", '\ntitle = "New words" # ')
    changed, _ = await library_over(database, copy, tmp_path / "index")
    assert "New words" in {episode.title for episode in await changed.episodes()}


async def test_a_broken_episode_stays_as_it_was_and_a_removed_one_goes(
    database: Database, copy: Path, tmp_path: Path
) -> None:
    await library_over(database, copy, tmp_path / "index")
    edit(copy / LUAN / "episode.toml", "\ntitle = ", "\ntitel = ")
    shutil.rmtree(copy / DOUGLAS)
    library, problems = await library_over(database, copy, tmp_path / "index")
    slugs = {episode.slug for episode in await library.episodes()}
    assert LUAN in slugs
    assert DOUGLAS not in slugs
    assert len(problems) == 1
    assert not (await library.find(Search("sunscreen"))).quotes
    shutil.copytree(SEEDS / DOUGLAS, copy / DOUGLAS)
    library, problems = await library_over(database, copy, tmp_path / "index")
    assert problems
    assert (await library.find(Search("sunscreen"))).quotes


async def test_a_spoilt_index_is_built_anew(database: Database, tmp_path: Path) -> None:
    home = tmp_path / "index"
    await library_over(database, SEEDS, home)
    for file in home.glob("*/*"):
        file.write_bytes(b"spoilt")
    library, _ = await library_over(database, SEEDS, home)
    assert (await library.find(Search("sunscreen"))).quotes
