"""What goes wrong on demand."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.discord.fake.gateway import Gateway
from tests.discord.fake.wire import Op, Permission, Rejected, too_many
from tests.discord.fake.world import Channel, Received, World

MISSING_ACCESS = 50001
MISSING_PERMISSIONS = 50013

REVOKED = 4004
"""The close code "authentication failed"."""


class Lost(Exception):
    """The connection goes away before an answer."""


@dataclass
class Trap:
    """Waits for requests and spoils so many of them; `after` it was done, or instead of it."""

    method: str
    path: re.Pattern[str]
    spoil: Callable[[], Exception]
    after: bool
    times: int

    def fits(self, received: Received) -> bool:
        return self.method in ("*", received.method) and bool(self.path.search(received.path))


@dataclass
class Faults:
    """Everything that a test may break. REST faults strike the next request that fits."""

    world: World
    gateway: Gateway
    traps: list[Trap] = field(default_factory=list)

    def refuse_next(
        self,
        method: str,
        path: str,
        status: int = 502,
        *,
        code: int = 0,
        times: int = 1,
        after: bool = False,
    ) -> None:
        """Answer with an error; with `after`, the request was carried out all the same."""
        message = f"{status}: refused"
        self.set(
            method,
            path,
            lambda: Rejected(status, code, message, expected=True),
            after=after,
            times=times,
        )

    def lose_next(self, path: str, method: str = "POST", *, times: int = 1) -> None:
        """Carry the request out, then drop the connection without an answer."""
        self.set(method, path, Lost, after=True, times=times)

    def limit_next(
        self,
        path: str,
        retry_after: float,
        *,
        via: bool = True,
        everywhere: bool = False,
        method: str = "*",
        times: int = 1,
    ) -> None:
        """Answer 429; without `via` it looks like the wall in front of the API."""
        self.set(
            method,
            path,
            lambda: too_many(retry_after, via=via, everywhere=everywhere, expected=True),
            after=False,
            times=times,
        )

    def set(
        self, method: str, path: str, spoil: Callable[[], Exception], *, after: bool, times: int
    ) -> None:
        self.traps.append(Trap(method, re.compile(path), spoil, after, times))

    def strike(self, received: Received, *, after: bool) -> None:
        """Raise what was set for this request, if anything was."""
        for trap in self.traps:
            if trap.times and trap.after == after and trap.fits(received):
                trap.times -= 1
                raise trap.spoil()

    def forbid(self, channel: Channel, code: int = MISSING_PERMISSIONS) -> None:
        """Take away the bot's permission to post here; `code` 50001: even to see it."""
        channel.closed = code

    def allow(self, channel: Channel) -> None:
        """Give the permission back."""
        channel.closed = None

    def deny(self, channel: Channel, permissions: Permission) -> None:
        """Set a channel so that nobody has these permissions, and tell of it."""
        channel.denied = permissions
        if channel.guild is not None:
            self.gateway.tell("CHANNEL_UPDATE", channel.as_json(), channel.guild.id)

    def delete(self, channel: Channel) -> None:
        """Delete a channel."""
        self.world.channels.pop(channel.id, None)
        self.world.deleted.add(channel.id)
        if channel.guild is not None:
            del channel.guild.channels[channel.name]
            self.gateway.tell("CHANNEL_DELETE", channel.as_json(), channel.guild.id)

    def revoke(self) -> None:
        """Make the token worthless: 401 from now on, and every connection closed with 4004."""
        self.world.revoked = True
        self.gateway.close_all(REVOKED)

    def drop(self) -> None:
        """Cut every gateway connection without a word. Sessions can be resumed."""
        self.gateway.cut_all()

    def ask_reconnect(self) -> None:
        """Opcode 7: please connect again."""
        self.gateway.send_away({"op": Op.RECONNECT, "d": None})

    def invalidate(self, resumable: bool) -> None:
        """Opcode 9: the session is over, or may be resumed."""
        self.gateway.send_away({"op": Op.INVALID_SESSION, "d": resumable})
        if not resumable:
            self.gateway.sessions.clear()

    def go_silent(self, *, new_too: bool = False) -> None:
        """Say nothing more on the connections there are; with `new_too`, on later ones as well."""
        self.gateway.silent = new_too
        for socket in self.gateway.sockets:
            socket.silent = True

    def speak(self) -> None:
        """Speak again; what was not said meanwhile is said now."""
        self.gateway.silent = False
        for socket in self.gateway.sockets:
            socket.speak()
