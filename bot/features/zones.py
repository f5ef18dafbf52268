"""Time zones as people choose them."""

import functools
import zoneinfo
from collections.abc import Mapping
from datetime import datetime

from bot.kernel.asker import Asker
from bot.kernel.command import Suggestion
from bot.kernel.kinds import zones
from bot.ports import Ports

_MOST = 25
_LIKELY = (
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Africa/Lagos",
    "Asia/Kolkata",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
    "America/Sao_Paulo",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
)


async def suggest_zones(
    ports: Ports, asker: Asker, typed: str, chosen: Mapping[str, str]
) -> list[Suggestion]:
    """Suggest time zones that contain what was typed, with the time it is there."""
    del asker, chosen
    wanted = typed.strip().replace(" ", "_").casefold()
    fitting = [zone for zone in _zones() if wanted in zone.casefold()] if wanted else _LIKELY
    now = ports.clock.now()
    # A city that begins so is meant more often than a continent that contains it.
    best = sorted(fitting, key=lambda zone: not _city(zone).startswith(wanted))[:_MOST]
    return [Suggestion(zone_words(zone, now), zone) for zone in best]


def zone_words(zone: str, now: datetime) -> str:
    """Return `Europe/Berlin · 14:05 now`; the name alone where this machine lacks the zone."""
    try:
        there = now.astimezone(zoneinfo.ZoneInfo(zone))
    except zoneinfo.ZoneInfoNotFoundError:
        return zone
    return f"{zone} · {there:%H:%M} now"


@functools.cache
def _zones() -> tuple[str, ...]:
    """Return the zones named after places, and UTC."""
    known = sorted(zones().values())
    return ("UTC", *(zone for zone in known if "/" in zone and not zone.startswith("Etc/")))


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].casefold()
