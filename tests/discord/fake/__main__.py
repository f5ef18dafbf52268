"""The fake as a process: `python -m tests.discord.fake --port 0 --guilds 1 --channels 1`.

It prints one line of JSON with its addresses and the token, and serves until it is ended. Bodies
are not validated against Discord's description unless `--specs` says where that is: it would
take the time that a load test wants to measure.
"""

import argparse
import asyncio
import json
from pathlib import Path

from tests.discord.fake.control import Control
from tests.discord.fake.server import FakeDiscord


async def serve(port: int, guilds: int, channels: int, shards: int, specs: Path | None) -> None:
    """Serve until the process is ended."""
    discord = FakeDiscord(specs, shards=shards)
    discord.extend = Control(discord).add_routes
    await discord.start(port)
    for number in range(guilds):
        names = [f"room-{room}" for room in range(channels)]
        discord.guild(f"Guild {number}", channels=names)
    address = {
        "api_url": discord.api_url,
        "token": discord.token,
        "control": f"http://127.0.0.1:{discord.port}/control",
    }
    print(json.dumps(address), flush=True)  # noqa: T201 - whoever started it reads this
    await asyncio.Event().wait()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="tests.discord.fake")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--guilds", type=int, default=1)
    parser.add_argument("--channels", type=int, default=1, help="in each guild")
    parser.add_argument("--shards", type=int, default=1)
    parser.add_argument("--specs", type=Path)
    given = parser.parse_args()
    asyncio.run(serve(given.port, given.guilds, given.channels, given.shards, given.specs))


if __name__ == "__main__":
    main()
