"""One engine in a process of its own, so that its memory and its caches are only its own.

`measure` starts such processes: one that builds, and one that opens what was built and asks.
"""

import gc
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TypeVar

import msgspec
import psutil

from benchmarks.corpus import Question, load
from benchmarks.engines import engine
from benchmarks.tables import progress

T = TypeVar("T")

LIMIT = 5
_WARMING = ("warming up the engine", "a qustion with erors")
_ROOT = Path(__file__).parent.parent


class Built(msgspec.Struct, frozen=True):
    """Seconds of building, and the most memory that took, in MB."""

    seconds: float
    megabytes: float


class Asked(msgspec.Struct, frozen=True):
    """Seconds from opening to the first answer and of each question; ranks; memory in MB.

    A rank is the number of the first right place, 0 for a right refusal, None for a miss.
    """

    opened: float
    spent: tuple[float, ...]
    ranks: tuple[int | None, ...]
    megabytes: float


class Measured(msgspec.Struct, frozen=True):
    """An engine's figures, with the kinds of the questions it was asked."""

    name: str
    built: Built
    asked: Asked
    kinds: tuple[str, ...]

    def share(self, kind: str, within: int) -> float:
        """Return the share of a kind's questions whose rank is at most `within`."""
        ranks = [r for r, k in zip(self.asked.ranks, self.kinds, strict=True) if k == kind]
        return sum(rank is not None and rank <= within for rank in ranks) / max(len(ranks), 1)


def measure(name: str, corpus: Path, home: Path | None = None, most: int = 0) -> Measured:
    """Build an engine, open it and ask it; `most` bounds the number of questions.

    With a `home` that holds what was built, that is opened as it is.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as fresh:
        folder = home or Path(fresh)
        built = Built(0, 0)
        if not any(folder.iterdir()):
            built = _process(Built, "build", name, corpus, folder)
        asked = _process(Asked, "ask", name, corpus, folder, str(most))
    kinds = tuple(question.kind for question in _questions(corpus, most))
    return Measured(name, built, asked, kinds)


def _process(kind: type[T], *arguments: str | Path) -> T:
    command = [sys.executable, "-m", "benchmarks.alone", *map(str, arguments)]
    done = subprocess.run(command, cwd=_ROOT, stdout=subprocess.PIPE, check=True)
    return msgspec.json.decode(done.stdout, type=kind)


def _questions(corpus: Path, most: int) -> list[Question]:
    return list(load(corpus / "questions", Question))[: most or None]


def build(name: str, corpus: Path, home: Path) -> Built:
    """Build an engine in this process."""
    began = time.perf_counter()
    engine(name)(corpus, home).build()
    seconds = time.perf_counter() - began
    return Built(seconds, _most_megabytes())


def _most_megabytes() -> float:
    """Return the most memory this process ever held; 0 where Linux's /proc does not tell.

    Not `getrusage`, whose maximum includes what the parent held when it started this process.
    """
    facts = Path("/proc/self/status")
    lines = facts.read_text("utf-8").splitlines() if facts.exists() else []
    return sum(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmHWM:"))


def ask(name: str, corpus: Path, home: Path, most: int) -> Asked:
    """Open an engine in this process and ask it every question once."""
    questions = _questions(corpus, most)
    asked = engine(name)(corpus, home)
    began = time.perf_counter()
    asked.open()
    for words in _WARMING:
        asked.find(words, LIMIT)
    opened = time.perf_counter() - began
    gc.freeze()  # as `hindcast serve` does when it is ready
    spent, ranks = [], []
    for number, question in enumerate(questions, start=1):
        began = time.perf_counter()
        found = asked.find(question.words, LIMIT)
        spent.append(time.perf_counter() - began)
        ranks.append(question.rank(found))
        progress(f"{name}, questions", number, len(questions))
    memory = psutil.Process().memory_info().rss / 1e6
    return Asked(opened, tuple(spent), tuple(ranks), memory)


def main() -> None:
    """Do what the parent process asked for, and answer as JSON."""
    action, name, corpus, home, *most = sys.argv[1:]
    figures: Built | Asked
    if action == "build":
        figures = build(name, Path(corpus), Path(home))
    else:
        figures = ask(name, Path(corpus), Path(home), int(most[0]))
    sys.stdout.buffer.write(msgspec.json.encode(figures))


if __name__ == "__main__":
    main()
