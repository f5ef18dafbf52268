"""What a channel's next check-in asks, from what exists here and what was posted there."""

from datetime import date

from bot.domain.rotation import Candidate, Choice, choose
from bot.features.cases import cases
from bot.kernel.asker import Community
from bot.ports import Ports


async def chosen(ports: Ports, community: Community, channel: str, today: date) -> Choice | None:
    """Return what a channel is asked on a local date; None where there is nothing to ask."""
    candidates = [Candidate(c.prediction, c.state) for c in await cases(ports, community)]
    shown = await ports.diary.shown(community, channel, before=today)
    return choose(candidates, shown, today)
