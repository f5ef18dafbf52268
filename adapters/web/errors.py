"""What the web room refuses before a command is even read."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.kernel.errors import Refusal


@dataclass(frozen=True, slots=True)
class Near:
    """A page that somebody may have meant: its address in this room, and what it is called."""

    address: str
    name: str


class Unacceptable(Refusal):
    """A request that cannot be answered as it came; `status` is the HTTP status that says why.

    `near` are pages that may have been meant.
    """

    def __init__(
        self,
        status: int,
        reason: str,
        way_out: str = "",
        headers: Mapping[str, str] | None = None,
        near: Sequence[Near] = (),
    ) -> None:
        super().__init__(reason, way_out)
        self.status = status
        self.headers = headers or {}
        self.near = tuple(near)


def too_soon(reason: str, wait_s: float) -> Unacceptable:
    """Return what is said to whoever has to wait for so many seconds."""
    seconds = math.ceil(wait_s)
    unit = "second" if seconds == 1 else "seconds"
    way_out = f"Ask again in {seconds} {unit}."
    return Unacceptable(429, reason, way_out, {"Retry-After": str(seconds)})


def unreachable(why: Refusal) -> Unacceptable:
    """Return what is said while the database is away."""
    return Unacceptable(503, why.reason, why.way_out, {"Retry-After": "60"})


class Busy(Unacceptable):
    """Too many ask at once, whoever they are."""

    def __init__(self, reason: str) -> None:
        super().__init__(503, reason, "Please try again in a moment.", {"Retry-After": "5"})
