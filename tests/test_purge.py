"""What is too old is forgotten now and then."""

from types import SimpleNamespace

import pytest

from bot.serving import purge


async def test_what_is_too_old_is_forgotten_a_minute_after_the_start_then_hourly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story: list[object] = []

    async def sleep(seconds: float) -> None:
        story.append(seconds)
        if len(story) > 8:
            raise InterruptedError

    async def forget() -> int:
        story.append("purged")
        return 1

    monkeypatch.setattr(purge, "asyncio", SimpleNamespace(sleep=sleep))
    kept = SimpleNamespace(purge=forget)
    house = SimpleNamespace(cards=kept, acts=kept, ports=SimpleNamespace(communities=kept))
    with pytest.raises(InterruptedError):
        await purge.purge(house)  # type: ignore[arg-type]
    assert story == [60.0, *["purged"] * 3, 3600.0, *["purged"] * 3, 3600.0]
