"""Broken seeds: what is wrong is named by file, line and field, and the rest is read."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.bootstrap import SystemClock
from storage.database.engine import Database
from storage.database.migrate import migrate
from storage.seeds.files import read_seeds
from storage.seeds.planting import describe, plant
from tests.storage.small_seeds import edit, write_small_seeds

Spoil = Callable[[Path], object]


def replaced(file: str, old: str, new: str) -> Spoil:
    return lambda one: edit(one / file, old, new)


def in_episode(old: str, new: str) -> Spoil:
    return replaced("episode.toml", old, new)


# What is done to which file, and the line, field and words of the one problem that comes of it.
BROKEN: dict[str, tuple[Spoil, str, int | None, str, str]] = {
    "not TOML": (
        in_episode('slug = "', "slug = "), "episode.toml", 1, "", "Invalid",
    ),
    "a field is missing": (
        in_episode('title = "A talk"', ""), "episode.toml", 1, "title", "is missing",
    ),
    "a field is misspelt": (
        in_episode("published", "publish"),
        "episode.toml", 4, "publish", "there is no such field; did you mean “published”?",
    ),
    "a field like no other": (
        in_episode("turns = ", "zzz = "),
        "episode.toml", 20, "sources[0].zzz", "there is no such field; there are file, layout",
    ),
    "a field is too small": (
        in_episode("60", "0"), "episode.toml", 5, "duration_s", "should be 1 or more",
    ),
    "a number of hundreds of digits": (
        in_episode("60", "6" * 400), "episode.toml", 5, "duration_s", "is too large a number",
    ),
    "a number of thousands of digits": (
        in_episode("60", "6" * 5000), "episode.toml", 5, "", "a number that is too long",
    ),
    "a recording of more than a week": (
        in_episode("60", "604801"), "episode.toml", 5, "duration_s", "should be 604800 or less",
    ),
    "a field has the wrong kind": (
        in_episode("60", '"long"'),
        "episode.toml", 5, "duration_s", "should be a whole number, not text",
    ),
    "a date that is none": (
        in_episode("2025-02-19", '"soon"'), "episode.toml", 4, "published", "should be a date such",
    ),
    "text that holds a null character": (
        in_episode('"A show', '"A \\u0000'), "episode.toml", 3, "show", "null character",
    ),
    "a slug that is none": (
        in_episode('"one"', '"One"'), "episode.toml", 1, "slug", "should be small letters",
    ),
    "another's slug": (
        in_episode('"one"', '"two"'), "episode.toml", 1, "slug", "“two” is not the folder's name",
    ),
    "brackets without end": (
        in_episode("60", "[" * 5000), "episode.toml", 5, "", "nested too deeply",
    ),
    "headers without end": (
        in_episode("duration_s = 60", "[" * 5000), "episode.toml", 5, "", "Invalid",
    ),
    "an unknown voice": (
        in_episode('"guest"', '"gest"'),
        "episode.toml", 12, "speakers[1].voice",
        "“gest” is none of host, guest, producer, unattributed",
    ),
    "an unknown layout": (
        in_episode('"lines"', '"linse"'),
        "episode.toml", 17, "sources[0].layout", "“linse” is none of article, lines",
    ),
    "a source is missing": (
        lambda one: (one / "talk.txt").unlink(),
        "episode.toml", 16, "sources[0].file", "talk.txt cannot be read: No such file",
    ),
    "a source is a folder": (
        lambda one: ((one / "talk.txt").unlink(), (one / "talk.txt").mkdir()),
        "episode.toml", 16, "sources[0].file", "talk.txt is not a file",
    ),
    "a source is above": (
        in_episode('"talk.txt"', '".."'),
        "episode.toml", 16, "sources[0].file", "“..” is not the name of a file",
    ),
    "a source is elsewhere": (
        in_episode('"talk.txt"', '"/etc/passwd"'),
        "episode.toml", 16, "sources[0].file", "“/etc/passwd” is not the name of a file",
    ),
    "a source's name holds a null character": (
        in_episode('"talk.txt"', '"a\\u0000b"'),
        "episode.toml", 16, "sources[0].file", "null character",
    ),
    "annotations are elsewhere": (
        in_episode('"gists.toml"', '"../one/gists.toml"'),
        "episode.toml", 22, "sources[0].gists", "is not the name of a file",
    ),
    "a field of the first of two sources is missing": (
        in_episode('kind = "captions"', ""), "episode.toml", 15, "sources[0].kind", "is missing",
    ),
    "a field of the second source is wrong": (
        in_episode('"notes.txt"\nlayout = "lines"', '"notes.txt"\nlayout = 3'),
        "episode.toml", 28, "sources[1].layout", "should be text in quotation marks",
    ),
    "a source was edited": (
        replaced("notes.txt", "a zebra", "zebras"),
        "episode.toml", 30, "sources[1].sha256", "if the file is right, write that",
    ),
    "a turn points elsewhere": (
        replaced("turns.toml", "at = 22", "at = 0"),
        "turns.toml", 3, "turns[1].at", "the words there are “Who goes",
    ),
    "a turn is by nobody known": (
        replaced("turns.toml", '"guest"', '"gest"'),
        "turns.toml", 3, "turns[1].by", "“gest” is none of",
    ),
    "a turn without its place": (
        replaced("turns.toml", "at = 22, ", ""), "turns.toml", 3, "turns[1].at", "is missing",
    ),
    "a time that falls": (
        replaced("moments.toml", "seconds = 0", "seconds = 21"),
        "moments.toml", 3, "moments[1].seconds", "was the one before",
    ),
    "a time that is no number": (
        replaced("moments.toml", "seconds = 20", "seconds = nan"),
        "moments.toml", 3, "moments[1].seconds", "its time would be nan s",
    ),
    "a time without end": (
        replaced("moments.toml", "seconds = 20", "seconds = inf"),
        "moments.toml", 3, "moments[1].seconds", "its time would be inf s",
    ),
    "a time before the beginning": (
        replaced("moments.toml", "seconds = 0", "seconds = -1"),
        "moments.toml", 2, "moments[0].seconds", "its time would be -1",
    ),
    "a gist that ends before it begins": (
        replaced("gists.toml", "end = 59", "end = 22"),
        "gists.toml", 1, "gists[0].end", "which is not behind it",
    ),
    "a gist that ends behind the source": (
        replaced("gists.toml", "end = 59", "end = 999"),
        "gists.toml", 1, "gists[0].end", "the last word of the source",
    ),
    "a summary's quote that ends before it begins": (
        replaced("summary.toml", "{at = 25, end = 59", "{at = 25, end = 5"),
        "summary.toml", 11, "takeaways[0].quotes[1].end", "which is not behind it",
    ),
    "a summary's quote by somebody else": (
        replaced("summary.toml", "{at = 25, end = 59", "{at = 25, end = 80"),
        "summary.toml", 11, "takeaways[0].quotes[1].at", "said by guest, host",
    ),
    "annotations that are not UTF-8": (
        lambda one: (one / "turns.toml").write_bytes(b"turns = [\n\xff]"),
        "turns.toml", 2, "", "not UTF-8",
    ),
}  # fmt: skip


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return write_small_seeds(tmp_path / "seeds")


def test_the_small_seeds_are_whole(seeds: Path) -> None:
    assert read_seeds(seeds).problems == []


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_is_named_and_the_rest_is_read(seeds: Path, case: str) -> None:
    spoil, file, line, field, message = BROKEN[case]
    spoil(seeds / "one")
    found = read_seeds(seeds)
    said = [(p.file, p.line, p.field) for p in found.problems]
    assert said == [(f"seeds/one/{file}", line, field)]
    assert message in found.problems[0].message
    assert f"{field}:" not in found.problems[0].message
    assert "two" in {episode.slug for episode, sources in found.episodes if sources}


@pytest.mark.parametrize("case", BROKEN)
async def test_nothing_broken_stops_the_planting(tmp_path: Path, seeds: Path, case: str) -> None:
    BROKEN[case][0](seeds / "one")
    async with Database.open("", tmp_path) as database:
        await migrate(database)
        assert await plant(database, seeds, SystemClock().now())


async def test_names_that_are_not_utf8_and_files_that_cannot_be_read_stop_nothing(
    database: Database, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (seeds / "one" / os.fsdecode(b"caf\xe9.txt")).write_text("coffee")
    shutil.copytree(seeds / "two", seeds / os.fsdecode(b"caf\xe9"))
    read_bytes = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path == seeds / "one" / "turns.toml":
            raise PermissionError(13, "Permission denied")
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    problems = await plant(database, seeds, SystemClock().now())
    assert sorted(map(describe, problems)) == [
        "seeds/caf\ufffd/episode.toml, line 1, slug: “two” is not the folder's name",
        "seeds/one/turns.toml: cannot be read: Permission denied",
    ]
