"""The two forms of a line in the log: text for people, JSON for programs."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from bot.logs.redaction import Redaction


class TextForm(logging.Formatter):
    """One line for people; a traceback follows on lines of its own."""

    def __init__(self, redaction: Redaction) -> None:
        super().__init__("%(asctime)s %(levelname)s [%(request)s] %(message)s")
        self._redaction = redaction

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without secrets."""
        return self._redaction.clean(super().format(record))


class JsonForm(logging.Formatter):
    """One object on one line: `time`, `level`, `logger`, `request`, `message`.

    Where there was an error `error` has its traceback.
    """

    def __init__(self, redaction: Redaction) -> None:
        super().__init__()
        self._redaction = redaction

    def format(self, record: logging.LogRecord) -> str:
        """Return the object, without secrets in any of its texts."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": getattr(record, "request", "-"),
            "message": self._redaction.clean(record.getMessage()),
        }
        if record.exc_info:
            line["error"] = self._redaction.clean(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
