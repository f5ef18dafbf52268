"""FakeDiscord itself: a port on this machine, and everything behind it."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

from aiohttp import web

from tests.discord.fake.commands import Commands
from tests.discord.fake.faults import Faults
from tests.discord.fake.gateway import Gateway
from tests.discord.fake.interactions import Interactions
from tests.discord.fake.limits import Limits
from tests.discord.fake.messages import Board
from tests.discord.fake.people import Person
from tests.discord.fake.requests import Gate
from tests.discord.fake.rest import Rest
from tests.discord.fake.specs import specs_at
from tests.discord.fake.wire import API, Flag, Json, Part, Rejected
from tests.discord.fake.world import Channel, Clock, Guild, Ping, Received, World


class FakeDiscord:
    """A Discord for one bot.

    `specs` is Discord's OpenAPI description; without it, bodies are only held to the rules
    here. `shards` is what `GET /gateway/bot` recommends, `heartbeat_s` the interval asked for.
    """

    def __init__(
        self, specs: Path | None = None, *, shards: int = 1, heartbeat_s: float = 41.25
    ) -> None:
        self.world = World()
        self.limits = Limits()
        self.gateway = Gateway(self.world, heartbeat_s)
        self.faults = Faults(self.world, self.gateway)
        self.board = Board(self.world, self.limits)
        self.interactions = Interactions(self.world, self.board)
        self.registry = Commands(self.world)
        self.rest = Rest(
            self.world, self.gateway, self.registry, self.interactions, self.board, shards
        )
        self.gate = Gate(self.world, self.faults, self.limits, specs_at(specs) if specs else None)
        self.extend: Callable[[web.Application], None] = lambda _: None
        self.runner: web.AppRunner | None = None
        self.port = 0

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self, port: int = 0) -> None:
        """Listen on 127.0.0.1; port 0 is any free one."""
        app = web.Application(client_max_size=32 * 1024 * 1024)
        for method, path, handler in self.rest.routes():
            app.router.add_route(method, API + path, self.gate.route(handler))
        app.router.add_get("/", self.gateway.serve)
        app.router.add_get("/resume", self.gateway.serve)
        app.router.add_route("*", API + "/{tail:.*}", self.gate.route(no_route))
        self.extend(app)
        self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", port)
        await site.start()
        self.port = self.runner.addresses[0][1]
        self.gateway.address = f"ws://127.0.0.1:{self.port}"

    async def stop(self) -> None:
        """Cut whoever is still connected and go."""
        self.faults.drop()
        if self.runner:
            await self.runner.cleanup()

    @property
    def api_url(self) -> str:
        """The address of the REST API."""
        return f"http://127.0.0.1:{self.port}{API}"

    @property
    def token(self) -> str:
        """The one token that is accepted."""
        return self.world.token

    @property
    def clock(self) -> Clock:
        """Discord's clock; `clock.skip(minutes=16)` lets time pass for it."""
        return self.world.clock

    def guild(
        self,
        name: str,
        *,
        system_channel: bool = False,
        channels: Sequence[str] = ("general",),
        has_bot: bool = True,
        shard: int = 0,
        shards: int = 1,
    ) -> Guild:
        """Make a server that belongs to `shard` of `shards`.

        A connected bot is told that it joined, unless it is not there (`has_bot`).
        """
        guild = Guild(self.world.mint.for_shard(shard, shards), name, self.world.mint, self._opened)
        for channel in channels:
            guild.channel(channel)
        guild.system_channel = guild.channel(channels[0]) if system_channel else None
        guild.has_bot = has_bot
        self.world.guilds[guild.id] = guild
        if has_bot:
            self.gateway.join(guild)
        return guild

    def _opened(self, channel: Channel) -> None:
        self.world.channels[channel.id] = channel
        guild = channel.guild
        if guild and guild.has_bot and guild.id in self.world.guilds:
            self.gateway.tell("CHANNEL_CREATE", channel.as_json(), guild.id)

    def expel(self, guild: Guild) -> None:
        """Throw the bot out of a server."""
        guild.has_bot = False
        self.gateway.tell("GUILD_DELETE", {"id": guild.id}, guild.id)

    def invite(self, guild: Guild) -> None:
        """Let the bot into a server that it was thrown out of."""
        guild.has_bot = True
        self.gateway.join(guild)

    def relic(self, channel: Channel, *custom_ids: str) -> Json:
        """Leave a message of the bot's from long ago, with a button "Old" for each custom_id."""
        buttons = [
            {"type": Part.BUTTON, "style": 1, "label": "Old", "custom_id": custom_id}
            for custom_id in custom_ids
        ]
        row = {"type": Part.ROW, "components": buttons}
        return self.board.post(channel, {"flags": Flag.V2, "components": [row]})

    def person(
        self,
        name: str,
        in_: Guild | Channel | None = None,
        *,
        manage_server: bool = False,
        own_account: bool = False,
    ) -> Person:
        """Make a person who sits in a server (its first channel), a channel, or talks to the bot.

        With `own_account` the bot is installed to that person, and to nobody else there.
        """
        return Person(self, name, in_, manage_server=manage_server, own_account=own_account)

    @property
    def commands(self) -> list[Json]:
        """The commands that are registered everywhere."""
        return self.registry.registered.get(None, [])

    @property
    def syncs(self) -> list[list[Json]]:
        """The bodies of all bulk overwrites."""
        return self.registry.syncs

    @property
    def requests(self) -> list[Received]:
        """Every REST request, with the status it was answered with."""
        return list(self.world.requests)

    @property
    def messages(self) -> list[Json]:
        """Every message that more than one person can see, oldest first."""
        every = [m for channel in self.world.channels.values() for m in channel.messages]
        return sorted(every, key=lambda message: int(message["id"]))

    @property
    def pings(self) -> list[Ping]:
        """Every message that would have pinged somebody."""
        return self.world.pings

    @property
    def violations(self) -> list[str]:
        """What the bot did that Discord forbids."""
        return self.world.violations

    @property
    def identifies(self) -> list[Json]:
        """The data of every IDENTIFY."""
        return self.gateway.identifies

    @property
    def resumes(self) -> list[Json]:
        """The data of every RESUME."""
        return self.gateway.resumes

    async def connected(self, shards: int = 1, *, within_s: float = 30.0) -> None:
        """Wait until so many shards are connected and have taken in what they were told."""
        await self.until(lambda: len(self.gateway.live) >= shards, within_s=within_s)

    async def heard(self) -> None:
        """Wait until every shard that is connected has taken in what it was told so far."""
        live = self.gateway.live
        for session in live:
            session.ask_heard()
        await self.connected(len(live))

    async def until(self, holds: Callable[[], object], *, within_s: float = 30.0) -> None:
        """Wait until something is so, which is looked at every few milliseconds."""
        async with asyncio.timeout(within_s):
            while not holds():
                await asyncio.sleep(0.005)


def no_route(received: Received) -> None:
    """Answer what this fake does not know."""
    raise Rejected(404, 0, f"404: Not Found: {received.method} {received.path}")
