"""A look that breaks is told, and so is what was found before and beside it."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.doctor import as_text, status_of
from bot.doctor.look import gathered
from bot.kernel.errors import Unusable
from bot.kernel.health import Finding, Level, fine
from tests.doctor.conftest import looked, only, troubles

SLACK = {"HINDCAST_SLACK_BOT_TOKEN": "xoxb-1", "HINDCAST_SLACK_APP_TOKEN": "xapp-1"}
DISCORD = {"HINDCAST_DISCORD_TOKEN": "abc.def.ghi"}


@asynccontextmanager
async def answering(body: str, kind: str, **headers: str) -> AsyncIterator[str]:
    """Give the address of a server that answers everything alike."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=body, content_type=kind, headers=headers)

    app = web.Application()
    app.router.add_route("*", "/{any:.*}", answer)
    async with TestServer(app) as server:
        yield str(server.make_url("/api"))


async def breaking(error: Exception) -> AsyncIterator[Finding]:
    yield fine("tea", "There is tea.")
    raise error


def fails(*_: object) -> None:
    raise ZeroDivisionError


async def breaks(*_: object) -> AsyncIterator[Finding]:
    for finding in ():
        yield finding
    fails()


@pytest.mark.parametrize(
    ("error", "level", "said"),
    [
        (TypeError("a cup\nand what somebody wrote"), Level.WRONG, "TypeError: a cup"),
        (KeyError(), Level.WRONG, "KeyError"),
        (TimeoutError(), Level.WRONG, "TimeoutError"),
        (Unusable("Buy a cup."), Level.WRONG, "It cannot be used as it is set up."),
    ],
)
async def test_a_look_that_breaks_keeps_what_it_found(
    error: Exception, level: Level, said: str
) -> None:
    first, second = await gathered("tea", breaking(error))
    assert first == fine("tea", "There is tea.")
    assert (second.area, second.level) == ("tea", level)
    assert second.words.endswith(said)
    assert second.mend


async def test_a_look_that_takes_too_long_keeps_what_it_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.doctor.look.LONGEST_S", 0.0)

    async def slow() -> AsyncIterator[Finding]:
        yield fine("tea", "There is tea.")
        await asyncio.Event().wait()

    first, second = await gathered("tea", slow())
    assert first.words == "There is tea."
    assert second.level is Level.WARNING


@pytest.mark.parametrize(
    "look", ["parts.examine_disk", "parts.examine_ports", "stored.examine_database",
             "stored.examine_index", "settings.read_settings"],
)  # fmt: skip
async def test_no_look_ends_the_others(
    home: Path, monkeypatch: pytest.MonkeyPatch, look: str
) -> None:
    sound = await looked(home)
    broken = fails if look == "settings.read_settings" else breaks
    monkeypatch.setattr(f"bot.doctor.{look}", broken)
    finding = only(await looked(home))
    assert finding.words.endswith("ZeroDivisionError")
    assert finding.area in {one.area for one in sound}


async def test_a_table_that_is_gone_is_told_and_all_else_with_it(home: Path) -> None:
    with closing(sqlite3.connect(home / "hindcast.db")) as opened:
        opened.execute("DROP TABLE checkin")
    found = await looked(home)
    assert all("no such table: checkin" in one.words for one in troubles(found))
    assert {"disk", "index", "web room"} < {one.area for one in found}
    assert status_of(found) == 1


@pytest.mark.parametrize(
    ("body", "kind"),
    [("<p>Welcome</p>", "text/html"), ("[]", "application/json"),
     ('{"ok": true}', "application/json"), ('{"ok": true, "id": "1"}', "application/json")],
)  # fmt: skip
@pytest.mark.parametrize(("platform", "settings"), [("discord", DISCORD), ("slack", SLACK)])
async def test_a_proxy_that_answers_for_a_platform_is_told(
    home: Path, body: str, kind: str, platform: str, settings: dict[str, str]
) -> None:
    async with answering(body, kind) as address:
        at = {f"HINDCAST_{platform.upper()}_API_URL": address}
        found = await looked(home, **settings | at)
    assert {one.area for one in troubles(found)} == {platform}
    assert status_of(found) == 1, as_text(found)


@pytest.mark.parametrize("date", ["yesterday", "Fri, 20 Nov 2026 09:00:00 -0000"])
async def test_a_date_that_is_none_breaks_nothing(home: Path, date: str) -> None:
    body = '{"ok": false, "error": "ratelimited"}'
    async with answering(body, "application/json", Date=date) as address:
        found = await looked(home, **SLACK, HINDCAST_SLACK_API_URL=address)
    assert [one.area for one in troubles(found)][:2] == ["slack", "slack"]
    assert "ratelimited" in as_text(found)


async def test_nothing_is_made_and_no_journal_is_changed(home: Path, tmp_path: Path) -> None:
    deep = tmp_path / "new" / "deep"
    finding = only(
        [one for one in await looked(home, HINDCAST_DATABASE_URL=f"sqlite:///{deep}/x.db")
         if one.area == "database"]
    )  # fmt: skip
    assert "There is none yet" in finding.words
    assert not deep.parent.exists()
    shutil.copy(home / "hindcast.db", tmp_path / "old.db")
    with closing(sqlite3.connect(tmp_path / "old.db")) as opened:
        opened.execute("PRAGMA journal_mode = DELETE")
    before = contents(tmp_path / "old.db")
    found = await looked(home, HINDCAST_DATABASE_URL=f"sqlite:///{tmp_path}/old.db")
    assert "Its journal is “delete”, not WAL" in only(found).words
    assert contents(tmp_path / "old.db") == before


def contents(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as opened:
        return [opened.execute("PRAGMA journal_mode").fetchone()[0], *opened.iterdump()]


async def test_a_folder_without_a_database_stays_without(home: Path) -> None:
    (home / "hindcast.db").unlink()
    await looked(home)
    assert not (home / "hindcast.db").exists()
