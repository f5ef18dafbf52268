"""How each member's forecasts followed each other."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.prediction import Forecast


def courses(
    forecasts: Sequence[Forecast], closes_at: datetime | None = None
) -> Mapping[str, Sequence[Forecast]]:
    """Return each member's forecasts that stood for any time before the close, in order.

    A later one by its number replaces an earlier one from its own moment on, also where the clock
    was put back between them; so an earlier one of the same moment never stood.
    """
    stood: dict[str, list[Forecast]] = defaultdict(list)
    for forecast in sorted(forecasts, key=lambda f: f.sequence):
        if closes_at and forecast.at >= closes_at:
            continue
        own = stood[forecast.member]
        while own and own[-1].at >= forecast.at:
            own.pop()
        own.append(forecast)
    return stood
