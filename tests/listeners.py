"""Whoever is told by a command: a disk that is full, a reader that is gone, nobody."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tests.test_command_line import ROOT


def telling(
    environment: Mapping[str, str], listener: str, *words: str, stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Run a command whose words go to a listener: `full` or `gone`."""
    with _listening(listener) as stdout:
        return subprocess.run(
            [sys.executable, "-m", "bot", *words],
            env=dict(environment),
            cwd=ROOT,
            input=stdin,
            stdout=stdout,
            stderr=subprocess.PIPE,
            check=False,
        )


@contextmanager
def _listening(listener: str) -> Iterator[int]:
    """Give what to write to, for as long as the command runs."""
    if listener == "gone":
        reader, stdout = os.pipe()
        os.close(reader)
    else:
        stdout = os.open("/dev/full", os.O_WRONLY)
    try:
        yield stdout
    finally:
        os.close(stdout)
