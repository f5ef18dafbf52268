"""Cards and reports in lists."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.kernel.asker import Community
from bot.ports import CardState, Report


@dataclass
class FakeCards:
    """Card states in a list."""

    kept: list[tuple[Community | None, CardState]] = field(default_factory=list)

    async def keep(
        self, community: Community | None, state: CardState, *, passing: bool = False
    ) -> str:
        del passing
        if (community, state) not in self.kept:
            self.kept.append((community, state))
        return f"c{self.kept.index((community, state))}"

    async def find(self, community: Community | None, card_id: str) -> CardState | None:
        kept = {
            f"c{number}": state for number, (at, state) in enumerate(self.kept) if at == community
        }
        return kept.get(card_id)


@dataclass
class FakeReports:
    """The operator's list."""

    filed: list[tuple[str, Report]] = field(default_factory=list)

    async def file(self, community: Community | None, report: Report) -> bool:
        self.filed.append((community or "", report))
        return True

    async def everything(self) -> Sequence[tuple[str, Report]]:
        return self.filed
