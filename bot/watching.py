"""What the process knows of itself beside its commands: the loop's lag, and what waits."""

import asyncio
import logging
from time import monotonic

from sqlalchemy.exc import SQLAlchemyError

from adapters.metrics import PrometheusMetrics
from bot.bootstrap import House
from storage.backlog import read_backlog
from storage.last_backup import last_backup

log = logging.getLogger(__name__)

LAG_EVERY_S = 0.5
BACKLOG_EVERY_S = 15.0
"""Prometheus usually asks so often; two counts on an index and a row each time."""
_WAITS_S = 3.0


async def watch_loop(metrics: PrometheusMetrics) -> None:
    """Measure, for ever, how much later than asked for the event loop comes back."""
    while True:
        began = monotonic()
        await asyncio.sleep(LAG_EVERY_S)
        metrics.lag(monotonic() - began - LAG_EVERY_S)


async def watch_database(house: House, metrics: PrometheusMetrics) -> None:
    """Look, for ever, whether the database answers, and count what waits in it."""
    while True:
        looking = asyncio.create_task(look(house, metrics))
        try:
            await asyncio.shield(looking)
        finally:
            await asyncio.wait({looking})  # a connection that is half open would hold up the exit
        await asyncio.sleep(BACKLOG_EVERY_S)


async def look(house: House, metrics: PrometheusMetrics) -> None:
    """Look once."""
    try:
        async with asyncio.timeout(_WAITS_S):
            backlog = await read_backlog(house.database, house.ports.clock.now())
            backed_up = await last_backup(house.database)
    except (SQLAlchemyError, OSError):  # a TimeoutError is one too
        metrics.database(up=False)
        log.debug("the database did not answer", exc_info=True)
    else:
        metrics.database(up=True)
        metrics.backlog(backlog.posts, backlog.edits)
        metrics.backed_up(backed_up)
    metrics.connections(house.database.connections())
