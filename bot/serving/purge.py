"""What is too old is forgotten, a minute after the start and then every hour."""

import asyncio
import logging

from bot.bootstrap import House
from bot.kernel.observe import request
from storage.database.reach import FAILS

log = logging.getLogger(__name__)

_FIRST_S, _EVERY_S = 60.0, 3600.0


async def purge(house: House) -> None:
    """Forget what is too old now and then; a database that is away is tried again later."""
    await asyncio.sleep(_FIRST_S)  # at once would slow the start; in an hour may be never
    while True:
        with request():
            await _once(house)
        await asyncio.sleep(_EVERY_S)


async def _once(house: House) -> None:
    try:
        await house.cards.purge()
        await house.acts.purge()
        forgotten = await house.ports.communities.purge()
    except FAILS:
        log.warning("could not forget what is too old; trying again in an hour", exc_info=True)
    else:
        if forgotten:
            log.info("communities left thirty days ago and now forgotten: %d", forgotten)
