"""`hindcast rescore`: every score anew."""

from argparse import Namespace

from bot.settings import Settings
from bot.subcommands.visiting import there, unhurried
from storage.database.migrate import require_head
from storage.ledger.scores import rescore

DIFFERENT = 1
"""What `rescore --check` ends with when a score is not what its forecasts come to."""


async def run(settings: Settings, options: Namespace) -> int:
    """Compute every score anew, or with `--check` only look whether any differs."""
    async with unhurried(there(settings)) as database:
        await require_head(database)
        found = await rescore(database, check=options.check)
    for one in found:
        print(f"{one.community} {one.prediction}: {', '.join(one.members)}")
    if not found:
        print("Every score is what its forecasts come to.")
        return 0
    said = "differ from" if options.check else "now are"
    print(f"The scores above {said} what their forecasts come to.")
    return DIFFERENT if options.check else 0
