"""How often an app may post. https://docs.slack.dev/apis/web-api/rate-limits"""

import math
from collections import deque
from dataclasses import dataclass, field


@dataclass
class Window:
    """At most `most` times in `seconds`; times are seconds since 1970."""

    most: int
    seconds: float
    used: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Return the seconds until there is room; 0 when there is."""
        while self.used and now - self.used[0] >= self.seconds:
            self.used.popleft()
        return 0.0 if len(self.used) < self.most else self.seconds - (now - self.used[0])


@dataclass
class Rates:
    """Posts: `a_channel` a second in each channel, `a_minute` in a workspace."""

    a_channel: int = 1
    a_minute: int = 300
    refused: int = 0
    """How many posts were too many."""
    _windows: dict[str, Window] = field(default_factory=dict)
    _barred: dict[str, float] = field(default_factory=dict)

    def post(self, team_id: str, channel_id: str, now: float) -> int:
        """Count a post and return 0, or return the seconds to wait, rounded up (Retry-After)."""
        windows = [
            self._windows.setdefault(channel_id, Window(self.a_channel, 1.0)),
            self._windows.setdefault(team_id, Window(self.a_minute, 60.0)),
        ]
        wait = max(window.wait(now) for window in windows)
        if not wait:
            for window in windows:
                window.used.append(now)
        self.refused += bool(wait)
        return math.ceil(wait)

    def bar(self, what: str, now: float, seconds: float) -> None:
        """Note that a caller was told to stay away."""
        self._barred[what] = now + seconds

    def too_soon(self, what: str, now: float) -> float:
        """Return by how many seconds a call comes before its Retry-After was over."""
        return max(0.0, self._barred.pop(what, 0.0) - now)
