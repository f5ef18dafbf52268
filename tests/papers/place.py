"""A machine of its own in a folder, and the bot that runs on it."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil
from sqlalchemy import make_url

BOT = ["python", "-m", "bot"]
WEB = "127.0.0.1:8765"
"""Where the papers say that the web room is; here it is on another port."""
STARTS_S, STOPS_S = 60.0, 10.0
_ELSEWHERE = re.compile(r"(?<![\w./-])/(?=(?:data|etc|var|usr/local)\b)")


@dataclass(frozen=True, slots=True)
class Place:
    """`root` is where the machine's absolute paths lie; the sources are in the current folder.

    `postgresql` is the address of an empty database on a real server.
    """

    root: Path
    port: int
    api_url: str
    postgresql: str

    @property
    def hindcast(self) -> Path:
        """The command, until it is installed."""
        return self.root / "hindcast"

    @property
    def _log(self) -> Path:
        return self.root / "serve.log"

    @property
    def _number(self) -> Path:
        return self.root / "serve.pid"

    def here(self, text: str, sources: Path) -> str:
        """Return text in which the machine's paths are where they lie here."""
        return _ELSEWHERE.sub(f"{self.root}/", text).replace("/opt/hindcast", str(sources))

    def database(self, name: str) -> str:
        """Return the address of a database on the server; `hindcast` is the empty one."""
        home = make_url(self.postgresql)
        here = home.database if name == "hindcast" else f"{home.database}_{name}"
        return home.set(database=here).render_as_string(hide_password=False)

    def said(self) -> str:
        """Return what the bot has said."""
        return self._log.read_text("utf-8") if self._log.exists() else ""

    def serve(self, environment: Mapping[str, str]) -> None:
        """Start the bot, and wait until it is ready."""
        with self._log.open("w") as log:
            process = subprocess.Popen(
                [sys.executable, *BOT[1:], "serve"],
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._number.write_text(str(process.pid))
        end = time.monotonic() + STARTS_S
        while "Hindcast is at" not in self.said():
            assert process.poll() is None, self.said()
            assert time.monotonic() < end, self.said()
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop the bot, if it runs."""
        if not self._number.exists():
            return
        process = psutil.Process(int(self._number.read_text()))
        self._number.unlink()
        process.send_signal(signal.SIGTERM)
        end = time.monotonic() + STOPS_S
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            assert time.monotonic() < end, self.said()
            time.sleep(0.05)
