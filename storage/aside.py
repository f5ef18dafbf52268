"""New files: written aside, named when they are whole, and never put in place of another."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.kernel.errors import Unusable

_MODE = 0o600
"""What members may not see of each other stands in them, so their owner alone reads them."""


def check_free(file: Path) -> None:
    """Raise `Unusable` where there is a file of that name, or a link of that name to nothing."""
    if file.exists() or file.is_symlink():
        raise Unusable(f"{file} is there already. Name a new file: nothing is ever overwritten.")


@contextmanager
def aside(file: Path) -> Iterator[Path]:
    """Give a folder beside where a file is to be, and clear it away in the end."""
    with tempfile.TemporaryDirectory(prefix=f".{file.name}-", dir=file.parent) as folder:
        yield Path(folder)


def place(written: Path, file: Path) -> None:
    """Give a file that was written aside its name, for its owner alone to read."""
    written.chmod(_MODE)
    _onto_disk(written)
    try:
        os.link(written, file)
    except FileExistsError:
        check_free(file)
    except OSError:  # the folder knows no links, as on a memory stick
        check_free(file)
        written.rename(file)
    _onto_disk(file.parent)


def _onto_disk(path: Path) -> None:
    """Wait until a file's bytes, or a folder's names, would survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
