"""Reads `seeds/`: a folder for each episode, with hand-written TOML beside its sources.

Whatever is wrong is named by file, line and field, and the rest is read all the same: a broken
`episode.toml` leaves its episode out; a broken annotation file leaves its annotations out, so that
the words stay and their speaker is unknown rather than wrong.
"""

import errno
import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from bot.domain.transcript.episode import Episode, Source
from bot.domain.transcript.marks import Misplaced
from bot.domain.transcript.readers import LAYOUTS, Unreadable, read
from bot.domain.transcript.timed_text import TimedText
from bot.ports import Problem
from storage.seeds.annotations import ARTICLE, NAMES, laid
from storage.seeds.forms import ANNOTATIONS, EpisodeFile, PredictionsFile, SourceEntry
from storage.seeds.predictions import Said, SeededPrediction, checked, wrong_references
from storage.seeds.toml_files import Wrong, is_file_name, read_bytes, read_toml
from storage.seeds.toml_places import line_of

T = TypeVar("T")


@dataclass
class Seeds:
    """What a folder of seeds holds, and what in it could not be read.

    `folders` names every episode folder that is there, readable or not. `incomplete` names the
    episodes that have a source which is named but could not be read: what the database has of
    them is still wanted. `spoilt` has for a source, by SHA-256, the annotations that are named
    but could not be read: likewise. `predictions` holds all that was predicted, and `unchecked`
    the episodes whose predictions could not all be read.
    """

    episodes: list[tuple[Episode, tuple[Source, ...]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    folders: set[str] = field(default_factory=set)
    incomplete: set[str] = field(default_factory=set)
    spoilt: dict[str, set[str]] = field(default_factory=dict)
    predictions: dict[str, SeededPrediction] = field(default_factory=dict)
    unchecked: set[str] = field(default_factory=set)


def fingerprint(seeds_dir: Path) -> str:
    """Return a hash of every file in the folder, names and bytes.

    A file that cannot be read counts with the reason. Raises `OSError` about the folder alone.
    """
    if not seeds_dir.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder", str(seeds_dir))
    digest = hashlib.sha256()
    for path in sorted(seeds_dir.rglob("*")):
        content = _content(path)
        if content is not None:
            # Not every name is UTF-8: the system's own bytes.
            digest.update(os.fsencode(path.relative_to(seeds_dir)))
            digest.update(f"\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def _content(path: Path) -> bytes | None:
    """Return a file's bytes, or why there are none; None for what is not a file."""
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError as error:
        return f"unreadable: {error.errno}".encode()


def read_seeds(seeds_dir: Path) -> Seeds:
    """Read all episode folders."""
    seeds = Seeds()
    seen: dict[str, Path] = {}
    for folder in sorted(p for p in seeds_dir.iterdir() if p.is_dir()):
        seeds.folders.add(_shown(folder.name))
        _Folder(seeds_dir, folder, seeds, seen).read()
    for path, error in wrong_references(seeds.predictions):
        _Folder(seeds_dir, path.parent, seeds, seen).report(path, error.field, str(error))
    return seeds


def _shown(name: str) -> str:
    """Return a file's name as text that can be printed and stored, UTF-8 or not."""
    return os.fsencode(name).decode("utf-8", "replace")


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
        entry = self._toml(path, EpisodeFile)
        if entry is None:
            return
        if entry.slug != self.folder.name:
            self.report(path, "slug", f"“{entry.slug}” is not the folder's name")
            return
        if all(given.layout == ARTICLE for given in entry.sources):
            self.report(path, "sources", "names no transcript, so there is nothing to listen to")
        episode = _episode(entry)
        sources = [
            self._source(path, number, given, episode) for number, given in enumerate(entry.sources)
        ]
        if not all(sources):
            self.seeds.incomplete.add(entry.slug)
        self.seeds.episodes.append((episode, tuple(s for s in sources if s)))

    def _source(
        self, path: Path, number: int, entry: SourceEntry, episode: Episode
    ) -> Source | None:
        """Return a source with its annotations; None, and a problem reported, without its words."""
        where = f"sources[{number}]"
        content = self._words(path, where, entry)
        if content is None:
            return None
        sha256 = hashlib.sha256(content).hexdigest()
        file = self.folder / entry.file
        try:
            text = read(content, entry.layout)
        except Unreadable as error:
            self.report(file, "", str(error))
            return None
        self.seen[sha256] = file.relative_to(self.root)
        source = Source(sha256, entry.file, entry.layout, entry.kind, content)
        source = self._annotated(path, where, entry, text, source)
        said = Said(episode, source, text)
        if entry.predictions and not self._foretell(path, where, entry.predictions, said):
            self.seeds.unchecked.add(episode.slug)
        return source

    def _words(self, path: Path, where: str, entry: SourceEntry) -> bytes | None:
        """Return a source's bytes when they are those that `episode.toml` means."""
        if not self._in_folder(path, f"{where}.file", entry.file):
            return None
        if entry.layout not in LAYOUTS:
            known = ", ".join(sorted(LAYOUTS))
            self.report(path, f"{where}.layout", f"“{entry.layout}” is none of {known}")
            return None
        try:
            content = read_bytes(self.folder / entry.file)
        except Wrong as error:
            self.report(path, f"{where}.file", f"{entry.file} {error}")
            return None
        sha256 = hashlib.sha256(content).hexdigest()
        if sha256 != entry.sha256:
            said = f"does not fit {entry.file}, which has {sha256}"
            self.report(path, f"{where}.sha256", f"{said}; if the file is right, write that")
            return None
        if sha256 in self.seen:
            self.report(path, f"{where}.file", f"the same words are in {self.seen[sha256]}")
            return None
        return content

    def _annotated(
        self, path: Path, where: str, entry: SourceEntry, text: TimedText, source: Source
    ) -> Source:
        """Lay the annotations over a source, as far as they can be read."""
        spoilt: set[str] = set()
        for name in NAMES:
            given = getattr(entry, name)
            if not given:
                continue
            # Without its turns nothing in a summary can be said to be anybody's.
            resting = name == "summary" and "turns" in spoilt
            if resting or not self._in_folder(path, f"{where}.{name}", given):
                spoilt.add(name)
                continue
            found = self._lay(self.folder / given, text, source, name)
            if found is None:
                spoilt.add(name)
            source = found or source
        if spoilt:
            self.seeds.spoilt[source.sha256] = spoilt
        return source

    def _lay(self, path: Path, text: TimedText, source: Source, name: str) -> Source | None:
        """Lay one file of annotations over a source; None, and a problem reported, if it cannot."""
        form = self._toml(path, ANNOTATIONS[name])
        if form is None:
            return None
        marks: Any = form if name == "summary" else tuple(getattr(form, name))
        try:
            return laid(text, source, name, marks)
        except Misplaced as error:
            self.report(path, error.path, str(error))
            return None

    def _foretell(self, path: Path, where: str, given: str, said: Said) -> bool:
        """Add what was predicted in a source; False, and a problem reported, if it cannot be."""
        # Without its turns nothing in a source can be said to be anybody's.
        voiceless = "turns" in self.seeds.spoilt.get(said.source.sha256, ())
        if voiceless or not self._in_folder(path, f"{where}.predictions", given):
            return False
        file = self.folder / given
        form = self._toml(file, PredictionsFile)
        if form is None:
            return False
        try:
            self.seeds.predictions |= checked(file, form, said, self.seeds.predictions)
        except Wrong as error:
            self.report(file, error.field, str(error), error.line)
            return False
        return True

    def _in_folder(self, path: Path, name: str, given: str) -> bool:
        if is_file_name(given):
            return True
        self.report(path, name, f"“{given}” is not the name of a file in the episode's folder")
        return False

    def _toml(self, path: Path, form: type[T]) -> T | None:
        """Read a TOML file into `form`; None, and a problem reported, when it cannot be."""
        try:
            return read_toml(path, form)
        except Wrong as error:
            self.report(path, error.field, str(error), error.line)
        return None

    def report(self, path: Path, name: str, message: str, line: int | None = None) -> None:
        """Add a problem with a field of a file; its line is looked up where it is not known."""
        shown = _shown(str(Path(self.root.name) / path.relative_to(self.root)))
        if line is None and name and path.suffix == ".toml":
            line = line_of(path.read_text("utf-8"), name)
        self.seeds.problems.append(Problem(shown, line, name, message))


def _episode(entry: EpisodeFile) -> Episode:
    return Episode(
        slug=entry.slug,
        title=entry.title,
        show=entry.show,
        speakers=tuple(entry.speakers),
        published=entry.published,
        url=entry.url,
        duration_s=entry.duration_s,
    )
