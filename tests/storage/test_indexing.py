"""Building an index in a process of its own."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import msgspec
import psutil
import pytest

from bot.domain.transcript.episode import Episode, Source
from storage.library.index import VOCABULARY, folder_of, open_index
from storage.library.indexing import Chosen, fill, fill_apart

NAME = "0123456789abcdef01234567"
WORDS = "What\n\nSo zebras eat marmalade, and nobody knows why they would.\n"


def chosen(layout: str = "lines") -> Chosen:
    episode = Episode("a-zebra", "Zebras", "The Zoo", (), None, None, None)
    return Chosen(episode, Source("ab" * 32, "a.txt", layout, "article", WORDS.encode()))


async def several(*given: Chosen) -> AsyncIterator[Chosen]:
    for each in given:
        yield each


def children() -> list[psutil.Process]:
    return psutil.Process(os.getpid()).children()


async def test_another_process_builds_the_same_index(tmp_path: Path) -> None:
    here, apart = tmp_path / "here", tmp_path / "apart"
    assert fill(here, NAME, [chosen()]) == await fill_apart(apart, NAME, several(chosen()))
    words = [(folder_of(home, NAME) / VOCABULARY).read_bytes() for home in (here, apart)]
    built = [msgspec.msgpack.decode(each) for each in words]
    assert built[0] == built[1]


async def test_a_source_that_cannot_be_read_is_named_and_left_out(tmp_path: Path) -> None:
    filled = await fill_apart(tmp_path, NAME, several(chosen("of-no-kind"), chosen()))
    assert len(filled.unread) == 1
    assert filled.unread[0].startswith("a.txt of a-zebra: ")
    assert open_index(tmp_path, NAME)


async def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "index").touch()
    filled = await fill_apart(tmp_path / "index", NAME, several(chosen()))
    assert str(tmp_path / "index") in filled.unusable


async def test_a_process_that_is_killed_is_no_index(tmp_path: Path) -> None:
    async def killed() -> AsyncIterator[Chosen]:
        yield chosen()
        for process in children():
            process.kill()
        yield chosen()

    filled = await fill_apart(tmp_path, NAME, killed())
    assert "its process ended (-9)" in filled.unusable


async def test_what_the_process_complains_of_is_a_line_of_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    sound = chosen()
    spoilt = replace(sound, source=replace(sound.source, content="no bytes"))
    filled = await fill_apart(tmp_path, NAME, several(spoilt))
    assert "its process ended (1)" in filled.unusable
    assert [line.name for line in caplog.records] == ["storage.library.indexing"]
    assert "ValidationError: Expected `bytes`" in caplog.text
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("begun", [b"", b"\0\0\0", len(WORDS).to_bytes(8) + b"W"])
def test_sources_that_stop_before_the_end_are_no_index(tmp_path: Path, begun: bytes) -> None:
    source = msgspec.msgpack.encode(chosen())
    child = subprocess.run(
        (sys.executable, "-m", "storage.library.indexing", str(tmp_path), NAME),
        input=len(source).to_bytes(8) + source + begun,
        capture_output=True,
        check=False,
    )
    assert child.returncode == 1
    assert "stopped before the end" in child.stderr.decode()
    assert list(tmp_path.iterdir()) == []


async def test_whoever_stops_waiting_leaves_no_process_behind(tmp_path: Path) -> None:
    async def endless() -> AsyncIterator[Chosen]:
        yield chosen()
        await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1):
            await fill_apart(tmp_path, NAME, endless())
    assert children() == []


async def test_the_process_is_not_told_any_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HINDCAST_DISCORD_TOKEN", "MARKED")
    told: list[dict[str, str]] = []

    async def looked() -> AsyncIterator[Chosen]:
        told.extend(process.environ() for process in children())
        yield chosen()

    await fill_apart(tmp_path, NAME, looked())
    assert len(told) == 1
    assert "MARKED" not in told[0].values()
