"""Everything that goes wrong with Slack, on demand."""

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass, field

from aiohttp import web

from tests.slack.fake.connections import Connections
from tests.slack.fake.errors import SlackError


@dataclass
class Faults:
    """What a test lets go wrong. Methods are named as in the Web API: `chat.postMessage`."""

    connections: Connections
    _planned: defaultdict[str, deque[SlackError]] = field(
        default_factory=lambda: defaultdict(deque)
    )
    _lost: defaultdict[str, deque[int]] = field(default_factory=lambda: defaultdict(deque))
    _revoked: dict[str, str] = field(default_factory=dict)
    _missing: dict[str, str] = field(default_factory=dict)

    async def drop(self) -> None:
        """Cut every socket without a goodbye."""
        dropped = list(self.connections.open)
        for socket in dropped:
            socket.drop()
        await self.connections.gone(dropped, within=5.0)

    def refuse_upgrade(self, times: int = 1) -> None:
        """Refuse the next tickets at the handshake; each is used up by it."""
        self.connections.refuse_next += times

    async def send_disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell every socket to reconnect, and close it shortly after unless it is a warning."""
        for socket in list(self.connections.open):
            await socket.send({"type": "disconnect", "reason": reason, "debug_info": {}})
            if reason != "warning":
                asyncio.get_running_loop().call_later(0.5, socket.drop)

    def go_silent(self) -> None:
        """Let the open sockets say nothing more: no pongs, no envelopes. New ones speak."""
        for socket in self.connections.open:
            socket.silent = True

    def speak(self) -> None:
        """Let them speak again."""
        for socket in self.connections.open:
            socket.silent = False

    def lose_next(self, method: str, times: int = 1, status: int = 0) -> None:
        """Do what the next call asks, then cut the line, or reply with `status` (502) instead."""
        self._lost[method] += [status] * times

    def fail_next(self, method: str, error: str, times: int = 1) -> None:
        """Answer the next calls with `ok: false`; an HTTP status ("502") is sent as one."""
        self._planned[method] += [SlackError(error)] * times

    def limit_next(self, method: str, retry_after: int = 1, times: int = 1) -> None:
        """Answer the next calls with 429."""
        self._planned[method] += [SlackError.limited(retry_after)] * times

    def revoke(self, error: str = "token_revoked", token: str | None = None) -> None:
        """Let every token, or one, be no good: `invalid_auth`, `account_inactive`…"""
        self._revoked[token or "*"] = error

    def missing_scope(self, method: str, scope: str) -> None:
        """Let a method ask for a scope that was not granted."""
        self._missing[method] = scope

    def mend(self) -> None:
        """End all faults of tokens and scopes."""
        self._revoked.clear()
        self._missing.clear()

    def lacking(self, method: str) -> str | None:
        """Return the scope that this method misses, by a fault."""
        return self._missing.get(method)

    def check(self, method: str) -> None:
        """Raise what was planned for this call."""
        if self._planned[method]:
            raise self._planned[method].popleft()

    def check_token(self, token: str) -> None:
        """Raise when this token was revoked."""
        if error := self._revoked.get(token) or self._revoked.get("*"):
            raise SlackError(error)

    def spoil(self, method: str, request: web.Request, response: web.Response) -> web.Response:
        """Return the reply as it arrives: whole, or lost on the way."""
        if not self._lost[method]:
            return response
        status = self._lost[method].popleft()
        if not status and request.transport:
            request.transport.abort()
        return web.Response(status=status or 500, text="upstream connect error")
