"""`hindcast docs`: the references that are made from the registry and from the settings."""

from argparse import Namespace

from adapters.reference import commands_page
from adapters.settings_reference import settings_page
from bot.features.registry import REGISTRY
from bot.settings import DESCRIBED, Settings


async def run(_: Settings, options: Namespace) -> int:
    """Print a page in Markdown."""
    settings_wanted = options.page == "settings"
    page = settings_page(Settings, DESCRIBED) if settings_wanted else commands_page(REGISTRY)
    print(page, end="")
    return 0
