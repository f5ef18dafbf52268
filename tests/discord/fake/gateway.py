"""The websocket: sessions, shards, resuming.

Source: https://discord.com/developers/docs/events/gateway.
"""

import asyncio
import secrets
from collections import deque
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from tests.discord.fake.socket import STREAMS, Socket
from tests.discord.fake.wire import Json, Op
from tests.discord.fake.world import Guild, World

GUILDS = 1 << 0
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
"""Members, presences, message content: closed with 4014 unless Discord granted them."""

IDENTIFY_WINDOW_S = 4.9
"""One identify in five seconds and bucket; a hair less, for clients that sleep exactly five."""

SENDS_A_MINUTE = 120


@dataclass(eq=False)
class Session:
    """What one shard was told, in order, so that it can be told again. `s` is the place in it.

    The client counts as connected once its heartbeat says that it `heard` what was `due`; None
    while it is asked to leave.
    """

    id: str
    shard: int
    shards: int
    intents: int
    said: list[Json] = field(default_factory=list)
    socket: Socket | None = None
    due: int | None = None
    heard: int = 0

    @property
    def connected(self) -> bool:
        """Tell whether a client is here and has taken in READY, or what it missed."""
        return self.socket is not None and self.due is not None and self.heard >= self.due

    def holds(self, guild_id: str | None) -> bool:
        """Tell whether a guild is this shard's; direct messages are shard 0's."""
        return (int(guild_id or 0) >> 22) % self.shards == self.shard

    def tell(self, event: str, data: Json) -> None:
        """Dispatch an event; while nobody listens it waits to be resumed."""
        self.said.append({"op": Op.DISPATCH, "t": event, "s": len(self.said) + 1, "d": data})
        if self.socket is not None:
            self.socket.say(self.said[-1])

    def ask_heard(self) -> None:
        """Ask the client for a heartbeat: it tells how far it has heard."""
        self.due = len(self.said)
        if self.socket is not None:
            self.socket.say({"op": Op.HEARTBEAT, "d": None})


class Closed(Exception):
    """The gateway closes a connection with a code. `expected`: a test asked for that."""

    def __init__(self, code: int, why: str, *, expected: bool = False) -> None:
        super().__init__(f"gateway: {why} ({code})")
        self.code = code
        self.expected = expected


def count_sent(times: deque[float]) -> None:
    """Count what one connection said; too much in a minute closes it."""
    now = asyncio.get_running_loop().time()
    if len(times) == SENDS_A_MINUTE and times[0] > now - 60:
        raise Closed(4008, "more than 120 payloads in a minute")
    times.append(now)


FAREWELLS = (1000, 1001)
"""Codes by which a client ends its session (documentation of "Gateway", Disconnections)."""


@dataclass
class Gateway:
    """All connections. `address` is known once the server listens."""

    world: World
    heartbeat_s: float = 41.25
    max_concurrency: int = 1
    identifies_left: int = 1000
    identify_window_s: float = IDENTIFY_WINDOW_S
    address: str = ""
    silent: bool = False
    sockets: list[Socket] = field(default_factory=list)
    sessions: dict[str, Session] = field(default_factory=dict)
    identifies: list[Json] = field(default_factory=list)
    resumes: list[Json] = field(default_factory=list)
    identified_at: dict[int, float] = field(default_factory=dict)

    @property
    def live(self) -> list[Session]:
        """The sessions whose client is connected."""
        return [session for session in self.sessions.values() if session.connected]

    def tell(self, event: str, data: Json, guild_id: str | None = None) -> int:
        """Dispatch an event to the shard it belongs to; return how many sessions heard of it."""
        told = [session for session in self.sessions.values() if session.holds(guild_id)]
        for session in told:
            session.tell(event, data)
        return len(told)

    def send_away(self, payload: Json) -> None:
        """Tell every client to go; until it comes back it counts as gone."""
        for session in self.sessions.values():
            session.due = None
        for socket in self.sockets:
            socket.say(payload)

    def cut_all(self) -> None:
        """Drop every connection without a word."""
        for socket in self.sockets:
            socket.cut()
            self.leave(socket)

    def close_all(self, code: int) -> None:
        for socket in self.sockets:
            socket.close(code)

    def join(self, guild: Guild) -> None:
        """Tell of a guild that the bot was just added to."""
        self.tell("GUILD_CREATE", guild.as_json(self.world.bot), guild.id)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Hold one connection from HELLO until it ends."""
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        stream = STREAMS.get(request.query.get("compress", ""))
        socket = Socket(ws, request.transport, stream() if stream else None, self.silent)
        self.sockets.append(socket)
        pump = asyncio.create_task(socket.pump())
        socket.say({"op": Op.HELLO, "d": {"heartbeat_interval": int(self.heartbeat_s * 1000)}})
        try:
            await self.listen(ws, socket)
        finally:
            pump.cancel()
            self.sockets.remove(socket)
            self.leave(socket, for_good=ws.close_code in FAREWELLS)
        return ws

    def leave(self, socket: Socket, *, for_good: bool = False) -> None:
        """Let the session of a connection wait for the next one, or end it."""
        for session in list(self.sessions.values()):
            if session.socket is socket:
                session.socket = None
                if for_good:
                    del self.sessions[session.id]

    async def listen(self, ws: web.WebSocketResponse, socket: Socket) -> None:
        """Take what a client says; close as Discord does when it must not be said."""
        sent: deque[float] = deque(maxlen=SENDS_A_MINUTE)
        async for message in ws:
            if message.type is not WSMsgType.TEXT:
                continue
            try:
                count_sent(sent)
                self.hear(socket, message.json())
            except Closed as closed:
                if not closed.expected:
                    self.world.violations.append(str(closed))
                socket.close(closed.code)

    def hear(self, socket: Socket, payload: Json) -> None:
        match payload.get("op"):
            case Op.HEARTBEAT:
                self.acknowledge(socket, payload["d"] or 0)
            case Op.IDENTIFY:
                self.identify(socket, payload["d"])
            case Op.RESUME:
                self.resume(socket, payload["d"])
            case Op.PRESENCE | Op.REQUEST_MEMBERS:
                if all(session.socket is not socket for session in self.sessions.values()):
                    raise Closed(4003, "spoke before it identified")
            case op:
                raise Closed(4001, f"opcode {op}")

    def acknowledge(self, socket: Socket, heard: int) -> None:
        for session in self.sessions.values():
            if session.socket is socket:
                session.heard = heard
        if not socket.silent:
            socket.say({"op": Op.HEARTBEAT_ACK})

    def identify(self, socket: Socket, wanted: Json) -> None:
        """Start a session."""
        self.identifies.append(wanted)
        self.check_token(wanted["token"])
        shard, shards = wanted.get("shard") or (0, 1)
        if not 0 <= shard < shards:
            raise Closed(4010, f"shard {shard} of {shards}")
        if wanted["intents"] & PRIVILEGED:
            raise Closed(4014, f"privileged intents: {wanted['intents']:b}")
        if any(session.socket is socket for session in self.sessions.values()):
            raise Closed(4005, "identified twice")
        if not self.may_identify(shard):
            socket.say({"op": Op.INVALID_SESSION, "d": False})
            return
        session = Session(secrets.token_hex(16), shard, shards, wanted["intents"], socket=socket)
        self.sessions[session.id] = session
        self.welcome(session)

    def may_identify(self, shard: int) -> bool:
        """Count an identify; too many in a day cost the token, too fast the session."""
        self.identifies_left -= 1
        if self.identifies_left < 0:
            self.world.revoked = True
            raise Closed(4004, "no identifies left today: the token is reset")
        now, bucket = asyncio.get_running_loop().time(), shard % self.max_concurrency
        before = self.identified_at.get(bucket)
        self.identified_at[bucket] = now
        if before is not None and now - before < self.identify_window_s:
            self.world.violations.append(f"gateway: two identifies within {now - before:.1f} s")
            return False
        return True

    def welcome(self, session: Session) -> None:
        """READY, then the guilds one by one."""
        mine = [g for g in self.world.guilds.values() if g.has_bot and session.holds(g.id)]
        session.tell(
            "READY",
            {
                "v": 10,
                "user": self.world.bot,
                "guilds": [{"id": guild.id, "unavailable": True} for guild in mine],
                "session_id": session.id,
                "resume_gateway_url": f"{self.address}/resume",
                "shard": [session.shard, session.shards],
                "application": {"id": self.world.application_id, "flags": 0},
            },
        )
        for guild in mine if session.intents & GUILDS else ():
            session.tell("GUILD_CREATE", guild.as_json(self.world.bot) | {"unavailable": False})
        session.ask_heard()

    def resume(self, socket: Socket, wanted: Json) -> None:
        """Go on where a session was left, and say what was missed."""
        self.resumes.append(wanted)
        self.check_token(wanted["token"])
        session = self.sessions.get(wanted["session_id"])
        if session is None:
            socket.say({"op": Op.INVALID_SESSION, "d": False})
            return
        heard = wanted["seq"] or 0
        if heard > len(session.said):
            raise Closed(4007, f"resumed at {heard} of {len(session.said)}")
        session.socket = socket
        for payload in session.said[heard:]:
            socket.say(payload)
        session.tell("RESUMED", {})
        session.ask_heard()

    def check_token(self, token: str) -> None:
        if self.world.revoked or token.removeprefix("Bot ") != self.world.token:
            raise Closed(4004, "authentication failed", expected=self.world.revoked)
