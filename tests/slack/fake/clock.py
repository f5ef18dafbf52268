"""Time in the fake: real time, which a test may move forward."""

import time
from dataclasses import dataclass


@dataclass
class Clock:
    """Seconds since 1970, moved on by what a test added."""

    ahead_s: float = 0.0

    def now(self) -> float:
        return time.time() + self.ahead_s

    def forward(self, seconds: float) -> None:
        """Let that much time have passed: tickets, triggers and response addresses grow old."""
        self.ahead_s += seconds
