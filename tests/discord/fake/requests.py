"""One REST request: read, refused or answered, and recorded."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from tests.discord.fake.faults import Faults, Lost
from tests.discord.fake.limits import Limits
from tests.discord.fake.specs import Specs
from tests.discord.fake.wire import API, Json, Rejected
from tests.discord.fake.world import Received, Upload, World

Handler = Callable[[Received], "Json | list[Json] | None"]

JSON = "application/json"
WITHOUT_TOKEN = ("/interactions/", "/webhooks/")
"""Routes whose address is the ticket."""


@dataclass
class Gate:
    """Everything that stands between a request and what it asks for."""

    world: World
    faults: Faults
    limits: Limits
    specs: Specs | None

    def route(self, handler: Handler) -> Callable:
        """Return an aiohttp handler around ours."""

        async def serve(request: web.Request) -> web.Response:
            received = await read(request)
            self.world.requests.append(received)
            try:
                response = self.answer(received, handler)
            except Rejected as rejected:
                response = self.refuse(received, rejected)
            except Lost:
                request.transport and request.transport.abort()
                return web.Response()
            received.status = response.status
            return response

        return serve

    def answer(self, received: Received, handler: Handler) -> web.Response:
        """Do what a request asks for."""
        self.faults.strike(received, after=False)
        self.check_token(received)
        headers = self.limits.take(received, self.world.clock.now().timestamp())
        if self.specs is not None:
            self.specs.check(received)
        result = handler(received)
        self.faults.strike(received, after=True)
        return web.Response(status=204, headers=headers) if result is None else say(result, headers)

    def refuse(self, received: Received, rejected: Rejected) -> web.Response:
        """Answer with an error; what the client did wrong is noted."""
        if not rejected.expected:
            self.world.violations.append(f"{received.method} {received.path}: {rejected}")
        return say(rejected.body, rejected.headers, rejected.status)

    def check_token(self, received: Received) -> None:
        if received.template.startswith(WITHOUT_TOKEN):
            return
        given = received.headers.get("Authorization")
        if self.world.revoked or given != f"Bot {self.world.token}":
            raise Rejected(401, 0, "401: Unauthorized", expected=self.world.revoked)


def say(body: object, headers: dict[str, str], status: int = 200) -> web.Response:
    """Return JSON under exactly the type that clients look for: no charset."""
    data = json.dumps(body).encode()
    return web.Response(body=data, status=status, headers={"Content-Type": JSON, **headers})


async def read(request: web.Request) -> Received:
    """Read a request whole: JSON, or a form of `payload_json` and files."""
    resource = request.match_info.route.resource
    received = Received(
        method=request.method,
        path=request.path.removeprefix(API),
        template=resource.canonical.removeprefix(API) if resource else "",
        at=asyncio.get_running_loop().time(),
        ids=dict(request.match_info),
        query=dict(request.query),
        headers=dict(request.headers),
    )
    if request.content_type == JSON:
        received.json = await request.json()
    elif request.content_type == "multipart/form-data":
        received.json, received.files = await read_form(request)
    return received


async def read_form(request: web.Request) -> tuple[Json, tuple[Upload, ...]]:
    form = await request.post()
    body = json.loads(str(form.get("payload_json") or "{}"))
    listed = body.get("data", body) if "type" in body else body
    about = {str(file["id"]): file for file in listed.get("attachments") or ()}
    uploads = []
    for name, value in form.items():
        if isinstance(value, web.FileField):
            number = name.removeprefix("files[").removesuffix("]")
            alt = about.get(number, {}).get("description")
            uploads.append(Upload(value.filename, value.content_type, value.file.read(), alt))
    return body, tuple(uploads)
