"""`hindcast doctor`: look at everything, and say how to mend what is wrong."""

import json
import logging
from argparse import Namespace
from collections.abc import Mapping

from bot.doctor import as_object, as_text, examine, status_of


async def run(environment: Mapping[str, str], options: Namespace) -> int:
    """Print what was found; settings that cannot be read are among it."""
    logging.disable()  # what a library would write down is among the findings, without secrets
    found = await examine(environment)
    written = json.dumps(as_object(found), ensure_ascii=False, indent=1)
    print(written if options.json else as_text(found))
    return status_of(found)
