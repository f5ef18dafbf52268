"""SQLite's file: looked at before anything is connected."""

import os
from pathlib import Path

from bot.kernel.errors import Unusable


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
    if file.exists() and not file.is_file():
        raise Unusable(f"{file.absolute()} is not a file: move it, or name another database.")
    # SQLite puts its log beside the file, so the folder must be writable too.
    for path, rights in ((folder, os.W_OK | os.X_OK), (file, os.R_OK | os.W_OK)):
        if path.exists() and not os.access(path, rights):
            raise Unusable(f"{path.absolute()} cannot be written: give this user the right to.")
