"""Platforms side by side: what becomes of the others when one is lost."""

import asyncio
import logging
from dataclasses import dataclass, field

import pytest

from bot.kernel.errors import Unusable
from bot.serving import staying

REMOVED = "Hindcast was removed from its Slack workspace. Install the app again."


@dataclass
class Line:
    """A platform that is connected, and lost, when a test says so."""

    connected: bool = False
    lost: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        await self.lost.wait()
        raise Unusable(REMOVED)

    def fresh(self) -> bool:
        return self.connected


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staying, "LOOK_S", 0.01)


async def test_a_platform_lost_on_the_way_leaves_the_others_alone(
    caplog: pytest.LogCaptureFixture,
) -> None:
    slack, discord = Line(connected=True), Line(connected=True)
    both = staying.staying({"slack": slack, "discord": discord})
    running = asyncio.create_task(both["discord"].run())
    slack.lost.set()
    with caplog.at_level(logging.INFO):
        await asyncio.wait_for(both["slack"].run(), 5)
    assert [record.getMessage() for record in caplog.records] == [
        f"slack is off until the next start: {REMOVED}"
    ]
    assert not both["slack"].fresh()
    assert both["discord"].fresh()
    assert not running.done()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_platform_that_never_connected_ends_the_process() -> None:
    slack = Line()
    slack.lost.set()
    both = staying.staying({"slack": slack, "discord": Line(connected=True)})
    with pytest.raises(Unusable, match="was removed"):
        await asyncio.wait_for(both["slack"].run(), 5)


async def test_the_only_platform_and_the_last_one_end_the_process() -> None:
    lines = {"slack": Line(connected=True), "discord": Line(connected=True)}
    for line in lines.values():
        line.lost.set()
    both = staying.staying(lines)
    await asyncio.wait_for(both["slack"].run(), 5)
    with pytest.raises(Unusable, match="was removed"):
        await asyncio.wait_for(both["discord"].run(), 5)


async def test_a_platform_is_closed_when_the_process_stops() -> None:
    line = Line(connected=True)
    (only,) = staying.staying({"slack": line}).values()
    running = asyncio.create_task(only.run())
    await asyncio.sleep(0.05)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(running, 5)
    assert asyncio.all_tasks() == {asyncio.current_task()}
