"""A diary in lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.kernel.asker import Community
from bot.ports import Checkin, Post, PostState


@dataclass
class FakeDiary:
    """Check-ins and posts in lists; `wanted` names every prediction that something happened to."""

    asked_for: list[Checkin] = field(default_factory=list)
    posted: list[Post] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)

    async def checkins(self, community: Community) -> Sequence[Checkin]:
        return [one for one in self.asked_for if one.community == community]

    async def posts(
        self, community: Community, channel: str | None = None, limit: int = 400
    ) -> Sequence[Post]:
        here = [one for one in self.posted if one.community == community]
        return [one for one in here if channel in (None, one.channel)][:limit]

    async def preceding(self, posts: Sequence[Post]) -> Mapping[str, Post]:
        def before(post: Post) -> Post | None:
            there = (post.community, post.channel)
            earlier = (
                one
                for one in self.posted
                if (one.community, one.channel) == there
                and one.local_date < post.local_date
                and one.state is PostState.POSTED
            )
            return max(earlier, key=lambda one: one.local_date, default=None)

        last = {post.id: before(post) for post in posts}
        return {post_id: found for post_id, found in last.items() if found}

    async def post(self, community: Community, post_id: str) -> Post | None:
        return next((one for one in await self.posts(community) if one.id == post_id), None)

    async def want(self, community: Community, name: str, *, pressing: bool = False) -> int:
        del pressing
        self.wanted.append(name)
        return sum(post.prediction == name for post in await self.posts(community))
