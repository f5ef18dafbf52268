"""`hindcast serve`: the web room, and the platforms that are set up, until it is asked to stop."""

from argparse import Namespace

from bot.serving.process import serve
from bot.settings import Settings


async def run(settings: Settings, _: Namespace) -> int:
    """Serve until SIGTERM or SIGINT."""
    await serve(settings)
    return 0
