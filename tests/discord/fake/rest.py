"""The REST routes. Paths are written as Discord's OpenAPI description writes them."""

from dataclasses import dataclass

from tests.discord.fake.commands import Commands
from tests.discord.fake.gateway import Gateway
from tests.discord.fake.interactions import Interactions
from tests.discord.fake.limits import MESSAGES, WEBHOOK
from tests.discord.fake.messages import Board
from tests.discord.fake.requests import Handler
from tests.discord.fake.wire import Json, Permission, Rejected, unknown
from tests.discord.fake.world import Channel, Received, World, member

COMMANDS = "/applications/{application_id}/commands"
GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
MISSING_ACCESS = 50001


@dataclass
class Rest:
    """What each route does."""

    world: World
    gateway: Gateway
    commands: Commands
    interactions: Interactions
    board: Board
    shards: int

    def routes(self) -> list[tuple[str, str, Handler]]:
        """Return every route: method, path, what it does."""
        return [
            ("GET", "/gateway/bot", self.gateway_bot),
            ("GET", "/users/@me", lambda _: self.world.bot | {"verified": True}),
            ("GET", "/users/{user_id}", self.user),
            ("POST", "/users/@me/channels", self.open_direct),
            ("DELETE", "/users/@me/guilds/{guild_id}", self.leave),
            ("GET", "/oauth2/applications/@me", self.application),
            ("GET", "/applications/@me", self.application),
            ("GET", "/guilds/{guild_id}", self.guild),
            ("GET", "/guilds/{guild_id}/members/{user_id}", self.member),
            ("GET", "/channels/{channel_id}", lambda r: self.channel(r).as_json()),
            ("POST", "/channels/{channel_id}/typing", lambda r: self.channel(r) and None),
            *self.message_routes(),
            *self.command_routes(COMMANDS),
            *self.command_routes(GUILD_COMMANDS),
            *self.interaction_routes(),
        ]

    def message_routes(self) -> list[tuple[str, str, Handler]]:
        one = f"{MESSAGES}/{{message_id}}"
        return [
            ("GET", MESSAGES, self.history),
            ("POST", MESSAGES, self.post),
            ("GET", one, lambda r: self.board.find(self.channel(r), r.ids["message_id"])),
            ("PATCH", one, self.edit),
            ("DELETE", one, self.remove),
        ]

    def command_routes(self, path: str) -> list[tuple[str, str, Handler]]:
        return [
            ("GET", path, self.commands.show),
            ("PUT", path, self.commands.overwrite),
            ("POST", path, self.commands.create),
            ("DELETE", f"{path}/{{command_id}}", self.commands.remove),
        ]

    def interaction_routes(self) -> list[tuple[str, str, Handler]]:
        answers = self.interactions
        both = [f"{WEBHOOK}/messages/@original", f"{WEBHOOK}/messages/{{message_id}}"]
        return [
            ("POST", CALLBACK, answers.callback),
            ("POST", WEBHOOK, answers.follow_up),
            *(("GET", path, answers.show) for path in both),
            *(("PATCH", path, answers.edit) for path in both),
            *(("DELETE", path, answers.remove) for path in both),
        ]

    def gateway_bot(self, _: Received) -> Json:
        left = max(0, self.gateway.identifies_left)
        return {
            "url": self.gateway.address,
            "shards": self.shards,
            "session_start_limit": {
                "total": 1000,
                "remaining": left,
                "reset_after": 14400000,
                "max_concurrency": self.gateway.max_concurrency,
            },
        }

    def application(self, _: Received) -> Json:
        return {
            "id": self.world.application_id,
            "name": "hindcast",
            "description": "",
            "icon": None,
            "bot_public": True,
            "bot_require_code_grant": False,
            "owner": self.world.bot,
            "verify_key": "0" * 64,
            "flags": 0,
            "integration_types_config": {"0": {}, "1": {}},
            "interactions_endpoint_url": self.world.endpoint,
        }

    def user(self, received: Received) -> Json:
        found = self.world.users.get(received.ids["user_id"])
        if found is None:
            raise unknown("User", 10013)
        return found

    def guild(self, received: Received) -> Json:
        found = self.world.guilds.get(received.ids["guild_id"])
        if found is None or not found.has_bot:
            raise unknown("Guild", 10004, expected=found is not None)
        return found.as_json(self.world.bot)

    def member(self, received: Received) -> Json:
        self.guild(received)
        return member(self.user(received))

    def leave(self, received: Received) -> None:
        self.guild(received)
        guild = self.world.guilds[received.ids["guild_id"]]
        guild.has_bot = False
        self.gateway.tell("GUILD_DELETE", {"id": guild.id}, guild.id)

    def open_direct(self, received: Received) -> Json:
        return self.world.direct_channel(received.json["recipient_id"]).as_json()

    def channel(self, received: Received) -> Channel:
        """Return the channel that a request is about, if the bot may see it."""
        channel_id = received.ids["channel_id"]
        found = self.world.channels.get(channel_id)
        if found is None:
            raise unknown("Channel", 10003, expected=channel_id in self.world.deleted)
        expelled = found.guild is not None and not found.guild.has_bot
        if expelled or found.closed == MISSING_ACCESS:
            raise Rejected(403, MISSING_ACCESS, "Missing Access", expected=True)
        return found

    def post(self, received: Received) -> Json:
        channel = self.channel(received)
        if channel.closed is not None:
            raise Rejected(403, channel.closed, "Missing Permissions", expected=True)
        return self.board.post_once(channel, received.json, received.files)

    def edit(self, received: Received) -> Json:
        message = self.board.find(self.channel(received), received.ids["message_id"])
        self.board.must_be_ours(message)
        return self.board.edit_later(message, received.json, received.files)

    def remove(self, received: Received) -> None:
        message = self.board.find(self.channel(received), received.ids["message_id"])
        self.board.must_be_ours(message)
        self.board.remove(message)

    def history(self, received: Received) -> list[Json]:
        """The channel's messages, newest first, by `limit`, `before` and `after`.

        Without the permission to read the history there are none (Get Channel Messages).
        """
        query = received.query
        before, after = int(query.get("before", 1 << 63)), int(query.get("after", 0))
        channel = self.channel(received)
        messages = [] if channel.denied & Permission.READ_HISTORY else channel.messages
        found = [message for message in messages if after < int(message["id"]) < before]
        limit = int(query.get("limit", 50))
        return found[:limit][::-1] if "after" in query else found[::-1][:limit]
