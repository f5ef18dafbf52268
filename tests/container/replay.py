"""Replays the build of the image in a folder, with this machine's Python for the base image.

Nothing is downloaded: where the build installs the locked libraries, they are taken from the
environment that the tests run in, and nothing beside them. To install them as the build does,
hashes and all: `python -m tests.container.replay FOLDER`.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from fnmatch import fnmatch
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement

from tests.container.dockerfile import ROOT, Stage, Step, read_dockerfile

_OWNERS = ("groupadd", "useradd")
"""Commands that need root and change the base image alone."""
_PLACES = re.compile(r"(?<![\w./-])/(?=(?:opt|app|build|data|tmp)\b)")

Install = Callable[[Path, str], None]
"""Carries out the `pip install` of a stage, given the stage's folder and the command."""


def replay(folder: Path, python: str, install: Install) -> Path:
    """Build all stages and return the folder of the last, which is the image's root."""
    built: dict[str, Path] = {}
    for number, stage in enumerate(read_dockerfile()):
        root = folder / (stage.name or f"stage{number}")
        (root / "tmp").mkdir(parents=True)
        for step in stage.steps:
            _carry_out(step, root, built, python, install)
        built[stage.name] = root
    return root


def _carry_out(
    step: Step, root: Path, built: dict[str, Path], python: str, install: Install
) -> None:
    match step.word:
        case "COPY":
            _copy(step.rest.split(), root, built)
        case "RUN":
            for command in step.rest.split("&&"):
                _run(command.strip(), root, python, install)


def _copy(words: list[str], root: Path, built: dict[str, Path]) -> None:
    _, _, stage = words[0].rpartition("--from=") if words[0].startswith("--") else ("", "", "")
    source, target = words[-2:]
    origin = built[stage] / source.lstrip("/") if stage else ROOT / source
    place = root / target.lstrip("/")
    place.parent.mkdir(parents=True, exist_ok=True)
    if origin.is_dir():
        ignored = None if stage else _ignored
        shutil.copytree(origin, place, symlinks=True, ignore=ignored, copy_function=_link_or_copy)
    else:
        shutil.copy(origin, place)


def _ignored(_: str, names: list[str]) -> list[str]:
    """Leave out what `.dockerignore` keeps from the builder, wherever it lies."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").split()
    patterns = [line.removeprefix("**/") for line in lines if line.startswith("**/")]
    return [name for name in names if any(fnmatch(name, pattern) for pattern in patterns)]


def _link_or_copy(source: str, target: str) -> None:
    """Link within a replay and from the environment; copy what is the project's own."""
    if Path(source).is_relative_to(ROOT) and ".venv" not in Path(source).parts:
        shutil.copy2(source, target)
        return
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _run(command: str, root: Path, python: str, install: Install) -> None:
    if command.startswith(_OWNERS):
        return
    command = re.sub(r"^python\b", python, _PLACES.sub(f"{root}/", command))
    if " install " in command and " pip " in command:
        install(root, command)
        return
    if os.geteuid() != 0:
        command = re.sub(r" -[og] \d+", "", command)
    run(command)


def run(command: str) -> None:
    """Run one command of a RUN instruction as the build does."""
    subprocess.run(["/bin/sh", "-ec", command], check=True, cwd="/")


def in_place(stage: Stage, root: Path) -> dict[str, str]:
    """Return the environment of a container, its paths moved to where the replay lies."""
    moved = {n: _PLACES.sub(f"{root}/", v) for n, v in stage.environment.items()}
    moved["PATH"] = moved["PATH"].replace("${PATH}", os.defpath)
    return moved | {"HOME": f"{root}/data", "TMPDIR": f"{root}/tmp"}


def take_installed(root: Path, _: str) -> None:
    """Put the locked libraries where pip would have put them, from this environment."""
    (site,) = (root / "opt/venv/lib").glob("python3*/site-packages")
    for name, version in _locked(root / "build/runtime.txt"):
        found = distribution(name)
        if found.version != version:
            raise AssertionError(f"{name} {found.version} is installed, {version} is locked")
        for file in found.files or ():
            _take(Path(str(found.locate_file(file))), site / file)


def _take(source: Path, target: Path) -> None:
    # What lies above site-packages are commands, which nothing in the image calls.
    if ".." in target.parts or not source.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    _link_or_copy(str(source), str(target))


def _locked(file: Path) -> list[tuple[str, str]]:
    """Return names and versions of what is locked for this Python on this system."""
    lines = re.findall(r"^([A-Za-z0-9].*?)\s*\\?$", file.read_text("utf-8"), re.MULTILINE)
    wanted = [Requirement(line) for line in lines]
    here = [each for each in wanted if each.marker is None or each.marker.evaluate()]
    return [(each.name, str(each.specifier).removeprefix("==")) for each in here]


if __name__ == "__main__":
    replay(Path(sys.argv[1]).absolute(), sys.executable, lambda _, command: run(command))
