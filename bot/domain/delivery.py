"""What became of sending a post, and what to do next.

A post is never sent again after an unknown outcome, unless a look has said that it is not there.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

WAIT_FIRST = timedelta(seconds=5)
"""The first wait, doubled with each try. A request whose reply was lost may still be on its way."""

WAIT_MOST = timedelta(minutes=15)

LOOKS_LATE = 5
"""Tries from which a post whose day is over is looked for no more."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform has it, under this id; `url` leads there, where the platform has such."""

    message_id: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform did not take it, and says so: nothing was posted.

    `permanent` when it will not take it later either (the channel is gone, permission was taken
    away); `retry_after_s` is how long the platform asks to wait.
    """

    reason: str
    permanent: bool = False
    retry_after_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may be posted or not: the reply was lost, or a look could not be made.

    `for_good` when the platform gives no way to know, however often one looks.
    """

    for_good: bool = False


Delivered = Sent | Refused | Unknown


class Tried(StrEnum):
    """What was tried: to send a post, or to look whether it is there."""

    SEND = "send"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Done:
    """It is posted."""

    sent: Sent


@dataclass(frozen=True, slots=True)
class Retry:
    """Send it again, not before `at`: it is certainly not there."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """Look, not before `at`, whether it is there."""

    at: datetime


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Do no more about it, and why.

    `unknown` when it may be posted or not; otherwise it certainly is not. `pause` when no post
    will get through: pause the check-in, and tell the moderator once.
    """

    reason: str
    unknown: bool = False
    pause: bool = False


Step = Done | Retry | Look | GiveUp


def next_step(
    tried: Tried, delivered: Delivered, attempt: int, now: datetime, day_ends: datetime
) -> Step:
    """Decide what follows a try.

    `attempt` counts the tries so far, sends and looks together, from 1. `day_ends` is the end of
    the post's local day: nothing is sent after it. A process that died between claim and mark
    has tried `SEND` with the outcome `Unknown()`.
    """
    match delivered:
        case Sent():
            return Done(delivered)
        case Refused(reason=reason, permanent=True):
            return GiveUp(reason, pause=True)
        case Refused(reason=reason):
            # What a look did not find may be sent at once; what was refused waits its turn.
            asked = timedelta(seconds=delivered.retry_after_s)
            pause = timedelta() if tried is Tried.LOOK else _wait(attempt)
            at = now + max(asked, pause)
            return Retry(at) if at < day_ends else GiveUp(reason)
        case Unknown(for_good=for_good):
            late = now >= day_ends and attempt >= LOOKS_LATE
            if tried is Tried.LOOK and (for_good or late):
                return GiveUp("There was no way to know whether it was posted.", unknown=True)
            return Look(now + _wait(attempt))
        case _:
            assert_never(delivered)


def _wait(attempt: int) -> timedelta:
    return min(WAIT_FIRST * (1 << min(attempt - 1, 10)), WAIT_MOST)
