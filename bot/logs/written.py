"""Sets up what the process writes down: once, for its own code and for the libraries."""

import logging
import sys
import threading
from collections.abc import Callable

from bot.kernel.observe import request_id
from bot.logs.forms import JsonForm, TextForm
from bot.logs.redaction import REDACTION, hide
from bot.settings import Settings

log = logging.getLogger("hindcast")

_CHATTY = ("alembic", "aiosqlite", "sqlalchemy")
"""Below a warning they write down what people ask."""


def write_logs(settings: Settings) -> None:
    """Write everything to stderr in the form that the settings ask for, secrets left out."""
    hide(*settings.secrets())
    handler = logging.StreamHandler()
    handler.addFilter(_carry_request)
    form = JsonForm if settings.log_format == "json" else TextForm
    handler.setFormatter(form(REDACTION))
    logging.basicConfig(level=settings.log_level, handlers=[handler])
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    threading.excepthook = _thread_failed
    sys.unraisablehook = _cleaning_up_failed
    logging.captureWarnings(capture=True)


def count_lines(report: Callable[[str], None]) -> None:
    """Report from now on the level of each line from `WARNING` up."""
    counter = _Counter(report)
    root = logging.getLogger()
    for handler in root.handlers:
        if isinstance(handler, _Counter):
            root.removeHandler(handler)
    root.addHandler(counter)


class _Counter(logging.Handler):
    def __init__(self, report: Callable[[str], None]) -> None:
        super().__init__(logging.WARNING)
        self._report = report

    def emit(self, record: logging.LogRecord) -> None:
        self._report(record.levelname)


def _carry_request(record: logging.LogRecord) -> bool:
    record.request = request_id.get()
    return True


def _thread_failed(failure: threading.ExceptHookArgs) -> None:
    """Write down what would otherwise go to stderr as it is."""
    name = failure.thread.name if failure.thread else "a thread"
    error = failure.exc_value or failure.exc_type()
    log.error("%s ended with an error", name, exc_info=error)


def _cleaning_up_failed(failure: "sys.UnraisableHookArgs") -> None:
    """Do the same for what fails where nobody can catch it, as while an object is thrown away."""
    error = failure.exc_value or failure.exc_type()
    log.error("%s: %r", failure.err_msg or "ignored", failure.object, exc_info=error)
