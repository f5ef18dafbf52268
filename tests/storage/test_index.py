"""The index: its name, its builders beside each other, its filters, and the words it finds."""

import os
import threading
import time
from pathlib import Path

import pytest

from bot.bootstrap import SystemClock
from bot.domain.search.passages import Passage, windows
from bot.domain.search.question import want
from bot.domain.search.terms import stems
from bot.domain.transcript.episode import Source
from bot.domain.transcript.readers import read
from bot.domain.transcript.sentences import cut
from bot.kernel.errors import Unusable
from bot.kernel.observe import NoMetrics
from bot.ports import Search
from storage.database.engine import Database
from storage.library.catalogue import CatalogueLibrary
from storage.library.index import Filter, PassageIndex, open_index
from storage.library.index_builder import IndexBuilder
from storage.seeds import planting
from storage.seeds.planting import plant
from tests.conftest import SEEDS
from tests.storage.small_seeds import sha256_of, write_small_seeds

NAME = "0123456789abcdef"
HOURS = 60 * 60.0


def filled(home: Path, words: str = "a zebra eats marmalade") -> IndexBuilder:
    builder = IndexBuilder(home, NAME)
    source = Source(sha256_of(words), "talk.txt", "lines", "captions", words.encode())
    for lines in windows(cut(read(source.content, "lines"), source, None)):
        builder.add(Passage("one", source.sha256, source.kind, lines), frozenset())
    return builder


def folders(home: Path) -> list[str]:
    return sorted(path.name.partition("-")[2] for path in home.iterdir())


def test_the_first_of_two_builders_is_not_destroyed_by_the_second(tmp_path: Path) -> None:
    with filled(tmp_path) as one, filled(tmp_path) as other:
        one.finish()
        (folder,) = (path for path in tmp_path.iterdir() if path.name.endswith(NAME))
        number = folder.stat().st_ino
        assert other.finish().vocabulary.form("zebra")
        assert folder.stat().st_ino == number
    assert folders(tmp_path) == [NAME]


def test_many_builders_at_once_all_open_an_index(tmp_path: Path) -> None:
    builders = [filled(tmp_path) for _ in range(8)]
    found: list[object] = []
    threads = [
        threading.Thread(target=lambda b=b: found.append(b.finish().vocabulary.form("zebra")))
        for b in builders
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [found[0]] * 8
    assert found[0]


def test_a_broken_index_is_moved_and_not_deleted_under_a_reader(tmp_path: Path) -> None:
    with filled(tmp_path) as builder:
        builder.finish()
    (folder,) = tmp_path.iterdir()
    (folder / "vocabulary").write_bytes(b"spoilt")
    with filled(tmp_path) as builder:
        builder.finish()
    assert open_index(tmp_path, NAME)
    (broken,) = tmp_path.glob("broken-*")
    assert (broken / "vocabulary").read_bytes() == b"spoilt"


def test_what_killed_builders_left_is_removed_after_an_hour(tmp_path: Path) -> None:
    for name, hours in (("building-old", 2), ("broken-old", 2), ("building-new", 0.5)):
        (tmp_path / name).mkdir()
        long_ago = time.time() - hours * HOURS
        os.utime(tmp_path / name, (long_ago, long_ago))
    (tmp_path / "lost+found").mkdir()
    with filled(tmp_path) as builder:
        builder.finish()
    assert folders(tmp_path) == ["", NAME, "new"]


@pytest.mark.parametrize("place", ["index", "index/below"])
def test_a_file_in_the_way_is_said_clearly(tmp_path: Path, place: str) -> None:
    (tmp_path / "index").write_text("in the way")
    with pytest.raises(Unusable, match=f"cannot be written to the folder {tmp_path / place}: "):
        IndexBuilder(tmp_path / place, NAME)


def test_a_folder_that_goes_away_is_said_clearly(tmp_path: Path) -> None:
    home = tmp_path / "index"
    with filled(home) as builder:
        home.rename(tmp_path / "away")
        with pytest.raises(Unusable, match=f"{home}: "):
            builder.finish()


async def test_a_new_edition_reads_the_seeds_again_and_builds_anew(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds, home = write_small_seeds(tmp_path / "seeds"), tmp_path / "index"
    reads = []
    read_seeds = planting.read_seeds
    monkeypatch.setattr(planting, "read_seeds", lambda path: reads.append(path) or read_seeds(path))

    async def start() -> None:
        await plant(database, seeds, SystemClock().now())
        await CatalogueLibrary(database, home, NoMetrics()).open()

    await start()
    await start()
    assert (len(reads), len(list(home.iterdir()))) == (1, 1)
    for module in ("seeds.planting", "library.index"):
        monkeypatch.setattr(f"storage.{module}.EDITION", 99)
    await start()
    assert (len(reads), len(list(home.iterdir()))) == (2, 2)


async def library_over(database: Database, seeds: Path, home: Path) -> CatalogueLibrary:
    problems = await plant(database, seeds, SystemClock().now())
    assert problems == ()
    return CatalogueLibrary(database, home, NoMetrics())


@pytest.mark.parametrize("typed", ["marmelade", "marmalad", "mramalade"])
async def test_a_misspelled_word_finds_what_was_said(
    database: Database, tmp_path: Path, typed: str
) -> None:
    seeds = write_small_seeds(tmp_path / "seeds")
    library = await library_over(database, seeds, tmp_path / "index")
    found = await library.find(Search(typed))
    assert ["marmalade" in quote.text for quote in found.quotes] == [True]


async def test_words_across_the_edge_of_two_windows_are_found_together(
    database: Database, tmp_path: Path
) -> None:
    seeds = write_small_seeds(tmp_path / "seeds")
    sentences = [f"Here are ten words of the sentence with number {n}." for n in range(30)]
    edge = 7  # ten words each: the first window holds seventy
    sentences[edge - 1] = "Nine words come first and then they say lovely zebras."
    sentences[edge] = "Marmalade violins come next and some more words follow here."
    words = " ".join(sentences)
    toml = seeds / "two" / "episode.toml"
    toml.write_text(
        toml.read_text().replace(
            sha256_of((seeds / "two" / "talk.txt").read_text()), sha256_of(words)
        )
    )
    (seeds / "two" / "talk.txt").write_text(words)
    library = await library_over(database, seeds, tmp_path / "index")
    found = await library.find(Search("lovely zebras marmalade violins"))
    assert found.quotes[0].match == 1.0
    assert "lovely zebras. Marmalade violins" in found.quotes[0].text


def test_only_passages_of_a_speaker_and_an_episode_are_candidates(tmp_path: Path) -> None:
    """More than an index hands out are by somebody else: those would crowd out the few."""
    with IndexBuilder(tmp_path, NAME) as builder:
        for number in range(200):
            words = f"a zebra eats marmalade {number}"
            source = Source(sha256_of(words), "talk.txt", "lines", "captions", words.encode())
            lines = next(windows(cut(read(source.content, "lines"), source, None)))
            passage = Passage(f"episode-{number}", source.sha256, source.kind, lines)
            speakers = frozenset({"Ann", "Bob"} if number in (7, 150) else {"Ann"})
            builder.add(passage, speakers)
        index = builder.finish()
    wanted = want("zebra", index.vocabulary)

    def found(speaker: str | None, episode: str | None) -> set[str]:
        return {passage.episode for passage in index.candidates(wanted, Filter(speaker, episode))}

    assert len(found(None, None)) < 200
    assert found("Bob", None) == {"episode-7", "episode-150"}
    assert found(None, "episode-90") == {"episode-90"}
    assert found("Bob", "episode-150") == {"episode-150"}
    assert found("Bob", "episode-90") == set()
    assert found("bob", None) == set()


def test_the_very_words_are_among_the_candidates_however_common_they_are(tmp_path: Path) -> None:
    with IndexBuilder(tmp_path, NAME) as builder:
        for number in range(300):
            words = "we are so and it is all of that" if number == 200 else "that so it is and we"
            source = Source(sha256_of(f"{number}"), "talk.txt", "lines", "captions", words.encode())
            lines = next(windows(cut(read(source.content, "lines"), source, None)))
            passage = Passage(f"episode-{number}", source.sha256, source.kind, lines)
            builder.add(passage, frozenset())
        index = builder.finish()
    found = index.candidates(want("so and it is", index.vocabulary), Filter())
    assert found[0].episode == "episode-200"


def written(home: Path, *texts: str) -> PassageIndex:
    """Return an index in which each text was written about the same few words."""
    with IndexBuilder(home, NAME) as builder:
        source = Source(sha256_of("said"), "talk.txt", "lines", "captions", b"as I said before")
        lines = next(windows(cut(read(source.content, "lines"), source, None)))
        for text in texts:
            passage = Passage("one", source.sha256, source.kind, lines, text, stems(text))
            builder.add(passage, frozenset())
        return builder.finish()


def test_what_was_written_is_near_to_questions_that_mean_the_same(tmp_path: Path) -> None:
    index = written(
        tmp_path,
        "What his daughter should study at university",
        "Prices of computer chips rise",
        "Walking on the beach for hours",
    )
    for asked, nearest in (("his little girl at college", 0), ("a stroll by the sea", 2)):
        likeness = index.meanings.likeness(asked, [0, 1, 2])
        assert max(range(3), key=likeness.__getitem__) == nearest
    assert index.meanings.likeness("", [0, 1, 2]) == [0.0, 0.0, 0.0]
    assert index.meanings.likeness("whatever", []) == []


def test_an_index_without_written_texts_has_no_meanings(tmp_path: Path) -> None:
    with filled(tmp_path) as builder:
        index = builder.finish()
    assert len(index.meanings) == 0
    assert index.meanings.likeness("marmalade", []) == []


@pytest.mark.parametrize("name", ["points.npy", "mean.npy", "vocabulary", "dictionary"])
@pytest.mark.parametrize("damage", ["gone", "empty", "cut short", "zeros"])
def test_a_damaged_index_is_built_again(tmp_path: Path, name: str, damage: str) -> None:
    written(tmp_path, "What his daughter should study")
    (path,) = tmp_path.glob(f"*/{name}")
    content = path.read_bytes()
    path.unlink()
    if damage != "gone":
        kept = {"empty": b"", "cut short": content[: len(content) // 2], "zeros": bytes(200)}
        path.write_bytes(kept[damage])
    assert open_index(tmp_path, NAME) is None
    assert len(written(tmp_path, "What his daughter should study").meanings) == 1
    assert open_index(tmp_path, NAME)


async def test_a_speaker_and_an_episode_narrow_the_index(
    database: Database, tmp_path: Path
) -> None:
    library = await library_over(database, SEEDS, tmp_path / "index")
    episodes = {episode.slug: episode for episode in await library.episodes()}
    for slug, episode in episodes.items():
        for speaker in (None, episode.guest, episode.host):
            found = await library.find(Search("reinforcement learning models", speaker, slug, 9))
            assert {quote.episode.slug for quote in found.quotes} <= {slug}
            assert speaker is None or {q.speaker.name for q in found.quotes if q.speaker} <= {
                speaker
            }
        assert (await library.find(Search("models", None, slug))).quotes
    everywhere = await library.find(Search("models", "Mostafa Dehghani", None, 9))
    assert {quote.episode.slug for quote in everywhere.quotes} == {"mostafa-dehghani-2026"}
    nobody = await library.find(Search("models", "Nobody", None, 9))
    assert nobody.quotes == ()
