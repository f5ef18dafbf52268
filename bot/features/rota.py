"""What a channel's next check-in asks, from what exists here and what was posted there."""

from datetime import date

from bot.domain.rotation import Candidate, Choice, Shown, choose
from bot.features.cases import cases
from bot.kernel.asker import Community
from bot.ports import Ports, PostState

_SEEN = (PostState.POSTED, PostState.UNKNOWN, PostState.SENDING)


async def chosen(ports: Ports, community: Community, channel: str, today: date) -> Choice | None:
    """Return what a channel is asked on a local date; None where there is nothing to ask."""
    candidates = [Candidate(c.prediction, c.state) for c in await cases(ports, community)]
    posts = await ports.diary.posts(community, channel)
    shown = [
        Shown(post.prediction, post.local_date, post.judging)
        for post in posts
        if post.local_date < today and post.state in _SEEN
    ]
    return choose(candidates, shown, today)
