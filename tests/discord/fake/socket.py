"""One gateway connection, compressed or not, and its way out."""

import asyncio
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from tests.discord.fake.wire import Json

Squeeze = Callable[[bytes], bytes]


def zlib_stream() -> Squeeze:
    """Return a compressor for one connection: each message ends in a sync flush."""
    context = zlib.compressobj()
    return lambda data: context.compress(data) + context.flush(zlib.Z_SYNC_FLUSH)


def zstd_stream() -> Squeeze:
    """Return the same for zstd, which discord.py asks for where `zstandard` is installed."""
    import zstandard  # noqa: PLC0415 - only there if discord.py asks for it

    context = zstandard.ZstdCompressor().compressobj()
    flush = zstandard.COMPRESSOBJ_FLUSH_BLOCK
    return lambda data: context.compress(data) + context.flush(flush)


STREAMS = {"zlib-stream": zlib_stream, "zstd-stream": zstd_stream}


@dataclass(eq=False)
class Socket:
    """Says things in order. `silent`: keeps them until it speaks again."""

    ws: web.WebSocketResponse
    transport: asyncio.Transport | None
    squeeze: Squeeze | None
    silent: bool = False
    waiting: list[Json] = field(default_factory=list)
    out: asyncio.Queue[Json | int] = field(default_factory=asyncio.Queue)

    def say(self, payload: Json) -> None:
        """Send a payload, soon."""
        if self.silent:
            self.waiting.append(payload)
        else:
            self.out.put_nowait(payload)

    def speak(self) -> None:
        """End a silence."""
        self.silent = False
        while self.waiting:
            self.say(self.waiting.pop(0))

    def close(self, code: int) -> None:
        """Close with a code, after what was said before."""
        self.out.put_nowait(code)

    def cut(self) -> None:
        """Drop the connection without a word."""
        if self.transport is not None:
            self.transport.abort()

    async def pump(self) -> None:
        """Send what is said until the connection ends."""
        while not self.ws.closed:
            said = await self.out.get()
            try:
                if isinstance(said, int):
                    await self.ws.close(code=said)
                elif self.squeeze is None:
                    await self.ws.send_str(json.dumps(said))
                else:
                    await self.ws.send_bytes(self.squeeze(json.dumps(said).encode()))
            except ConnectionError:
                return
