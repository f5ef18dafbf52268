"""`hindcast slack-manifest`: what makes the app at Slack."""

import json
from argparse import Namespace

from adapters.slack.access import read_aliases
from adapters.slack.manifest import make_manifest
from bot.features.registry import REGISTRY
from bot.settings import Settings


async def run(settings: Settings, options: Namespace) -> int:
    """Print the app's manifest, as JSON."""
    aliases = read_aliases(settings.slack_aliases, REGISTRY)
    manifest = make_manifest(REGISTRY, aliases, options.url)
    print(json.dumps(manifest, indent=2, ensure_ascii=False))
    return 0
