"""Building an index: aside, then renamed into its place."""

import errno
import re
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

import tantivy

from bot.domain.search.passages import Passage
from bot.domain.search.terms import terms
from bot.kernel.errors import Unusable
from storage.library.dictionary import english_words, write_words
from storage.library.encoder import word_vectors
from storage.library.index import (
    DICTIONARY,
    VOCABULARY,
    PassageIndex,
    Words,
    encode,
    folder_of,
    open_index,
    schema,
)
from storage.library.meanings import MeaningsWriter

_WRITER_BYTES = 32_000_000
_KEPT = 2  # the index in use and the one before, which another process may still have open
_FINISHED = re.compile(r"\d+-[0-9a-f]+")
_BUILDING, _BROKEN = "building-", "broken-"
_LEFT_OVER_S = 60 * 60.0  # nobody builds for so long, and nobody reads a broken one
_TRIES = 3


class IndexBuilder:
    """Builds an index aside. Use it as a context: what was not finished is cleared away.

    Raises `Unusable` when the folder `home` cannot be written.
    """

    def __init__(self, home: Path, name: str) -> None:
        self._home = home
        self._name = name
        self._meanings = MeaningsWriter(word_vectors())
        with _writable(home):
            home.mkdir(parents=True, exist_ok=True)
            _clear_left_over(home)
            self._aside = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=home))
            index = tantivy.Index(schema(), path=str(self._aside))
        self._writer = index.writer(heap_size=_WRITER_BYTES, num_threads=1)
        self._counts: Counter[str] = Counter()
        self._forms: dict[str, str] = {}
        self._passages = 0
        self._source = ""
        self._heard: set[int] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        del self._writer  # it waits for its threads, which would go on writing there
        shutil.rmtree(self._aside, ignore_errors=True)

    def add(self, passage: Passage, speakers: frozenset[str]) -> None:
        """Add a passage, with the names of those who speak in it."""
        with _writable(self._home):
            self._add(passage, speakers)

    def _add(self, passage: Passage, speakers: frozenset[str]) -> None:
        if passage.about:
            passage = replace(passage, row=self._meanings.add(passage.about))
        stems = passage.stems
        document = tantivy.Document(stems=stems, episode=passage.episode)
        for speaker in speakers:
            document.add_text("voice", speaker)
        document.add_bytes("passage", encode(passage))
        self._writer.add_document(document)
        self._counts.update(set(stems.split()))
        self._hear(passage)
        self._passages += 1

    def _hear(self, passage: Passage) -> None:
        """Note the words of sentences that no earlier passage of the same source held."""
        if passage.source != self._source:
            self._source = passage.source
            self._heard.clear()
        for sentence in (line.sentence for line in passage.lines):
            if sentence.place in self._heard:
                continue
            self._heard.add(sentence.place)
            texts = {sentence.text, sentence.corrected}
            self._forms.update((t.word, t.stem) for text in texts for t in terms(text))

    def finish(self) -> PassageIndex:
        """Put the finished index in its place and open it."""
        with _writable(self._home):
            self._writer.commit()
            self._writer.wait_merging_threads()
            self._meanings.write(self._aside)
            words = Words(self._passages, len(self._meanings), dict(self._counts), self._forms)
            (self._aside / VOCABULARY).write_bytes(encode(words))
            write_words(english_words(), self._aside / DICTIONARY)
            index = self._placed()
            _forget_old(self._home, folder_of(self._home, self._name))
            return index

    def _placed(self) -> PassageIndex:
        """Rename the folder and open it, or open what another process put there before.

        What is there and cannot be opened, half a disk copy, is moved out of the way.
        """
        folder = folder_of(self._home, self._name)
        for _ in range(_TRIES):
            with suppress(OSError):  # a folder that holds something is never replaced
                self._aside.rename(folder)
            index = open_index(self._home, self._name)
            if index:
                return index
            with suppress(FileNotFoundError):  # another process moved it just now
                folder.rename(self._home / f"{_BROKEN}{self._aside.name}-{time.time_ns()}")
        raise OSError(errno.EIO, "what is written there cannot be read again")


@contextmanager
def _writable(home: Path) -> Iterator[None]:
    """Turn what a folder says that cannot be used into a sentence that names it."""
    try:
        yield
    except (OSError, ValueError) as error:  # tantivy's own are of the second kind
        reason = getattr(error, "strerror", None) or str(error)
        raise Unusable(
            f"The index cannot be written to the folder {home}: {reason}."
            " It needs a folder that Hindcast may write to, with some room on the disk."
        ) from error


def _clear_left_over(home: Path) -> None:
    """Remove what builders left behind that were killed."""
    for path in home.iterdir():
        passing = path.name.startswith((_BUILDING, _BROKEN))
        if passing and time.time() - _changed_at(path) > _LEFT_OVER_S:
            shutil.rmtree(path, ignore_errors=True)


def _forget_old(home: Path, current: Path) -> None:
    others = [p for p in home.iterdir() if p != current and _FINISHED.fullmatch(p.name)]
    for path in sorted(others, key=_changed_at, reverse=True)[_KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


def _changed_at(path: Path) -> float:
    """Return when a folder was changed, in seconds of the epoch; now when it is just gone."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()
