"""SQLite's file: looked at before anything is connected."""

import os
from pathlib import Path

from bot.kernel.errors import Unusable

_LOGS = ("-wal", "-journal")
"""What SQLite adds to the file's name for what it has not moved into the file yet, or may undo."""


def prepare(file: Path) -> None:
    """Make the folder of a SQLite file and see that both can be used.

    Better here than on connecting: when SQLite cannot open a file, aiosqlite's thread may outlive
    the event loop, and then ends with a traceback of its own.
    """
    if file.name in ("", ":memory:"):
        raise Unusable("A database in memory would not last: name a file, or leave the URL empty.")
    folder = file.absolute().parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unusable(f"The folder {folder} cannot be made: {error.strerror}.") from error
    _check_complete(file)
    if file.exists() and not file.is_file():
        raise Unusable(f"{file.absolute()} is not a file: move it, or name another database.")
    # SQLite puts its log beside the file, so the folder must be writable too.
    for path, rights in ((folder, os.W_OK | os.X_OK), (file, os.R_OK | os.W_OK)):
        if path.exists() and not os.access(path, rights):
            raise Unusable(f"{path.absolute()} cannot be written: give this user the right to.")


def _check_complete(file: Path) -> None:
    """Raise `Unusable` where the file was moved away from its log: SQLite would delete that."""
    logs = [Path(f"{file.absolute()}{ending}") for ending in _LOGS]
    left = next((log for log in logs if log.exists() and log.stat().st_size), None)
    if left and not file.exists():
        raise Unusable(
            f"{file.absolute()} is not there, but {left.name}, which belongs to it, is: what was"
            f" kept last stands in that. Move all files that begin with {file.name} together."
        )
