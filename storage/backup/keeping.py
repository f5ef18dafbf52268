"""A folder of backups: each is named by its moment, and the newest stay."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

_NAME = re.compile(r"hindcast-\d{8}T\d{6}Z\.backup")


def named(folder: Path, now: datetime) -> Path:
    """Return where the backup of a moment belongs; in order of their names, the newest is last."""
    return folder / f"hindcast-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.backup"


def prune(folder: Path, keep: int) -> Sequence[Path]:
    """Delete all but the newest backups that are named as above; return which went."""
    there = sorted(file for file in folder.iterdir() if _NAME.fullmatch(file.name))
    gone = there[:-keep]
    for file in gone:
        file.unlink(missing_ok=True)
    return gone
