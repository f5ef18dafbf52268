"""A small endpoint to fire many interactions at once, so that load comes from another process.

    POST /control/types  {"command": "quote", "options": {"words": "sunscreen"}, "count": 200}
    -> {"first_s": [0.012, …], "failed": ["…"], "answers": [1, …]}

`first_s` holds the seconds from each interaction to its first response, `answers` how many messages
came of it.
    POST /control/drop -> cuts every connection without a word
    GET /control/violations -> what the bot did that Discord forbids
    GET /control/channels -> of each channel its id, its server's, and when each of its messages was
                             posted, in seconds since 1970
    GET /control/limited -> how many requests were too many
    GET /control/connected -> how many shards are connected, which commands are registered, and how
                              often they were told
"""

import asyncio
from dataclasses import dataclass, field

from aiohttp import web

from tests.discord.fake.people import Person
from tests.discord.fake.server import FakeDiscord
from tests.discord.fake.world import born

TOO_MANY = 429

LATER_S = 0.5
"""How long after the last answer somebody looks whether another one came."""


@dataclass
class Control:
    """The endpoint, over one fake; the people are made once and take turns."""

    discord: FakeDiscord
    people: list[Person] = field(default_factory=list)

    def add_routes(self, app: web.Application) -> None:
        app.router.add_post("/control/types", self.types)
        app.router.add_post("/control/drop", self.drop)
        app.router.add_get("/control/violations", self.violations)
        app.router.add_get("/control/channels", self.channels)
        app.router.add_get("/control/limited", self.limited)
        app.router.add_get("/control/connected", self.connected)

    async def types(self, request: web.Request) -> web.Response:
        """Let so many people type the same at once."""
        wanted = await request.json()
        crowd = self.crowd(wanted.get("count", 1))
        answers = await asyncio.gather(
            *(each.types(wanted["command"], **wanted.get("options", {})) for each in crowd),
            return_exceptions=True,
        )
        failed = [repr(answer) for answer in answers if isinstance(answer, BaseException)]
        given = [answer for answer in answers if not isinstance(answer, BaseException)]
        first = [answer.took_s for answer in given]
        await asyncio.sleep(LATER_S)
        count = [len(answer.all) for answer in given]
        return web.json_response({"first_s": first, "failed": failed, "answers": count})

    async def drop(self, _: web.Request) -> web.Response:
        self.discord.faults.drop()
        return web.json_response({})

    def crowd(self, count: int) -> list[Person]:
        """Return so many people, spread over all guilds."""
        guilds = list(self.discord.world.guilds.values())
        while len(self.people) < count:
            number = len(self.people)
            self.people.append(self.discord.person(f"p{number}", guilds[number % len(guilds)]))
        return self.people[:count]

    async def violations(self, _: web.Request) -> web.Response:
        pings = [f"pinged {ping.whom}" for ping in self.discord.pings]
        return web.json_response([*self.discord.violations, *pings])

    async def channels(self, _: web.Request) -> web.Response:
        every = [
            {
                "channel": channel.id,
                "guild": guild.id,
                "posted": [born(message["id"]).timestamp() for message in channel.messages],
            }
            for guild in self.discord.world.guilds.values()
            for channel in guild.channels.values()
        ]
        return web.json_response(every)

    async def limited(self, _: web.Request) -> web.Response:
        return web.json_response(sum(each.status == TOO_MANY for each in self.discord.requests))

    async def connected(self, _: web.Request) -> web.Response:
        names = [command["name"] for command in self.discord.commands]
        live, syncs = len(self.discord.gateway.live), len(self.discord.syncs)
        return web.json_response({"shards": live, "commands": names, "syncs": syncs})
