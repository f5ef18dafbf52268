"""Old posts are shown anew seldom.

Discord takes few edits of messages older than an hour (error 30046), and does not say how few.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.kernel.asker import Community
from bot.ports import Post

OLD = timedelta(minutes=55)
"""Five minutes less than an hour, for an edit may take a while to leave."""

PRESSING_S = 30.0
"""In a channel no old post is shown anew sooner than this after another, not even for a verdict."""

COUNTS_S = 600.0
"""How long forecasts that came in have to wait for it."""

Place = tuple[Community, str]


@dataclass(frozen=True)
class Seldom:
    """Lets old posts through one by one in each channel; what a verdict fell on goes first."""

    _shown: dict[Place, float] = field(default_factory=dict, init=False)
    """When, in elapsed seconds, an old post was last let through in a channel."""

    def let_through(self, posts: Iterable[Post], now: datetime, elapsed: float) -> Sequence[Post]:
        """Return the posts that may be shown anew now, in their order."""
        self._forget(elapsed)
        young: list[Post] = []
        old: list[Post] = []
        for post in posts:
            (old if post.sent_at and now - post.sent_at > OLD else young).append(post)
        old.sort(key=lambda post: post.rendered >= post.pressing)
        return young + [post for post in old if self._lets(post, elapsed)]

    def _lets(self, post: Post, elapsed: float) -> bool:
        place = (post.community, post.channel)
        apart_s = PRESSING_S if post.rendered < post.pressing else COUNTS_S
        if elapsed - self._shown.get(place, float("-inf")) < apart_s:
            return False
        self._shown[place] = elapsed
        return True

    def _forget(self, elapsed: float) -> None:
        for place in [each for each, at in self._shown.items() if elapsed - at >= COUNTS_S]:
            del self._shown[place]
