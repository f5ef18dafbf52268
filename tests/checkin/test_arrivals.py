"""Check-ins that come while somebody sits in the terminal."""

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from adapters.console import Conversation
from bot.bootstrap import House
from bot.checking.arrivals import Arrivals
from bot.domain.delivery import Sent
from bot.features.channels import ROOM
from bot.kernel.asker import LOCAL
from bot.ports import Claim
from tests.conftest import NOON, Visit

ROOT = Path(__file__).parent.parent.parent
PREDICTION = "nobel-level-ai-maybe-2027"
SOON_S = 60.0


async def posted(house: House) -> None:
    """Post today's check-in, as another process would."""
    diary = house.ports.diary
    claim = Claim(ROOM, NOON.date(), PREDICTION, judging=False)
    post = await diary.claim(LOCAL, claim, NOON, timedelta(minutes=1))
    assert post
    await diary.mark(post, Sent(post.id), NOON)


async def test_a_post_of_another_process_is_told_once_with_its_buttons(house: House) -> None:
    arrivals = Arrivals(house.ports)
    assert await arrivals.new() == []
    await posted(house)
    (card,) = await arrivals.new()
    assert card.title.startswith("Prediction check-in")
    assert "50 %" in [action.label for action in card.actions]
    assert await arrivals.new() == []


async def test_a_post_on_its_way_is_told_when_it_is_there(house: House) -> None:
    arrivals = Arrivals(house.ports)
    await arrivals.new()
    claim = Claim(ROOM, NOON.date(), PREDICTION, judging=False)
    post = await house.ports.diary.claim(LOCAL, claim, NOON, timedelta(minutes=1))
    assert await arrivals.new() == []
    assert post
    await house.ports.diary.mark(post, Sent(post.id), NOON)
    assert len(await arrivals.new()) == 1


async def test_what_was_there_before_is_no_news(house: House) -> None:
    await posted(house)
    assert await Arrivals(house.ports).new() == []


async def test_what_one_asked_for_oneself_is_not_told_again(house: House, alice: Visit) -> None:
    arrivals = Arrivals(house.ports)
    await arrivals.new()
    conversation = Conversation(house.dispatch, alice.asker)
    await conversation.answer("/checkin now")
    assert await arrivals.new(conversation.actions) == []
    assert await arrivals.new() == []


def test_it_appears_between_the_prompts_of_a_terminal_and_is_one(
    planted: Path, tmp_path: Path
) -> None:
    shutil.copytree(planted, tmp_path / "data")
    with terminal(tmp_path / "data") as first, terminal(tmp_path / "data") as second:
        second.reads("quit leaves")
        first.reads("quit leaves")
        first.types("/checkin start time:00:00")
        for each in (first, second):
            assert each.reads("Prediction check-in ·").count("Prediction check-in ·") == 1
        second.types("1")
        second.reads("You are forecasting 5 %")
        second.types("/checkin now")
        second.reads("posted already")


class Terminal:
    """Somebody before a terminal in which `hindcast chat` runs."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._seen = ""

    def types(self, line: str) -> None:
        """Type a line and press Enter."""
        os.write(self._descriptor, f"{line}\r".encode())

    def reads(self, words: str) -> str:
        """Wait until the words appear, and return all that was shown up to them."""
        until = time.monotonic() + SOON_S
        while words not in self._seen:
            ready, _, _ = select.select([self._descriptor], [], [], until - time.monotonic())
            assert ready, f"“{words}” did not appear: {self._seen}"
            shown = os.read(self._descriptor, 65536).decode(errors="replace")
            self._seen += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
        before, found, self._seen = self._seen.partition(words)
        return before + found


@contextmanager
def terminal(data: Path) -> Iterator[Terminal]:
    """Run a chat in a terminal of its own, on a data folder."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HINDCAST_")}
    changed = {"HINDCAST_DATA_DIR": str(data), "HINDCAST_TICK_S": "1", "TERM": "xterm"}
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat"],
        env=clean | changed,
        cwd=ROOT,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    try:
        yield Terminal(ours)
        os.write(ours, b"quit\r")
        assert process.wait(SOON_S) == 0
    finally:
        process.kill()
        process.wait()
        os.close(ours)
