"""Lines of the log: for people, for programs, and without secrets."""

import gc
import json
import logging
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator

import pytest

from bot.kernel.observe import request, request_id
from bot.logs import clean, hide
from bot.logs.forms import JsonForm, TextForm
from bot.logs.redaction import REDACTION, Redaction
from bot.logs.written import write_logs
from bot.settings import Settings

SECRET = 'p@ss "word" / ключ'


@pytest.fixture
def redacting() -> Redaction:
    """Return a wall that knows one awkward secret."""
    wall = Redaction()
    wall.add([SECRET])
    return wall


@pytest.fixture(autouse=True)
def afterwards(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leave the process's logging as it was."""
    monkeypatch.setattr(REDACTION, "_known", set())
    monkeypatch.setattr(REDACTION, "_pattern", None)
    root, before = logging.getLogger(), (threading.excepthook, sys.unraisablehook)
    kept = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = kept
    threading.excepthook, sys.unraisablehook = before
    logging.captureWarnings(capture=False)


def record(message: str, *values: object, error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    made = logging.LogRecord("storage.library", logging.WARNING, "x.py", 1, message, values, info)
    made.request = "3f9c2a1b"
    return made


def raised(message: str) -> BaseException:
    with pytest.raises(ConnectionError) as caught:
        raise ConnectionError(message)
    return caught.value


def test_a_line_of_json_has_all_that_a_program_asks_for(redacting: Redaction) -> None:
    said = JsonForm(redacting).format(record("%s was lost", "“half”", error=raised("gone")))
    line = json.loads(said)
    assert "\n" not in said
    assert line.pop("error").endswith("ConnectionError: gone")
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "WARNING",
        "logger": "storage.library",
        "request": "3f9c2a1b",
        "message": "“half” was lost",
    }


@pytest.mark.parametrize("form", [TextForm, JsonForm])
@pytest.mark.parametrize(
    "spelling",
    [SECRET, "p%40ss%20%22word%22%20%2F%20%D0%BA%D0%BB%D1%8E%D1%87", repr(SECRET), f"{SECRET!a}"],
)
def test_a_secret_is_in_no_line_and_no_traceback(
    form: type[TextForm | JsonForm], redacting: Redaction, spelling: str
) -> None:
    said = form(redacting).format(record("to %s", spelling, error=raised(f"at {spelling}")))
    assert said.count("[hidden]") == 2
    assert "word" not in said


@pytest.mark.parametrize(
    "text",
    [
        "xoxb-12-MARKED", "xoxe.xoxp-1-MARKED", "xapp-1-MARKED-2",
        "postgresql://me:MARKED@db/x", "https://discord.com/api/interactions/12/MARKED/callback",
        "https://discord.com/api/webhooks/12/MARKED/messages",
        "https://hooks.slack.com/commands/T1/2/MARKED",
        "https://hooks.slack-gov.com/commands/T1/2/MARKED", "wss://x/link/?ticket=MARKED&app_id=1",
        "http://127.0.0.1:8765/?key=MARKED", "Authorization: Bearer MARKED",
        "MTIzNDU2Nzg5MDEyMzQ1Njc4.GmARKE.MARKED0123456789012345678901",
    ],
)  # fmt: skip
def test_what_looks_like_a_secret_is_taken_out_though_nobody_named_it(text: str) -> None:
    assert "MARKED" not in clean(f"before {text} behind")


@pytest.mark.parametrize(
    "text",
    [
        "/quote failed in 0.012 s", "it is at http://127.0.0.1:8765/quote/ab12cd34",
        "bot.checking.together: 12 more", "2026-11-20T09:00:00.123+00:00",
        "PostgreSQL database “hindcast” at db:5432",
    ],
)  # fmt: skip
def test_what_is_no_secret_stays(text: str) -> None:
    assert clean(text) == text


def test_a_value_too_short_to_be_a_secret_does_not_garble_the_log() -> None:
    hide("a", "")
    assert clean("a banana") == "a banana"


def test_every_line_carries_its_request_through_threads(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logging.getLogger().handlers.clear()
    write_logs(Settings(log_format="json"))
    with request() as number:
        logging.getLogger("sqlalchemy.pool").warning("inside")
    logging.getLogger("discord.gateway").warning("outside")
    first, second = map(json.loads, capsys.readouterr().err.splitlines())
    assert (first["request"], second["request"]) == (number, "-")
    assert len(number) == 8
    assert request_id.get() == "-"


def test_a_thread_that_fails_is_written_down_without_secrets(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logging.getLogger().handlers.clear()
    write_logs(Settings(discord_token=SECRET))

    def fails() -> None:
        raise ConnectionError(SECRET)

    thread = threading.Thread(target=fails, name="courier")
    thread.start()
    thread.join()
    said = capsys.readouterr().err
    assert "ERROR [-] courier ended with an error" in said
    assert "ConnectionError: [hidden]" in said


class Unwilling:
    """Fails while it is thrown away."""

    def __del__(self) -> None:
        raise ConnectionError(SECRET)


def test_what_fails_while_it_is_thrown_away_is_written_down_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logging.getLogger().handlers.clear()
    write_logs(Settings(discord_token=SECRET, log_format="json"))
    Unwilling()
    gc.collect()
    line = json.loads(capsys.readouterr().err)
    assert "Unwilling.__del__" in line["message"]
    assert line["error"].endswith("ConnectionError: [hidden]")


@pytest.mark.filterwarnings("always:to")
def test_a_warning_is_a_line_like_any_other(capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger().handlers.clear()
    write_logs(Settings(discord_token=SECRET, log_format="json"))
    warnings.warn(f"to {SECRET}", ResourceWarning, stacklevel=1)
    line = json.loads(capsys.readouterr().err)
    assert (line["level"], line["logger"]) == ("WARNING", "py.warnings")
    assert "ResourceWarning: to [hidden]" in line["message"]


def test_an_error_that_nobody_foresaw_is_no_bare_traceback() -> None:
    program = (
        "import bot.__main__ as m, bot.subcommands.docs as docs\n"
        "async def boom(*_): raise RuntimeError('postgresql://me:MARKED@db/x and MARKED-TOO')\n"
        "docs.run = boom\n"
        "raise SystemExit(m.main(['docs']))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env={"HINDCAST_DISCORD_TOKEN": "MARKED-TOO", "HINDCAST_LOG_FORMAT": "json"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    line = json.loads(ended.stderr)
    assert "RuntimeError: postgresql://[hidden]@db/x and [hidden]" in line["error"]
    assert "MARKED" not in ended.stderr
