"""SQLite's file: looked at before anything is connected, and made for its owner alone."""

import os
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Engine, event

from bot.kernel.errors import Unusable

_LOGS = ("-wal", "-journal")
"""What SQLite adds to the file's name for what it has not moved into the file yet, or may undo."""

_FOLDER_MODE, _FILE_MODE = 0o700, 0o600
"""What members may not see of each other stands in it."""


def prepare(file: Path) -> None:
    """Make the folder of a SQLite file and see that both can be used.

    Better here than on connecting: when SQLite cannot open a file, aiosqlite's thread may outlive
    the event loop, and then ends with a traceback of its own.
    """
    _check_lasting(file)
    folder = file.absolute().parent
    try:
        folder.mkdir(_FOLDER_MODE, parents=True, exist_ok=True)
    except OSError as error:
        raise Unusable(f"The folder {folder} cannot be made: {error.strerror}.") from error
    check(file)


def check(file: Path) -> None:
    """See that a SQLite file can be used, as far as it is there."""
    _check_lasting(file)
    _check_complete(file)
    folder = file.absolute().parent
    if file.exists() and not file.is_file():
        raise Unusable(f"{file.absolute()} is not a file: move it, or name another database.")
    # SQLite puts its log beside the file, so the folder must be writable too.
    for path, rights in ((folder, os.W_OK | os.X_OK), (file, os.R_OK | os.W_OK)):
        if path.exists() and not os.access(path, rights):
            raise Unusable(f"{path.absolute()} cannot be written: give this user the right to.")


def keep_private(file: Path, engine: Engine) -> None:
    """Have a new file made for its owner alone before the first connection; the log follows it.

    Of a file that is there already, whoever made it decided.
    """

    def make(*_: object) -> None:
        with suppress(FileExistsError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL, _FILE_MODE))

    event.listen(engine, "do_connect", make)


def remove(file: Path) -> None:
    """Remove a SQLite file, with what SQLite keeps beside it."""
    for ending in ("", *_LOGS, "-shm"):
        Path(f"{file}{ending}").unlink(missing_ok=True)


def _check_complete(file: Path) -> None:
    """Raise `Unusable` where the file was moved away from its log: SQLite would delete that."""
    logs = [Path(f"{file.absolute()}{ending}") for ending in _LOGS]
    left = next((log for log in logs if log.exists() and log.stat().st_size), None)
    if left and not file.exists():
        raise Unusable(
            f"{file.absolute()} is not there, but {left.name}, which belongs to it, is: what was"
            f" kept last stands in that. Move all files that begin with {file.name} together."
        )


def _check_lasting(file: Path) -> None:
    if file.name in ("", ":memory:"):
        raise Unusable("A database in memory would not last: name a file, or leave the URL empty.")
