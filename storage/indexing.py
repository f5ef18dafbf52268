"""Filling an index: here, or in a process of its own, which takes its memory along when it ends.

`python -m storage.indexing HOME NAME` is that process. It reads what is to be indexed from
standard input and says on standard output what became of it.
"""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from bot.domain.search.passages import Passage, alternatives, windows
from bot.domain.search.terms import stems
from bot.domain.transcript.episode import Episode, Source
from bot.domain.transcript.readers import Unreadable, read
from bot.domain.transcript.sentences import cut
from bot.kernel.errors import Unusable
from storage.annotations import fitting
from storage.index_builder import IndexBuilder

_ROOT = Path(__file__).resolve().parent.parent
_LENGTH = 8  # bytes that tell how long the next message is
_THAT_IS_ALL = bytes(_LENGTH)  # said in so many words: whoever dies half-way says nothing


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
    process = await asyncio.create_subprocess_exec(
        *_command(home, name), cwd=_ROOT, env=clean, stdin=PIPE, stdout=PIPE
    )
    try:
        said = await _told(process, chosen)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        return Filled(
            unusable=f"The index was not built: its process ended ({process.returncode})."
        )
    return msgspec.msgpack.decode(said, type=Filled)


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
        process.stdin.write(_THAT_IS_ALL)
        process.stdin.close()
    except ConnectionError:
        pass  # it ended early, and says why
    said, _ = await process.communicate()
    return said


def _heard(stream: BinaryIO) -> Iterator[Chosen]:
    """Give what is handed over. Raises `EOFError` when it ends before that was all."""
    while (length := _exactly(stream, _LENGTH)) != _THAT_IS_ALL:
        yield msgspec.msgpack.decode(_exactly(stream, int.from_bytes(length)), type=Chosen)


def _exactly(stream: BinaryIO, length: int) -> bytes:
    read = stream.read(length)
    if len(read) < length:
        raise EOFError("who hands over the sources has gone")
    return read


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
