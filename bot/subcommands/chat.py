"""`hindcast chat`: a conversation in the terminal, with the local check-ins as they come."""

import asyncio
from argparse import Namespace

from adapters.console import chat
from adapters.scheduler import Rounds, Ticking
from bot.bootstrap import House, open_house
from bot.checking.arrivals import Arrivals
from bot.kernel.asker import LOCAL, Asker
from bot.platforms import local_check_ins
from bot.settings import Settings
from bot.standard_output import Unsaid
from bot.subcommands.acting import named_asker


async def run(settings: Settings, options: Namespace) -> int:
    """Open everything and talk, as whom the options name."""
    asker = named_asker(options)
    async with open_house(settings) as house:
        try:
            await _talk(house, settings, asker)
        except Unsaid as unsaid:
            if not unsaid.nobody_reads:  # else they have left, in their way
                raise
    return 0


async def _talk(house: House, settings: Settings, asker: Asker) -> None:
    """Talk until the other side leaves, and meanwhile post what is due in the local community.

    Where `serve` runs on the same database, either may post it: the row makes it one.
    """
    rounds: dict[str, Rounds] = {LOCAL: local_check_ins(house)}
    arrivals = Arrivals(house.ports)
    await arrivals.new()
    ticking = asyncio.create_task(Ticking(rounds, settings.tick_s, house.ports.metrics).run())
    try:
        await chat(house.dispatch, asker, settings.data_dir / "chat.history", arrivals.new)
    finally:
        ticking.cancel()
        await asyncio.wait({ticking})
