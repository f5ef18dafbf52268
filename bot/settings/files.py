"""Secrets that are given as files: `HINDCAST_…_FILE` names one."""

import os
from pathlib import Path

from bot.kernel.errors import Unusable

_WHY: dict[type[Exception], str] = {
    FileNotFoundError: "there is none of that name",
    NotADirectoryError: "there is none of that name",
    IsADirectoryError: "it is a folder",
    PermissionError: "this user may not read it",
}


def content(variable: str, file: str) -> str:
    """Read a secret's file. What the variable holds is not repeated: it may be the secret.

    Raises `Unusable` when there is no such file, or nothing in it.
    """
    try:
        secret = Path(file).read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        raise Unusable(
            f"{variable} names no file that can be read: {_why(error)}. It takes the path of a"
            f" file; the secret itself goes into {variable.removesuffix('_FILE')}."
        ) from None
    if not secret:
        raise Unusable(f"{variable} names a file that is empty.")
    return secret


def _why(error: OSError | ValueError) -> str:
    if type(error) in _WHY:
        return _WHY[type(error)]
    return os.strerror(error.errno or 0) if isinstance(error, OSError) else "it is no text"
