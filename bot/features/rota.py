"""What channels' next check-ins ask, from what exists there and what was posted there."""

from collections.abc import Mapping
from datetime import date

from bot.domain.rotation import Candidate, Choice, choose
from bot.features.cases import cases_of
from bot.kernel.asker import Community
from bot.ports import Ports


async def chosen(
    ports: Ports, days: Mapping[tuple[Community, str], date]
) -> Mapping[tuple[Community, str], Choice]:
    """Return what each channel is asked on a local date; none where there is nothing to ask."""
    shown = await ports.diary.shown(days)
    candidates = {
        community: [Candidate(case.prediction, case.state) for case in cases]
        for community, cases in (await cases_of(ports, {place[0] for place in days})).items()
    }
    choices = {
        place: choose(candidates[place[0]], shown[place], day) for place, day in days.items()
    }
    return {place: choice for place, choice in choices.items() if choice}
