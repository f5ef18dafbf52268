"""How often: Discord's rate limits, told in headers and kept.

Source: https://discord.com/developers/docs/topics/rate-limits. The sizes of buckets are not
published: these are what is seen in practice, and tests may set others.
"""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from hashlib import md5

from tests.discord.fake.wire import Rejected, too_many
from tests.discord.fake.world import Received

MESSAGES = "/channels/{channel_id}/messages"
WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"

BUCKETS: dict[tuple[str, str], tuple[int, float]] = {
    ("POST", MESSAGES): (5, 5.0),
    ("PATCH", f"{MESSAGES}/{{message_id}}"): (5, 5.0),
    ("DELETE", f"{MESSAGES}/{{message_id}}"): (5, 1.0),
    ("POST", WEBHOOK): (5, 2.0),
    ("PATCH", f"{WEBHOOK}/messages/@original"): (5, 2.0),
    ("PATCH", f"{WEBHOOK}/messages/{{message_id}}"): (5, 2.0),
}
"""Requests in so many seconds, by route; counted by channel, or by an interaction's token."""

EXEMPT = ("/interactions/", "/webhooks/")
"""What the global limit does not count (documentation of "Interactions")."""

OLD_EDITS = (3, 20.0)
"""Edits of messages older than an hour: so many in so many seconds in one channel."""


@dataclass
class Bucket:
    """A window that opens with the first request in it."""

    limit: int
    window_s: float
    used: int = 0
    resets_at: float = 0.0

    def take(self, now: float) -> None:
        """Count a request; raise a 429 when there were too many."""
        if now >= self.resets_at:
            self.used, self.resets_at = 0, now + self.window_s
        self.used += 1
        if self.used > self.limit:
            raise too_many(self.resets_at - now)

    def headers(self, now: float, name: str, wall: float) -> dict[str, str]:
        wait = max(0.0, self.resets_at - now)
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(0, self.limit - self.used)),
            "X-RateLimit-Reset": f"{wall + wait:.3f}",
            "X-RateLimit-Reset-After": f"{wait:.3f}",
            "X-RateLimit-Bucket": md5(name.encode(), usedforsecurity=False).hexdigest(),
        }


@dataclass
class Limits:
    """All buckets, and the limit over them all (requests in one second)."""

    per_second: int = 50
    buckets: dict[tuple[str, str], tuple[int, float]] = field(default_factory=lambda: dict(BUCKETS))
    old_edits: tuple[int, float] = OLD_EDITS
    open: dict[tuple[str, ...], Bucket] = field(default_factory=dict)
    recent: deque[float] = field(default_factory=deque)

    def take(self, received: Received, wall: float) -> dict[str, str]:
        """Count a request and return the headers of its bucket; raise a 429 when it is too much."""
        now = asyncio.get_running_loop().time()
        if not received.template.startswith(EXEMPT):
            self.take_global(now)
        route = (received.method, received.template)
        if route not in self.buckets:
            return {}
        whose = received.ids.get("channel_id") or received.ids["webhook_token"]
        bucket = self.bucket((*route, whose), self.buckets[route])
        headers = bucket.headers
        try:
            bucket.take(now)
        except Rejected as rejected:
            rejected.headers |= headers(now, " ".join(route), wall)
            raise
        return headers(now, " ".join(route), wall)

    def take_global(self, now: float) -> None:
        while self.recent and self.recent[0] <= now - 1:
            self.recent.popleft()
        if len(self.recent) >= self.per_second:
            raise too_many(self.recent[0] + 1 - now, everywhere=True)
        self.recent.append(now)

    def take_old_edit(self, channel_id: str) -> None:
        """Count the edit of a message older than an hour."""
        bucket = self.bucket(("old edits", channel_id), self.old_edits)
        try:
            bucket.take(asyncio.get_running_loop().time())
        except Rejected as rejected:
            rejected.body |= {
                "code": 30046,
                "message": "Maximum number of edits to messages older than 1 hour reached. "
                "Try again later.",
            }
            raise

    def bucket(self, key: tuple[str, ...], size: tuple[int, float]) -> Bucket:
        return self.open.setdefault(key, Bucket(*size))
