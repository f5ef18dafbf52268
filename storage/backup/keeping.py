"""A folder of backups: each is named by its moment, and the newest stay."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

_NAME = re.compile(r"hindcast-\d{8}T\d{6}Z\.backup")


def named(folder: Path, now: datetime) -> Path:
    """Return where the backup of a moment belongs; in order of their names, the newest is last."""
    return folder / f"hindcast-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.backup"


def backups(folder: Path) -> Sequence[Path]:
    """Return the backups in a folder that are named by their moments, the newest last."""
    return sorted(file for file in folder.iterdir() if _NAME.fullmatch(file.name))


def prune(made: Path, keep: int) -> Sequence[Path]:
    """Delete all but the newest backups beside the one that was just made; return which went.

    That one stays and is counted, whatever the clock was when the others were made.
    """
    others = [file for file in backups(made.parent) if file != made]
    gone = others[: max(len(others) - (keep - 1), 0)]
    for file in gone:
        file.unlink(missing_ok=True)
    return gone
