"""What `serve` does around the web room: the key, and what is forgotten when."""

import asyncio
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot import serving
from bot.kernel.errors import Unusable
from bot.serving import kept_key
from bot.settings import Settings


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


async def test_the_dictionary_is_read_as_soon_as_the_room_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown: list[str] = []

    def read() -> None:
        shown.append(capsys.readouterr().out)
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(serving, "english_words", read)
    (tmp_path / "seeds").mkdir()
    settings = Settings(web_port=0, data_dir=tmp_path / "data", seeds_dir=tmp_path / "seeds")
    await asyncio.wait_for(serving.serve(settings), 20)
    assert "/?key=" in shown[0]


async def test_old_cards_are_forgotten_a_minute_after_the_start_then_hourly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story: list[object] = []

    async def sleep(seconds: float) -> None:
        story.append(seconds)
        if len(story) > 4:
            raise InterruptedError

    async def purge() -> None:
        story.append("purged")

    monkeypatch.setattr(serving, "asyncio", SimpleNamespace(sleep=sleep))
    house = SimpleNamespace(cards=SimpleNamespace(purge=purge))
    with pytest.raises(InterruptedError):
        await serving._purge(house)  # type: ignore[arg-type]
    assert story == [60.0, "purged", 3600.0, "purged", 3600.0]
