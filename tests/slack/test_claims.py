"""Several processes that Slack may tell of the same act: one of them answers."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from adapters.slack import claims
from adapters.slack.claims import Claims
from bot.bootstrap import House
from tests.patience import PATIENCE_S
from tests.slack.bot import hindcast
from tests.slack.fake import FakeSlack, Person


class Slow:
    """Somebody who takes a while to say that an act is another's."""

    def __init__(self) -> None:
        self.may_say = asyncio.Event()
        self.asked: list[str] = []

    async def take(self, act: str) -> bool:
        """Answer when it is time."""
        self.asked.append(act)
        await self.may_say.wait()
        return False


class Broken:
    """Somebody who cannot say."""

    async def take(self, act: str) -> bool:
        """Fail, as a defect would."""
        raise ValueError(act)


async def test_what_reaches_another_process_again_is_answered_once(
    slack: FakeSlack, alice: Person, house: House
) -> None:
    async with AsyncExitStack() as stack:
        for _ in range(2):
            await stack.enter_async_context(hindcast(slack, house, acts=house.acts))
        await slack.connected(2)
        for line in ("quote sunscreen", "forecast"):
            answer = await alice.types("/hindcast", line)
            assert answer.all or answer.view
            assert (await slack.redeliver(answer)).all == ()
            await asyncio.sleep(0.5)
        found = await alice.types("/hindcast", "quote sunscreen")
        shared = await alice.presses(found, "Share")
        assert (await slack.redeliver(shared)).all == ()
        assert len(slack.messages["general"]) == 1


async def test_an_act_that_another_took_is_left_to_it() -> None:
    acts = Slow()
    mine, unshared = Claims(acts), Claims()
    async with mine.claiming("1.a"), unshared.claiming("1.a"):
        asyncio.get_running_loop().call_later(0.05, acts.may_say.set)
        assert not await mine.mine("1.a")
        assert await unshared.mine("1.a")


async def test_an_act_without_a_name_is_answered_unasked() -> None:
    acts = Slow()
    async with Claims(acts).claiming(""):
        assert await Claims(acts).mine("")
    assert acts.asked == []


async def test_where_nobody_can_tell_the_act_is_answered() -> None:
    asked = Claims(Broken())
    async with asked.claiming("1.a"):
        assert await asked.mine("1.a")


async def test_nobody_waits_long_for_a_database_that_says_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(claims, "PATIENCE_S", 0.01)
    acts = Slow()
    asked = Claims(acts)
    async with asyncio.timeout(PATIENCE_S), asked.claiming("1.a"):
        assert await asked.mine("1.a")
        acts.may_say.set()
