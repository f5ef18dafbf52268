"""What everybody's forecasts say together, in words; `domain.crowd` tells to whom.

Fewer than five forecasts are a count and nothing else: among so few, each could be told apart.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from bot.domain.crowd import crowd
from bot.domain.prediction import Crowd, Forecast
from bot.features.cases import Case
from bot.features.said import date_words, share_words, tally
from bot.kernel.asker import Community
from bot.ports import Ports


def closed_at(case: Case) -> datetime | None:
    """Return when forecasts stopped to count; None where there is no such moment yet."""
    verdict, prediction = case.verdict, case.prediction
    return verdict.closes_at(prediction) if verdict else prediction.closes_at


async def crowd_of(case: Case, community: Community, ports: Ports) -> Sequence[Forecast]:
    """Return what the crowd is made of: each member's last forecast that counts."""
    return await ports.ledger.latest(community, case.prediction.id, closed_at(case))


def count_words(forecasts: Sequence[Forecast]) -> str:
    """Return `14 forecasts`: one for each member."""
    return tally(len({forecast.member for forecast in forecasts}), "forecast")


async def counted_words(case: Case, community: Community, ports: Ports) -> str:
    """Return `14 forecasts`, of those that count, without reading them."""
    name, until = case.prediction.id, closed_at(case)
    return tally(await ports.ledger.forecasters(community, name, until), "forecast")


async def brief_words(case: Case, community: Community, ports: Ports) -> str:
    """Return `14 forecasts`, with the middle one where everybody may see it."""
    if not case.closed:
        return await counted_words(case, community, ports)
    found = await summed(case, await crowd_of(case, community, ports))
    count = tally(found.count, "forecast")
    return count if found.median is None else f"{count}, the middle one {share_words(found.median)}"


async def late_words(case: Case, community: Community, ports: Ports, counted: int) -> str:
    """Say how many forecasts, besides those `counted`, came when it had happened; or nothing."""
    happened = case.verdict.happened_on if case.verdict else None
    if happened is None:
        return ""
    late = await ports.ledger.forecasters(community, case.prediction.id) - counted
    if not late:
        return ""
    count = tally(late, "more forecast" if counted else "forecast")
    none = "it does not count" if late == 1 else "they do not count"
    return f"{count} came when it had happened already, on {date_words(happened)}; {none}."


async def summed(case: Case, forecasts: Sequence[Forecast]) -> Crowd:
    """Return what the forecasts say together, of those that count.

    It is summed up in a thread: thousands of forecasts take a while.
    """
    return await asyncio.to_thread(crowd, forecasts, closed_at(case))


async def crowd_words(case: Case, forecasts: Sequence[Forecast]) -> str:
    """Return what the forecasts say together, in a sentence; the count alone below five."""
    return summed_words(await summed(case, forecasts))


def summed_words(found: Crowd) -> str:
    """Return the same of what was summed up already."""
    count = tally(found.count, "forecast").capitalize()
    if found.median is None or found.low is None or found.high is None:
        return f"{count}; what all say together is shown from five on."
    low, high = share_words(found.low), share_words(found.high)
    middle = f"{count}: the middle one is {share_words(found.median)}"
    return f"{middle}, half of them lie between {low} and {high}."
