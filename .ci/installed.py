"""Names what a file of requirements locks and this environment has not, or in another version."""

import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from packaging.requirements import Requirement


def differing(file: Path) -> Iterator[str]:
    """Give a line for each requirement that is meant for here and is not here as it is locked."""
    for line in file.read_text("utf-8").replace("\\\n", " ").splitlines():
        wanted = line.partition("--hash")[0].strip()
        if not wanted or wanted.startswith(("#", "-")):
            continue
        requirement = Requirement(wanted)
        if requirement.marker is None or requirement.marker.evaluate():
            found = _found(requirement.name)
            if not requirement.specifier.contains(found or "0", prereleases=True) or not found:
                yield f"{requirement.name}{requirement.specifier}: {found or 'not installed'}"


def _found(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


if __name__ == "__main__":
    found = list(differing(Path(sys.argv[1])))
    print(*found, sep="\n", end="\n" * bool(found))
    sys.exit(bool(found))
