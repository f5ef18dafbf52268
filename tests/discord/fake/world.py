"""What there is in this Discord: a clock, guilds, channels, messages, users."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from tests.discord.fake.wire import MEMBER, Json, Permission, unknown

EPOCH_MS = 1420070400000
"""The first millisecond of 2015, from which snowflakes count."""

TEXT_CHANNEL, DIRECT = 0, 1


@dataclass
class Clock:
    """Discord's clock: the machine's, and as far ahead of it as a test wants."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def skip(self, **span: float) -> None:
        """Let time pass: `skip(minutes=16)`."""
        self.ahead += timedelta(**span)


@dataclass
class Mint:
    """Makes ids in Discord's way: milliseconds since 2015, then a counter."""

    clock: Clock
    numbers: count = field(default_factory=lambda: count(1))

    def __call__(self) -> str:
        ms = int(self.clock.now().timestamp() * 1000) - EPOCH_MS
        return str((ms << 22) + next(self.numbers) % (1 << 22))

    def for_shard(self, shard: int, shards: int) -> str:
        """Return an id that `(id >> 22) % shards` gives to this shard."""
        made = int(self())
        return str(made + (((shard - (made >> 22)) % shards) << 22))


def born(snowflake: str) -> datetime:
    """Return when an id was made."""
    return datetime.fromtimestamp(((int(snowflake) >> 22) + EPOCH_MS) / 1000, UTC)


def user(user_id: str, name: str, *, bot: bool = False) -> Json:
    """Return a user as JSON."""
    return {
        "id": user_id,
        "username": name,
        "discriminator": "0",
        "global_name": name.title() if name.isalpha() else name,
        "avatar": None,
        "bot": bot,
    }


@dataclass(eq=False)
class Channel:
    """A text channel of a guild, or a direct conversation with one person.

    `closed` is the error code that the bot's posts and looks meet here, `denied` what its settings
    take from everybody.
    """

    id: str
    name: str
    guild: "Guild | None" = None
    recipient: Json | None = None
    messages: list[Json] = field(default_factory=list)
    closed: int | None = None
    denied: Permission | int = 0

    @property
    def permissions(self) -> str:
        """What the bot may do here, as Discord writes it."""
        return str(int(MEMBER & ~self.denied)) if self.closed is None else "0"

    def as_json(self) -> Json:
        if self.guild is None:
            return {"id": self.id, "type": DIRECT, "recipients": [self.recipient], "flags": 0}
        return {
            "id": self.id,
            "type": TEXT_CHANNEL,
            "guild_id": self.guild.id,
            "name": self.name,
            "position": 0,
            "permission_overwrites": self._overwrites(),
            "nsfw": False,
            "topic": None,
            "parent_id": None,
            "last_message_id": None,
            "rate_limit_per_user": 0,
            "flags": 0,
        }

    def _overwrites(self) -> list[Json]:
        """Return what everybody is denied here, under the id of the role @everyone: the guild's."""
        denied = self.denied | (0 if self.closed is None else Permission.SEND_MESSAGES)
        everyone = {"id": self.guild.id if self.guild else "0", "type": 0, "allow": "0"}
        return [everyone | {"deny": str(int(denied))}] if denied else []


@dataclass(eq=False)
class Guild:
    """A server. `opened` is told of each channel that is made later."""

    id: str
    name: str
    mint: Mint
    opened: Callable[[Channel], None]
    channels: dict[str, Channel] = field(default_factory=dict)
    system_channel: Channel | None = None
    has_bot: bool = True

    def channel(self, name: str) -> Channel:
        """Return the channel of this name; a new one where there was none."""
        if name not in self.channels:
            self.channels[name] = Channel(self.mint(), name, self)
            self.opened(self.channels[name])
        return self.channels[name]

    def as_json(self, bot: Json) -> Json:
        everyone = {
            "id": self.id,
            "name": "@everyone",
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "position": 0,
            "permissions": str(int(MEMBER)),
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }
        return {
            "id": self.id,
            "name": self.name,
            "owner_id": self.id,
            "member_count": 3,
            "roles": [everyone],
            "members": [member(bot)],
            "channels": [channel.as_json() for channel in self.channels.values()],
            "system_channel_id": self.system_channel and self.system_channel.id,
            "preferred_locale": "en-US",
            "emojis": [],
            "features": [],
            "threads": [],
        }


def member(of: Json, permissions: int = MEMBER) -> Json:
    """Return somebody as a member of a guild."""
    return {
        "user": of,
        "roles": [],
        "joined_at": "2026-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
        "permissions": str(int(permissions)),
    }


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request. `description` is its alt text."""

    filename: str
    content_type: str
    data: bytes
    description: str | None = None


@dataclass(slots=True)
class Received:
    """One REST request: `path` below the API's address, `status` as it was answered."""

    method: str
    path: str
    template: str
    at: float
    ids: dict[str, str]
    query: dict[str, str]
    headers: dict[str, str]
    json: object = None
    files: tuple[Upload, ...] = ()
    status: int = 0


@dataclass(frozen=True, slots=True)
class Ping:
    """A message that would have pinged somebody."""

    whom: tuple[str, ...]
    message: Json


@dataclass
class World:
    """Everything that is, and everything that was recorded."""

    token: str = "a-bot-token"
    clock: Clock = field(default_factory=Clock)
    guilds: dict[str, Guild] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    users: dict[str, Json] = field(default_factory=dict)
    messages: dict[str, Json] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    uploads: dict[str, Upload] = field(default_factory=dict)
    requests: deque[Received] = field(default_factory=lambda: deque(maxlen=100_000))
    revoked: bool = False
    endpoint: str | None = None
    pings: list[Ping] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.mint = Mint(self.clock)
        self.bot = self.new_user("hindcast", bot=True)
        self.application_id = self.bot["id"]

    def new_user(self, name: str, *, bot: bool = False) -> Json:
        made = user(self.mint(), name, bot=bot)
        self.users[made["id"]] = made
        return made

    def direct_channel(self, user_id: str) -> Channel:
        """Return the conversation between the bot and one person."""
        for channel in self.channels.values():
            if channel.recipient and channel.recipient["id"] == user_id:
                return channel
        if user_id not in self.users:
            raise unknown("User", 10013)
        recipient = self.users[user_id]
        made = Channel(self.mint(), recipient["username"], recipient=recipient)
        self.channels[made.id] = made
        return made
