"""Discord's numbers by name, and how it refuses.

Source: https://discord.com/developers/docs, "Receiving and Responding", "Opcodes and Status Codes".
"""

from enum import IntEnum, IntFlag
from typing import Any

Json = dict[str, Any]

API = "/api/v10"


class Kind(IntEnum):
    """What an interaction is."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Callback(IntEnum):
    """The first response to an interaction."""

    MESSAGE = 4
    DEFERRED = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


class Flag(IntFlag):
    """What is special about a message."""

    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    V2 = 1 << 15


class Part(IntEnum):
    """The kinds of components."""

    ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT = 10
    THUMBNAIL = 11
    GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18


SELECTS = {
    Part.STRING_SELECT,
    Part.USER_SELECT,
    Part.ROLE_SELECT,
    Part.MENTIONABLE_SELECT,
    Part.CHANNEL_SELECT,
}


class Op(IntEnum):
    """Gateway opcodes."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class Permission(IntFlag):
    """The permissions that matter here."""

    MANAGE_GUILD = 1 << 5
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_HISTORY = 1 << 16
    USE_COMMANDS = 1 << 31


MEMBER = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_HISTORY
    | Permission.USE_COMMANDS
)


class Rejected(Exception):
    """What Discord answers instead of doing as told.

    `expected` marks what a test asked for: it is not the client's fault.
    """

    def __init__(self, status: int, code: int, message: str, *, expected: bool = False) -> None:
        super().__init__(message)
        self.status = status
        self.body: Json = {"code": code, "message": message}
        self.headers: dict[str, str] = {}
        self.expected = expected
        self.why = ""

    def __str__(self) -> str:
        return f"{self.status} {self.body['message']} ({self.body['code']}) {self.why}".rstrip()


def bad_form(why: str) -> Rejected:
    """Return the refusal of a body that breaks a rule."""
    rejected = Rejected(400, 50035, "Invalid Form Body")
    rejected.why = why
    rejected.body["errors"] = {"_errors": [{"code": "INVALID", "message": why}]}
    return rejected


def unknown(what: str, code: int, *, expected: bool = False) -> Rejected:
    """Return the refusal to speak about what is not there."""
    return Rejected(404, code, f"Unknown {what}", expected=expected)


def too_many(
    retry_after: float, *, via: bool = True, everywhere: bool = False, expected: bool = False
) -> Rejected:
    """Return a 429. Without `Via`, it came from the wall in front of Discord's API."""
    rejected = Rejected(429, 0, "You are being rate limited.", expected=expected)
    rejected.body |= {"retry_after": retry_after, "global": everywhere}
    rejected.headers = {"Retry-After": f"{retry_after:.3f}"}
    if via:
        rejected.headers["Via"] = "1.1 google"
    if everywhere:
        rejected.headers["X-RateLimit-Global"] = "true"
    return rejected
