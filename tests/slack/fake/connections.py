"""Socket Mode: tickets, sockets, envelopes and their acknowledgements.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.slack.fake import limits
from tests.slack.fake.clock import Clock
from tests.slack.fake.interaction import Interaction
from tests.slack.fake.validation import Json

RETRY_REASON = "timeout"


@dataclass(eq=False)
class Socket:
    """One open connection of the app."""

    ws: web.WebSocketResponse
    request: web.Request
    silent: bool = False

    async def send(self, told: Json | str) -> bool:
        """Send a message; false when nobody is there. What a silent socket is given is lost."""
        if self.silent:
            return True
        try:
            await self.ws.send_str(told if isinstance(told, str) else json.dumps(told))
        except ConnectionError:
            return False
        return True

    def drop(self) -> None:
        """Cut the line, with no word of goodbye."""
        if self.request.transport:
            self.request.transport.abort()


@dataclass
class Connections:
    """All connections of the app, and what became of its tickets.

    `count` sockets are open; `opened` ever were. A ticket is good for one attempt and 30 s.
    """

    clock: Clock
    app_id: str
    acknowledged: Callable[[str, Json], None]
    violations: list[str]
    open: list[Socket] = field(default_factory=list)
    opened: int = 0
    tickets_issued: int = 0
    tickets_used: int = 0
    tickets_refused: int = 0
    pings: int = 0
    refuse_next: int = 0
    _tickets: dict[str, float] = field(default_factory=dict)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def count(self) -> int:
        return len(self.open)

    def ticket(self) -> str:
        """Issue a one-time ticket."""
        ticket = uuid.uuid4().hex
        self._tickets[ticket] = self.clock.now() + limits.TICKET_S
        self.tickets_issued += 1
        return ticket

    async def wait_for(self, count: int, within: float, opened: int = 0) -> None:
        """Wait until so many are open, and so many ever were; raises `TimeoutError`."""
        async with self._changed, asyncio.timeout(within):
            await self._changed.wait_for(lambda: self.count == count and self.opened >= opened)

    async def gone(self, sockets: Sequence[Socket], within: float) -> None:
        """Wait until none of these sockets is open; raises `TimeoutError`."""
        async with self._changed, asyncio.timeout(within):
            await self._changed.wait_for(lambda: not set(sockets) & set(self.open))

    async def deliver(self, interaction: Interaction, retry: int = 0) -> bool:
        """Send an envelope down one socket, each in turn; false when there is none."""
        again = {"retry_attempt": retry, "retry_reason": RETRY_REASON} if retry else {}
        envelope = {
            "envelope_id": interaction.envelope_id,
            "type": interaction.kind,
            "payload": interaction.payload,
            "accepts_response_payload": interaction.takes_payload,
            **again,
        }
        interaction.carrier = await self.send(envelope)
        return interaction.carrier is not None

    async def send(self, told: Json | str) -> Socket | None:
        """Send anything down one socket, and return which."""
        for socket in list(self.open):
            self.open.append(self.open.pop(0))
            if await socket.send(told):
                return socket
        return None

    def reachable(self, socket: Socket | None) -> bool:
        """Tell whether an acknowledgement could have come through this socket."""
        return socket in self.open and not socket.silent

    async def upgrade(self, request: web.Request) -> web.StreamResponse:
        """Take a ticket and hold the connection until it ends."""
        if not self._takes(request.query.get("ticket", "")):
            self.tickets_refused += 1
            return web.Response(status=404, text="ticket is used, expired or unknown")
        ws = web.WebSocketResponse(autoping=False)
        await ws.prepare(request)
        self.tickets_used += 1
        if self.count >= limits.SOCKETS:
            self.violations.append(f"opened more than {limits.SOCKETS} connections")
            await ws.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await ws.close()
            return ws
        await self._hold(Socket(ws, request))
        return ws

    async def close(self) -> None:
        for socket in list(self.open):
            await socket.ws.close()

    def _takes(self, ticket: str) -> bool:
        good = self._tickets.pop(ticket, 0.0) > self.clock.now()
        if self.refuse_next:
            self.refuse_next -= 1
            return False
        return good

    async def _hold(self, socket: Socket) -> None:
        about = {"app_id": self.app_id}
        hello = {"type": "hello", "num_connections": self.count + 1, "connection_info": about}
        debug = {"host": "applink-fake", "approximate_connection_time": 18060}
        await socket.send({**hello, "debug_info": debug})
        await self._count(socket, here=True)
        try:
            async for message in socket.ws:
                await self._hear(socket, message.type, message.data)
        except ConnectionError:
            pass
        finally:
            await self._count(socket, here=False)

    async def _count(self, socket: Socket, *, here: bool) -> None:
        async with self._changed:
            if here:
                self.opened += 1
                self.open.append(socket)
            else:
                self.open.remove(socket)
            self._changed.notify_all()

    async def _hear(self, socket: Socket, kind: WSMsgType, data: Any) -> None:
        if kind is WSMsgType.PING:
            self.pings += 1
            if not socket.silent:
                await socket.ws.pong(bytes(data))
        elif kind is WSMsgType.TEXT:
            told = json.loads(data)
            self.acknowledged(told.get("envelope_id", ""), told)
