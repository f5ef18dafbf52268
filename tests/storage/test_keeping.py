"""What the database has of a file that went missing or was spoilt, it keeps."""

import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.bootstrap import SystemClock
from bot.domain.transcript.episode import Episode, Source, Voice
from bot.kernel.observe import NoMetrics
from bot.ports import Search
from storage.database.engine import Database
from storage.library.catalogue import CatalogueLibrary
from storage.seeds.annotations import source_of
from storage.seeds.planting import plant
from storage.tables import catalogue_source
from tests.storage.small_seeds import NOTES, edit, sha256_of, write_small_seeds

Look = Callable[[], Awaitable[CatalogueLibrary]]


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return write_small_seeds(tmp_path / "seeds")


@pytest.fixture
def look(database: Database, seeds: Path, tmp_path: Path) -> Look:
    async def planted() -> CatalogueLibrary:
        problems = await plant(database, seeds, SystemClock().now())
        return CatalogueLibrary(database, tmp_path / "index", NoMetrics(), problems)

    return planted


async def slugs(library: CatalogueLibrary) -> set[str]:
    return {episode.slug for episode in await library.episodes()}


async def live(database: Database) -> dict[str, Source]:
    """Return the sources that are not retired, by SHA-256."""
    async with database.reading() as connection:
        query = select(catalogue_source).where(catalogue_source.c.retired_at.is_(None))
        return {row.sha256: source_of(row) for row in await connection.execute(query)}


LOST: dict[str, Callable[[Path], object]] = {
    "missing": lambda one: (one / "talk.txt").unlink(),
    "edited": lambda one: edit(one / "talk.txt", "marmalade", "jam"),
    "not UTF-8": lambda one: (one / "talk.txt").write_bytes(b"\xff"),
    "of an unknown layout": lambda one: edit(one / "episode.toml", '"lines"', '"linse"'),
    "elsewhere": lambda one: edit(one / "episode.toml", '"talk.txt"', '"../talk.txt"'),
}


@pytest.mark.parametrize("case", LOST)
async def test_the_words_of_a_lost_source_stay(look: Look, seeds: Path, case: str) -> None:
    await look()
    LOST[case](seeds / "one")
    library = await look()
    assert len(await library.problems()) == 1
    found = await library.find(Search("marmalade"))
    assert [quote.voice for quote in found.quotes] == [Voice.GUEST]
    assert (await library.find(Search("zebra"))).quotes


async def test_what_is_named_no_longer_goes_when_all_that_is_named_was_read(
    look: Look, database: Database, seeds: Path
) -> None:
    await look()
    text = (seeds / "one" / "episode.toml").read_text()
    (seeds / "one" / "episode.toml").write_text(text[: text.rindex("[[sources]]")])
    lost = seeds / "one" / "talk.txt"
    lost.rename(seeds / "kept.txt")
    library = await look()
    assert (await library.find(Search("zebra"))).quotes, "another source could not be read"
    (seeds / "kept.txt").rename(lost)
    library = await look()
    assert not (await library.find(Search("zebra"))).quotes
    assert sha256_of(NOTES) not in await live(database)


async def test_an_episode_whose_transcripts_never_could_be_read_is_not_there(
    look: Look, seeds: Path
) -> None:
    (seeds / "one" / "notes.txt").unlink()
    LOST["missing"](seeds / "one")
    library = await look()
    assert await slugs(library) == {"two"}
    assert len(await library.problems()) == 2
    shutil.rmtree(seeds)
    write_small_seeds(seeds)
    assert await slugs(await look()) == {"one", "two"}


async def test_an_article_alone_is_no_episode_that_anybody_listened_to(
    look: Look, seeds: Path
) -> None:
    edit(seeds / "two" / "episode.toml", '"lines"', '"article"')
    library = await look()
    assert await slugs(library) == {"one"}
    assert {p.field for p in await library.problems()} >= {"sources"}


ANNOTATIONS = ("turns", "moments", "gists", "summary")


@pytest.mark.parametrize("name", ANNOTATIONS)
@pytest.mark.parametrize("spoilt", [b"\xff", b"= 3", None])
async def test_spoilt_annotations_stay_as_they_were_and_the_others_are_new(
    look: Look, database: Database, seeds: Path, name: str, spoilt: bytes | None
) -> None:
    await look()
    before = await live(database)
    for file in ("gists.toml", "turns.toml"):
        edit(seeds / "one" / file, "[", "[ # another line\n")
    edit(seeds / "one" / "moments.toml", "20", "30")
    path = seeds / "one" / f"{name}.toml"
    path.unlink() if spoilt is None else path.write_bytes(spoilt)
    assert [p.file for p in await (await look()).problems()] == [f"seeds/one/{name}.toml"]
    after = await live(database)
    for sha256, source in before.items():
        for each in ANNOTATIONS:
            if each != "moments":
                assert getattr(after[sha256], each) == getattr(source, each)
        if source.moments:
            expected = 20.0 if name == "moments" else 30.0
            assert after[sha256].moments[1].seconds == expected


async def test_spoilt_annotations_stay_out_of_a_new_database(
    look: Look, database: Database, seeds: Path
) -> None:
    (seeds / "one" / "turns.toml").write_bytes(b"\xff")
    library = await look()
    assert [quote.voice for quote in (await library.find(Search("marmalade"))).quotes] == [
        Voice.UNATTRIBUTED
    ]
    assert all(
        not source.turns and not source.summary.topics for source in (await live(database)).values()
    )


async def test_annotations_named_no_longer_go(look: Look, database: Database, seeds: Path) -> None:
    await look()
    edit(seeds / "one" / "episode.toml", 'moments = "moments.toml"\n', "")
    await look()
    assert not any(source.moments for source in (await live(database)).values())


async def test_annotations_that_no_longer_fit_leave_the_words(
    look: Look, database: Database, seeds: Path
) -> None:
    """A newer reader may see an old source in another way, and its files may be gone."""
    await look()
    shutil.rmtree(seeds)
    write_small_seeds(seeds)
    edit(seeds / "one" / "episode.toml", "slug = ", "slug = = ")
    async with database.writing() as connection:
        rows = await connection.execute(select(catalogue_source))
        for row in rows.all():
            marks = dict(row.annotations, turns=[{"at": 1, "words": "o", "by": "host"}])
            change = catalogue_source.update().where(catalogue_source.c.sha256 == row.sha256)
            await connection.execute(change.values(annotations=marks))
    library = await look()
    found = await library.find(Search("marmalade"))
    assert [quote.voice for quote in found.quotes] == [Voice.UNATTRIBUTED]
    assert isinstance(found.quotes[0].episode, Episode)
    assert await library.summary("one") is None
