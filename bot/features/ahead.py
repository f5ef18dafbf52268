"""What the cards of many check-ins need, read at once rather than for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.prediction import Verdict
from bot.features.cases import Case, case_of, cases_of
from bot.features.crowd_words import brief_words
from bot.features.said import tally
from bot.kernel.asker import Community
from bot.ports import Ports, Post

_Named = tuple[Community, str]


@dataclass(frozen=True, slots=True)
class ReadAhead:
    """What was read for some posts. Whatever is not here is read when it is asked for."""

    posts: frozenset[str] = frozenset()
    cases: Mapping[_Named, Case] = field(default_factory=dict)
    counts: Mapping[_Named, int] = field(default_factory=dict)
    """How many forecast, of all that the posts are about."""
    given: Mapping[Community, Sequence[Verdict]] = field(default_factory=dict)
    last: Mapping[str, Post] = field(default_factory=dict)

    async def case(self, ports: Ports, community: Community, name: str) -> Case:
        """Return a prediction as it stands; refuses when it is gone."""
        return self.cases.get((community, name)) or await case_of(ports, community, name)

    async def brief_words(self, case: Case, community: Community, ports: Ports) -> str:
        """Return `14 forecasts`, with the middle one where everybody may see it."""
        count = self.counts.get((community, case.prediction.id))
        if case.closed or count is None:
            return await brief_words(case, community, ports)
        return tally(count, "forecast")

    async def verdicts(self, community: Community, ports: Ports) -> Sequence[Verdict]:
        """Return all standing verdicts, latest first."""
        found = self.given.get(community)
        return await ports.ledger.verdicts(community) if found is None else found

    async def preceding(self, post: Post, ports: Ports) -> Post | None:
        """Return the channel's last post before this one."""
        if post.id in self.posts:
            return self.last.get(post.id)
        return (await ports.diary.preceding([post])).get(post.id)


NOTHING = ReadAhead()


async def read_ahead(posts: Sequence[Post], ports: Ports) -> ReadAhead:
    """Read what the cards of some posts need."""
    communities = {post.community for post in posts}
    last = await ports.diary.preceding(posts)
    about = {(post.community, post.prediction) for post in (*posts, *last.values())}
    counts = await ports.ledger.tallies_of(about)
    given = await ports.ledger.verdicts_of(communities)
    cases = {
        (community, case.prediction.id): case
        for community, known in (await cases_of(ports, communities)).items()
        for case in known
    }
    all_counts = {each: counts.get(each, 0) for each in about}
    return ReadAhead(frozenset(post.id for post in posts), cases, all_counts, given, last)
