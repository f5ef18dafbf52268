"""A small endpoint to fire many interactions at once, so that load comes from another process.

    POST /control/types  {"command": "quote", "options": {"words": "sunscreen"}, "count": 200}
    -> {"first_s": [0.012, …], "failed": ["…"]}

`first_s` holds the seconds from each interaction to its first response.
    GET /control/violations -> what the bot did that Discord forbids
    GET /control/connected -> how many shards are connected, and which commands are registered
"""

import asyncio
from dataclasses import dataclass, field

from aiohttp import web

from tests.discord.fake.people import Person
from tests.discord.fake.server import FakeDiscord


@dataclass
class Control:
    """The endpoint, over one fake; the people are made once and take turns."""

    discord: FakeDiscord
    people: list[Person] = field(default_factory=list)

    def add_routes(self, app: web.Application) -> None:
        app.router.add_post("/control/types", self.types)
        app.router.add_get("/control/violations", self.violations)
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
        first = [answer.took_s for answer in answers if not isinstance(answer, BaseException)]
        return web.json_response({"first_s": first, "failed": failed})

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

    async def connected(self, _: web.Request) -> web.Response:
        names = [command["name"] for command in self.discord.commands]
        live = len(self.discord.gateway.live)
        return web.json_response({"shards": live, "commands": names})
