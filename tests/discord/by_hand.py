"""Speaking to the fake without a library, which would not even send what is wrong."""

from dataclasses import dataclass

import aiohttp

from tests.discord.fake import Channel, FakeDiscord
from tests.discord.fake.interactions import Interaction

V2 = 1 << 15


@dataclass
class ByHand:
    """Speaks REST by hand."""

    discord: FakeDiscord
    http: aiohttp.ClientSession

    async def asks(self, method: str, path: str, body: object = None) -> tuple[int, dict]:
        headers = {"Authorization": f"Bot {self.discord.token}"}
        url = self.discord.api_url + path
        async with self.http.request(method, url, json=body, headers=headers) as response:
            return response.status, await response.json() if response.status != 204 else {}

    async def posts(self, channel: Channel, body: object) -> tuple[int, dict]:
        return await self.asks("POST", f"/channels/{channel.id}/messages", body)

    async def registers(self, *commands: dict) -> tuple[int, dict]:
        app = self.discord.world.application_id
        return await self.asks("PUT", f"/applications/{app}/commands", list(commands))

    async def responds(self, to: Interaction, body: object) -> tuple[int, dict]:
        return await self.asks("POST", f"/interactions/{to.id}/{to.token}/callback", body)

    async def follows_up(self, to: Interaction, body: object) -> tuple[int, dict]:
        app = self.discord.world.application_id
        return await self.asks("POST", f"/webhooks/{app}/{to.token}", body)


def text(words: str) -> dict:
    return {"type": 10, "content": words}


def button(**changes) -> dict:
    return {"type": 2, "style": 2, "label": "Next", "custom_id": "next", **changes}


def row(*parts: dict) -> dict:
    return {"type": 1, "components": list(parts)}


def menu(*values: str) -> dict:
    options = [{"label": value, "value": value} for value in values]
    return {"type": 3, "custom_id": "menu", "options": options}


def v2(*parts: dict, **more) -> dict:
    return {"flags": V2, "components": list(parts), **more}
