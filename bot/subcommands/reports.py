"""`hindcast reports`: the quotes that people found wrong."""

from argparse import Namespace

from bot.bootstrap import open_house
from bot.settings import Settings


async def run(settings: Settings, _: Namespace) -> int:
    """Print a line for each report."""
    async with open_house(settings) as house:
        listed = await house.ports.reports.everything()
    for community, report in listed:
        print(f"{report.said_at:%Y-%m-%d %H:%M} {community or '-'} {report.member}: ", end="")
        print(f"wrong {report.fault.value} in /quote/{report.quote_id}")
    if not listed:
        print("Nobody has reported anything.")
    return 0
