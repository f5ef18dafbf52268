"""Communities in dictionaries."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.kernel.asker import Community
from bot.ports import Manners


@dataclass
class FakeCommunities:
    """Communities in dictionaries: where the bot is, and how it behaves there."""

    known: dict[Community, Manners] = field(default_factory=dict)
    here: dict[Community, str] = field(default_factory=dict)

    async def manners(self, community: Community) -> Manners:
        return self.known.get(community, Manners())

    async def change(
        self, community: Community, alter: Callable[[Manners], Manners]
    ) -> tuple[Manners, Manners]:
        before = await self.manners(community)
        self.known[community] = alter(before)
        return before, self.known[community]

    async def joined(self, community: Community, name: str) -> bool:
        new = community not in self.here
        self.here[community] = name
        return new

    async def left(self, community: Community) -> None:
        self.here.pop(community, None)

    async def present(self, platform: str) -> frozenset[Community]:
        return frozenset(each for each in self.here if each.startswith(f"{platform}:"))

    async def purge(self) -> int:
        return 0
