"""The charts of a card as pictures; one that cannot be drawn is told in words."""

import logging

from adapters.pictures import Draw
from bot.kernel.card import Card, Chart

log = logging.getLogger(__name__)


async def drawn(card: Card, draw: Draw | None) -> dict[Chart, bytes]:
    """Return the charts of a card that could be drawn, as PNG; none without `draw`."""
    if draw is None:
        return {}
    charts = [block for block in card.blocks if isinstance(block, Chart)]
    pictures = {chart: await _picture(chart, draw) for chart in charts}
    return {chart: png for chart, png in pictures.items() if png}


async def _picture(chart: Chart, draw: Draw) -> bytes | None:
    try:
        return await draw(chart)
    except Exception:
        log.exception("“%s” could not be drawn; it is told in words", chart.title)
        return None
