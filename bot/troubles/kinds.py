"""One kind of trouble: read out of a line of the log, without the values in it."""

import logging
import traceback
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

_ROOT = Path(__file__).resolve().parents[2]
_OURS = ("bot", "adapters", "storage", "hindcast")


@dataclass(frozen=True, slots=True)
class Kind:
    """Where something broke, and what. `said` is the line before any value was put into it."""

    logger: str
    said: str
    error: str
    place: str

    def __str__(self) -> str:
        """Return it in one line."""
        error = " at ".join(part for part in (self.error, self.place) if part)
        return ": ".join(part for part in (self.logger, self.said, error) if part)


def kind_of(record: logging.LogRecord) -> Kind:
    """Return the kind of a record. Libraries put values into their lines: those are left out."""
    ours = record.name.partition(".")[0] in _OURS
    error = record.exc_info[1] if record.exc_info else None
    return Kind(
        record.name,
        str(record.msg) if ours else "",
        type(error).__name__ if error else "",
        _place(error.__traceback__ if error else None),
    )


def _place(trace: TracebackType | None) -> str:
    """Return the innermost line of our own that was being carried out."""
    for frame in reversed(traceback.extract_tb(trace)):
        path = Path(frame.filename)
        if path.is_relative_to(_ROOT) and path.relative_to(_ROOT).parts[0] in _OURS:
            return f"{path.relative_to(_ROOT)}:{frame.lineno}"
    return ""
