"""What `serve` does around the web room: the key, the platforms, and what is forgotten when."""

import asyncio
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.kernel.errors import Unusable
from bot.kernel.observe import BECAME
from bot.serving import process as serving
from bot.settings import Settings
from bot.web_key import kept_key


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings for an empty house on a free port."""
    (tmp_path / "seeds").mkdir()
    return Settings(web_port=0, data_dir=tmp_path / "data", seeds_dir=tmp_path / "seeds")


@pytest.mark.parametrize(
    "content", [b"", b"short\n", "ключключ".encode(), b"\xff\xfe", b"a\tb\tc\td\te"]
)
def test_a_key_that_is_no_good_is_refused_with_its_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "web.key").write_bytes(content)
    with pytest.raises(Unusable, match=r"web\.key"):
        kept_key(tmp_path)


def test_a_key_that_cannot_be_read_is_refused_with_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "web.key").mkdir()
    with pytest.raises(Unusable, match=r"web\.key"):
        kept_key(tmp_path)

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError

    (tmp_path / "web.key").rmdir()
    kept_key(tmp_path)
    monkeypatch.setattr(Path, "read_text", forbidden)
    with pytest.raises(Unusable, match=r"web\.key"):
        kept_key(tmp_path)


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(Unusable, match="data"):
        kept_key(tmp_path / "data")


def test_those_who_start_at_once_get_the_same_key(tmp_path: Path) -> None:
    for number in range(50):
        home = tmp_path / str(number)
        with ThreadPoolExecutor(8) as threads:
            keys = set(threads.map(kept_key, [home] * 8))
        assert len(keys) == 1
        assert [file.name for file in home.iterdir()] == ["web.key"]


def test_a_folder_without_links_gets_its_key_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", without)
    assert kept_key(tmp_path) == kept_key(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["web.key"]


async def test_the_vectors_are_loaded_as_soon_as_the_room_is_open(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown: list[str] = []

    def read() -> None:
        shown.append(capsys.readouterr().out)
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(serving, "word_vectors", read)
    await asyncio.wait_for(serving.serve(settings), 60)
    assert "/?key=" in shown[0]


@dataclass
class Connected:
    """A platform that stays connected until it is told to close, which takes a moment."""

    story: list[str]
    opened: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        self.story.append("connected")
        self.opened.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.01)
            self.story.append("closed")

    def fresh(self) -> bool:
        return self.opened.is_set()

    def courier(self) -> None:
        return None


@dataclass
class Refused(Connected):
    """A platform that does not accept the token, once the other one is connected."""

    async def run(self) -> None:
        await self.opened.wait()
        raise Unusable("Discord does not accept the token.")

    def fresh(self) -> bool:
        return False


async def test_a_platform_that_cannot_work_ends_the_process_and_the_others_are_closed(
    settings: Settings,
) -> None:
    slack = Connected([])
    platforms = {"discord": Refused([], slack.opened), "slack": slack}
    with pytest.raises(Unusable, match=r"^Discord does not accept the token\.$"):
        await asyncio.wait_for(serving.serve(settings, lambda *_: platforms), 60)
    assert slack.story == ["connected", "closed"]


@dataclass
class Broken(Connected):
    """A platform with a fault in it."""

    async def run(self) -> None:
        raise ZeroDivisionError


async def test_a_fault_is_not_hidden_behind_a_sentence(settings: Settings) -> None:
    refused = Refused([])
    refused.opened.set()
    platforms = {"discord": refused, "slack": Broken([])}
    with pytest.RaisesGroup(Unusable, ZeroDivisionError):
        await asyncio.wait_for(serving.serve(settings, lambda *_: platforms), 60)


async def test_platforms_are_closed_when_the_process_is_asked_to_stop(settings: Settings) -> None:
    platform = Connected([])
    running = asyncio.create_task(serving.serve(settings, lambda *_: {"discord": platform}))
    await asyncio.wait_for(platform.opened.wait(), 60)
    signal.raise_signal(signal.SIGTERM)
    await asyncio.wait_for(running, 60)
    assert platform.story == ["connected", "closed"]


async def test_readiness_and_metrics_tell_of_each_connection(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    fresh, stale = Connected([]), Refused([])
    platforms = {"discord": fresh, "slack": stale}
    running = asyncio.create_task(serving.serve(settings, lambda *_: platforms))
    await asyncio.wait_for(fresh.opened.wait(), 60)
    address = capsys.readouterr().out.split()[-1].partition("/?key=")[0]
    async with ClientSession() as browser, browser.get(f"{address}/readyz") as answer:
        assert answer.status == 503
        assert await answer.json() == {
            "database": True, "library": True, "discord": True, "slack": False,
            "check-ins": True, "writing": True,
        }  # fmt: skip
        async with browser.get(f"{address}/metrics") as page:
            figures = (await page.text()).splitlines()
        assert 'hindcast_connected{platform="discord"} 1.0' in figures
        assert 'hindcast_connected{platform="slack"} 0.0' in figures
        for state in BECAME:
            assert f'hindcast_posts_total{{platform="local",state="{state}"}} 0.0' in figures
    signal.raise_signal(signal.SIGTERM)
    await asyncio.wait_for(running, 60)
