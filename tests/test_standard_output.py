"""What becomes of a command whose words nobody takes: what it did stays done, and is told so."""

import subprocess
import sys

import pytest

from tests.listeners import telling
from tests.test_command_line import ROOT, hindcast
from tests.test_command_line import environment as environment_fixture

environment = environment_fixture

FULL = b"It is done, but what there is to say cannot be written: No space left on device.\n"
FORECAST = "/forecast reliable-agents-sooner-than-30-years percent:{}"


@pytest.fixture(params=["", "1"], ids=["kept for a while", "written at once"])
def told(environment: dict[str, str], request: pytest.FixtureRequest) -> dict[str, str]:
    """Return the environment of a command that keeps its words for a while, or does not."""
    return environment | {"PYTHONUNBUFFERED": request.param}


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("doctor", 0),
        ("doctor --json", 0),
        ("docs", 0),
        ("reports", 0),
        ("ask /about", 0),
        ("ask /quot", 2),
    ],
)
def test_on_a_full_disk_what_is_done_is_not_told_as_a_failure(
    told: dict[str, str], words: str, status: int
) -> None:
    ended = telling(told, "full", *words.split())
    assert (ended.returncode, ended.stderr) == (status or 1, FULL)


@pytest.mark.parametrize(("words", "status"), [("doctor", 0), ("docs", 0), ("ask /quot", 2)])
def test_a_reader_that_leaves_changes_no_status_and_is_told_nothing(
    told: dict[str, str], words: str, status: int
) -> None:
    ended = telling(told, "gone", *words.split())
    assert (ended.returncode, ended.stderr) == (status, b"")


@pytest.mark.parametrize(("listener", "stderr"), [("full", FULL), ("gone", b"")])
def test_what_the_doctor_finds_wrong_decides_the_status_whoever_listens(
    told: dict[str, str], listener: str, stderr: bytes
) -> None:
    ended = telling(told | {"HINDCAST_TICK_S": "often"}, listener, "doctor")
    assert (ended.returncode, ended.stderr) == (1, stderr)


@pytest.mark.parametrize(("listener", "carried_out"), [("full", 70), ("gone", 30)])
def test_lines_are_all_carried_out_on_a_full_disk_and_none_after_a_reader_has_left(
    told: dict[str, str], listener: str, carried_out: int
) -> None:
    lines = "\n".join(FORECAST.format(percent) for percent in (30, 70)).encode()
    telling(told, listener, "ask", "--stdin", stdin=lines)
    asked = hindcast(told, "ask", FORECAST.format(50)).stdout.decode()
    assert f"(was {carried_out} %)" in asked


@pytest.mark.parametrize(
    ("listener", "reason"), [("full", "No space left on device"), ("gone", "Broken pipe")]
)
def test_a_start_whose_address_nobody_takes_is_refused_in_one_line(
    told: dict[str, str], listener: str, reason: str
) -> None:
    ended = telling(told, listener, "serve")
    assert ended.returncode == 1
    assert ended.stderr.decode() == f"What there is to say cannot be written: {reason}.\n"


def test_a_chat_ends_when_nobody_reads_it(told: dict[str, str]) -> None:
    ended = telling(told, "gone", "chat", stdin=b"/about\n" * 3)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_where_standard_output_is_closed_from_the_start_a_line_is_carried_out_all_the_same(
    told: dict[str, str],
) -> None:
    command = ["sh", "-c", 'exec "$@" >&-', "sh", sys.executable, "-m", "bot"]
    line = FORECAST.format(30)
    ended = subprocess.run(
        [*command, "ask", line], env=told, cwd=ROOT, stderr=subprocess.PIPE, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert "(was 30 %)" in hindcast(told, "ask", FORECAST.format(50)).stdout.decode()
