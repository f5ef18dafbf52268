"""Filling an index: here, or in a process of its own, which takes its memory along when it ends.

`python -m storage.library.indexing HOME NAME` is that process. It reads what is to be indexed from
standard input and says on standard output what became of it.
"""

import asyncio
import logging
import os
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

import msgspec

from bot.domain.search.passages import Passage, alternatives, windows
from bot.domain.search.terms import stems
from bot.domain.transcript.episode import Episode, Source
from bot.domain.transcript.readers import Unreadable, read
from bot.domain.transcript.sentences import cut
from bot.kernel.errors import Unusable
from storage.library.index_builder import IndexBuilder
from storage.seeds.annotations import fitting

log = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parents[2]
_LENGTH = 8  # bytes that tell how long the next message is
_MOST_COMPLAINTS = 10_000  # characters of what the process complained, from the end
_END = bytes(_LENGTH)  # a message without length: that was all


@dataclass(frozen=True, slots=True)
class Chosen:
    """A source to be indexed, and its episode."""

    episode: Episode
    source: Source


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of an index: the sources that could not be read, or why there is none."""

    unread: tuple[str, ...] = ()
    unusable: str = ""


def fill(home: Path, name: str, chosen: Iterable[Chosen]) -> Filled:
    """Build the index called `name` under `home`; one spoilt source does not hold the others."""
    unread = []
    try:
        with IndexBuilder(home, name) as builder:
            for each in chosen:
                try:
                    _add(builder, each)
                except Unreadable as error:
                    unread.append(f"{each.source.name} of {each.episode.slug}: {error}")
            builder.finish()
    except Unusable as error:
        return Filled(tuple(unread), str(error))
    return Filled(tuple(unread))


async def fill_apart(home: Path, name: str, chosen: AsyncIterator[Chosen]) -> Filled:
    """Do the same in another process: what building takes is not kept while Hindcast serves."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("HINDCAST_")}
    # A file, not a pipe: it never fills up while the sources are handed over.
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as complaints:
        process = await asyncio.create_subprocess_exec(
            *_command(home, name), cwd=_ROOT, env=clean, stdin=PIPE, stdout=PIPE, stderr=complaints
        )
        try:
            said = await _told(process, chosen)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
            _write_down(complaints)
    if process.returncode:
        return Filled(
            unusable=f"The index was not built: its process ended ({process.returncode})."
        )
    return msgspec.msgpack.decode(said, type=Filled)


def _write_down(complaints: TextIO) -> None:
    """Bring what the process wrote to stderr into the log: in its form, and without secrets."""
    complaints.seek(0)
    said = complaints.read().strip()
    if said:
        log.warning("the process that builds the index said: %s", said[-_MOST_COMPLAINTS:])


def _command(home: Path, name: str) -> tuple[str, ...]:
    return sys.executable, "-m", __name__, str(home.absolute()), name


async def _told(process: Process, chosen: AsyncIterator[Chosen]) -> bytes:
    """Hand everything over, one after the other, and return what the process says."""
    assert process.stdin  # noqa: S101 - asked for above
    try:
        async for each in chosen:
            message = msgspec.msgpack.encode(each)
            process.stdin.write(len(message).to_bytes(_LENGTH) + message)
            await process.stdin.drain()
        process.stdin.write(_END)
    except ConnectionError:
        pass  # it ended early, and says why
    said, _ = await process.communicate()
    return said


def _heard(stream: BinaryIO) -> Iterator[Chosen]:
    """Give what is sent. Raises EOFError without the end: whoever sent it is gone."""
    while (length := _exactly(stream, _LENGTH)) != _END:
        yield msgspec.msgpack.decode(_exactly(stream, int.from_bytes(length)), type=Chosen)


def _exactly(stream: BinaryIO, size: int) -> bytes:
    content = stream.read(size)
    if len(content) < size:
        raise EOFError("The sources stopped before the end: there is no index of a part of them.")
    return content


def _add(builder: IndexBuilder, chosen: Chosen) -> None:
    """Add a source's passages; raises `Unreadable`, and then none of them is added."""
    names = {speaker.voice: speaker.name for speaker in chosen.episode.speakers}
    for passage in list(_passages(chosen.episode, chosen.source)):
        voices = {line.sentence.voice for line in passage.lines}
        builder.add(passage, frozenset(names[voice] for voice in voices if voice in names))


def _passages(episode: Episode, source: Source) -> Iterator[Passage]:
    text = read(source.content, source.layout)
    source = fitting(text, source)
    sentences = cut(text, source, episode.duration_s)
    for lines in windows(sentences):
        yield Passage(episode.slug, source.sha256, source.kind, lines)
    for lines, about in alternatives(source, sentences):
        yield Passage(episode.slug, source.sha256, source.kind, lines, about, stems(about))


if __name__ == "__main__":
    result = fill(Path(sys.argv[1]), sys.argv[2], _heard(sys.stdin.buffer))
    sys.stdout.buffer.write(msgspec.msgpack.encode(result))
