"""Operators hear of what broke: once for each kind and hour, and never in anybody's words."""

import asyncio
import logging

import pytest

from adapters import plain
from bot.domain.delivery import Refused, Sent
from bot.kernel.observe import request
from bot.troubles import Telling, telling
from bot.troubles.kinds import Kind, kind_of
from bot.troubles.tally import MOST_KINDS, QUIET_S, Tally
from bot.troubles.telling import trouble_card
from tests.troubles.channel import AT, BROKEN, Channel, Time
from tests.troubles.taken import Alone


def told(tally: Tally) -> list[str]:
    return plain.render(trouble_card(tally.due())).splitlines()[2:]


def test_a_kind_is_told_once_an_hour_and_what_came_meanwhile_is_counted() -> None:
    elapsed = Time()
    tally = Tally(elapsed, lambda: AT)
    tally.note(BROKEN, "3f9c2a1b")
    (first,) = tally.due()
    assert (first.again, first.request) == (0, "3f9c2a1b")
    tally.told([first])
    for number in range(12):
        tally.note(BROKEN, f"{number:08}")
    assert tally.due() == []
    elapsed.seconds = QUIET_S
    (later,) = tally.due()
    assert (later.again, later.request, later.since) == (12, "00000011", AT)
    tally.told([later])
    elapsed.seconds = 2 * QUIET_S
    assert tally.due() == []


def test_a_kind_that_came_often_before_it_was_told_says_so() -> None:
    tally = Tally(Time(), lambda: AT)
    for _ in range(13):
        tally.note(BROKEN, "3f9c2a1b")
    said = " ".join(plain.render(trouble_card(tally.due())).split())
    assert (
        "bot.kernel.dispatch: /%s failed: ZeroDivisionError at storage/diary/posts.py:42"
        " · in the log as 3f9c2a1b · 12 more since 14:05 UTC"
    ) in said


def test_no_flood_of_kinds_fills_the_memory() -> None:
    tally = Tally(Time(), lambda: AT)
    for number in range(2 * MOST_KINDS):
        tally.note(Kind("x", str(number), "", ""), "-")
    assert len(tally.due()) == MOST_KINDS


@pytest.mark.parametrize("logger", ["bot.kernel.dispatch", "slack_bolt.App"])
def test_a_kind_holds_no_value(logger: str) -> None:
    with pytest.raises(ValueError, match="MARKED") as caught:
        int("MARKED")
    said = "%s failed" if logger.startswith("bot") else "MARKED failed"
    info = (caught.type, caught.value, caught.tb)
    record = logging.LogRecord(logger, logging.ERROR, "x", 1, said, ("MARKED",), info)
    kind = kind_of(record)
    assert "MARKED" not in str(kind)
    assert kind.error == "ValueError"


async def test_an_error_in_any_thread_is_told_with_its_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(telling, "GATHER_S", 0.05)
    deaf = Channel(Refused("The channel is gone.", permanent=True))
    heard = Channel(Sent("1"))
    ways = [deaf.operators(), heard.operators()]
    running = asyncio.create_task(Telling(ways, Alone(), lambda: AT).run())
    await asyncio.sleep(0)
    with request() as number:
        await asyncio.to_thread(logging.getLogger("storage.library").error, "the index is gone")
    logging.getLogger("storage.library").warning("no trouble")
    async with asyncio.timeout(30):
        await heard.came.wait()
    running.cancel()
    await asyncio.wait({running})
    (card,) = heard.cards
    said = " ".join(plain.render(card).split())
    assert f"storage.library: the index is gone · in the log as {number}" in said
    assert len(deaf.cards) == 1


async def test_what_nobody_got_is_told_again_with_what_came_meanwhile() -> None:
    channel = Channel(Refused("Slack is away.", permanent=False))
    tally = Tally(Time(), lambda: AT)
    teller = Telling([channel.operators()], Alone(), lambda: AT, tally=tally)
    tally.note(BROKEN, "3f9c2a1b")
    await teller.tell(tally.due())
    tally.note(BROKEN, "00000002")
    (still,) = tally.due()
    assert (still.again, still.request) == (1, "00000002")
    channel.answer = Sent("1")
    tally.note(BROKEN, "00000003")
    await teller.tell([still])
    assert len(channel.cards) == 2
    assert tally.due() == []
