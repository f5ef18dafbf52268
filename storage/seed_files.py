"""Reads `seeds/`: a folder for each episode, with hand-written TOML beside its sources.

Whatever is wrong is named by file, line and field, and the rest is read all the same: a broken
`episode.toml` leaves its episode out; a broken annotation file leaves its annotations out, so that
the words stay and their speaker is unknown rather than wrong.
"""

import dataclasses
import errno
import hashlib
import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec

from bot.domain.transcript.episode import (
    Episode,
    Gist,
    Mark,
    MomentMark,
    ReadingMark,
    Source,
    Speaker,
    Summary,
    TurnMark,
)
from bot.domain.transcript.marks import Misplaced, positions
from bot.domain.transcript.readers import LAYOUTS, Unreadable, read
from bot.domain.transcript.summary import check_summary
from bot.domain.transcript.timed_text import TimedText
from bot.ports import Problem
from storage.toml_places import field_of, line_of

T = TypeVar("T")


class _SourceEntry(msgspec.Struct, forbid_unknown_fields=True):
    file: str
    layout: str
    kind: str
    sha256: str
    turns: str | None = None
    breaks: str | None = None
    moments: str | None = None
    readings: str | None = None
    summary: str | None = None
    gists: str | None = None


class _EpisodeFile(msgspec.Struct, forbid_unknown_fields=True):
    slug: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
    title: str
    show: str
    speakers: list[Speaker]
    sources: list[_SourceEntry]
    published: date | None = None
    url: Annotated[str, msgspec.Meta(pattern=r"^https?://\S+$")] | None = None
    duration_s: Annotated[int, msgspec.Meta(gt=0)] | None = None


class _Turns(msgspec.Struct, forbid_unknown_fields=True):
    turns: list[TurnMark]


class _Breaks(msgspec.Struct, forbid_unknown_fields=True):
    breaks: list[Mark]


class _Moments(msgspec.Struct, forbid_unknown_fields=True):
    moments: list[MomentMark]


class _Readings(msgspec.Struct, forbid_unknown_fields=True):
    readings: list[ReadingMark]


class _Gists(msgspec.Struct, forbid_unknown_fields=True):
    gists: list[Gist]


_ANNOTATIONS: dict[str, type[msgspec.Struct]] = {
    "turns": _Turns,
    "breaks": _Breaks,
    "moments": _Moments,
    "readings": _Readings,
    "gists": _Gists,
}


@dataclass
class Seeds:
    """What a folder of seeds holds, and what in it could not be read.

    `folders` names every episode folder that is there, readable or not.
    """

    episodes: list[tuple[Episode, tuple[Source, ...]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    folders: set[str] = field(default_factory=set)


def fingerprint(seeds_dir: Path) -> str:
    """Return a hash of every file in the folder, names and bytes; raises `OSError`."""
    if not seeds_dir.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder", str(seeds_dir))
    digest = hashlib.sha256()
    for path in sorted(p for p in seeds_dir.rglob("*") if p.is_file()):
        digest.update(f"{path.relative_to(seeds_dir)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def read_seeds(seeds_dir: Path) -> Seeds:
    """Read all episode folders."""
    seeds = Seeds()
    seen: dict[str, Path] = {}
    for folder in sorted(p for p in seeds_dir.iterdir() if p.is_dir()):
        seeds.folders.add(folder.name)
        _Folder(seeds_dir, folder, seeds, seen).read()
    return seeds


@dataclass
class _Folder:
    """One episode folder being read; `seen` has the sources of the folders before."""

    root: Path
    folder: Path
    seeds: Seeds
    seen: dict[str, Path]

    def read(self) -> None:
        """Add the folder's episode, or the reason why it cannot be."""
        path = self.folder / "episode.toml"
        entry = self._toml(path, _EpisodeFile)
        if entry is None:
            return
        if entry.slug != self.folder.name:
            self._report(path, "slug", f"“{entry.slug}” is not the folder's name")
            return
        sources = [self._source(path, number, given) for number, given in enumerate(entry.sources)]
        episode = Episode(
            slug=entry.slug,
            title=entry.title,
            show=entry.show,
            speakers=tuple(entry.speakers),
            published=entry.published,
            url=entry.url,
            duration_s=entry.duration_s,
        )
        self.seeds.episodes.append((episode, tuple(s for s in sources if s)))

    def _source(self, path: Path, number: int, entry: _SourceEntry) -> Source | None:
        where = f"sources[{number}]"
        file = self.folder / entry.file
        try:
            content = file.read_bytes()
        except OSError as error:
            self._report(path, f"{where}.file", f"{entry.file}: {error.strerror}")
            return None
        sha256 = hashlib.sha256(content).hexdigest()
        if sha256 != entry.sha256:
            self._report(path, f"{where}.sha256", f"{entry.file} has SHA-256 {sha256}")
            return None
        if sha256 in self.seen:
            self._report(path, f"{where}.file", f"the same words are in {self.seen[sha256]}")
            return None
        if entry.layout not in LAYOUTS:
            self._report(path, f"{where}.layout", f"is one of {', '.join(sorted(LAYOUTS))}")
            return None
        self.seen[sha256] = file.relative_to(self.root)
        return self._annotated(
            file, entry, Source(sha256, entry.file, entry.layout, entry.kind, content)
        )

    def _annotated(self, file: Path, entry: _SourceEntry, bare: Source) -> Source | None:
        """Lay turns, breaks and moments over a source, as far as they can be read."""
        try:
            text = read(bare.content, bare.layout)
        except Unreadable as error:
            self._report(file, "", str(error))
            return None
        source = bare
        for name, form in _ANNOTATIONS.items():
            given = getattr(entry, name)
            marks = self._toml(self.folder / given, form) if given else None
            if marks is None:
                continue
            found: Any = tuple(getattr(marks, name))
            try:
                positions(text, found, name)
            except Misplaced as error:
                self._report(self.folder / given, error.path, str(error))
            else:
                source = _lay(source, name, found)
        return self._summarised(text, entry, source)

    def _summarised(self, text: TimedText, entry: _SourceEntry, source: Source) -> Source:
        """Lay the summary over a source, when all of it rests on words that are there."""
        if not entry.summary or (entry.turns and not source.turns):
            return source  # without its turns nothing can be said to be anybody's
        path = self.folder / entry.summary
        summary = self._toml(path, Summary)
        if summary is None:
            return source
        try:
            check_summary(text, source, summary)
        except Misplaced as error:
            self._report(path, error.path, str(error))
            return source
        return dataclasses.replace(source, summary=summary)

    def _toml(self, path: Path, form: type[T]) -> T | None:
        """Read a TOML file into `form`; None, and a problem reported, when it cannot be."""
        try:
            return msgspec.convert(_load(path), form)
        except OSError as error:
            self._report(path, "", f"cannot be read: {error.strerror}")
        except UnicodeDecodeError as error:
            self._report(path, "", f"is not UTF-8 (byte {error.start})")
        except tomllib.TOMLDecodeError as error:
            line = error.args[0].rpartition("at line ")[2].partition(",")[0]
            self._report(path, "", str(error), int(line) if line.isdigit() else None)
        except msgspec.ValidationError as error:
            self._report(path, field_of(str(error)), str(error).partition(" - at")[0])
        return None

    def _report(self, path: Path, name: str, message: str, line: int | None = None) -> None:
        shown = str(Path(self.root.name) / path.relative_to(self.root))
        if line is None and name and path.suffix == ".toml":
            line = line_of(path.read_text("utf-8"), name)
        self.seeds.problems.append(Problem(shown, line, name, message))


def _lay(source: Source, name: str, marks: Any) -> Source:  # noqa: ANN401 - of the field's own kind
    laid: dict[str, Any] = {name: marks}
    return dataclasses.replace(source, **laid)


def _load(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_bytes().decode("utf-8"))
