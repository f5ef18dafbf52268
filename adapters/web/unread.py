"""What the server answers by itself: requests that cannot even be read.

They never reach the application, and so not its headers; aiohttp has no hook for them.
"""

import asyncio

from aiohttp import StreamReader, web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http_parser import RawRequestMessage
from aiohttp.web_protocol import ERROR

from adapters.web.guard import add_headers


class _Unread(web.BaseRequest):
    async def _prepare_hook(self, response: web.StreamResponse) -> None:
        await add_headers(self, response)


def dress_unread(server: web.Server) -> None:
    """Have the server answer unreadable requests with this room's headers, too."""
    make = server.request_factory

    def made(
        message: RawRequestMessage,
        payload: StreamReader,
        protocol: web.RequestHandler,
        writer: AbstractStreamWriter,
        task: "asyncio.Task[None]",
    ) -> web.BaseRequest:
        if message is ERROR:
            loop = asyncio.get_running_loop()
            return _Unread(message, payload, protocol, writer, task, loop)
        return make(message, payload, protocol, writer, task)

    server.request_factory = made
