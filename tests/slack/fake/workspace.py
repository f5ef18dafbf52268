"""What Slack keeps: workspaces, channels, messages, files and views."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.slack.fake.reading import seen, seen_text
from tests.slack.fake.validation import Json

if TYPE_CHECKING:
    from tests.slack.fake.people import Person
    from tests.slack.fake.server import FakeSlack

_numbers = itertools.count(1)


def new_id(letter: str) -> str:
    """Return an id as Slack makes them: a letter that tells the kind, then capitals and digits."""
    return f"{letter}{next(_numbers):09d}"


@dataclass
class File:
    """An uploaded file; in no channel until it was completed with one."""

    id: str
    name: str
    length: int
    alt_text: str = ""
    title: str = ""
    content: bytes = b""
    completed: bool = False


@dataclass
class Message:
    """A message as it stands now. `private_to` is a user id for an ephemeral one."""

    ts: str
    channel: "Channel"
    body: Json
    private_to: str | None = None
    files: Sequence[File] = ()
    deleted: bool = False
    edits: int = 0

    @property
    def blocks(self) -> list[Json]:
        return self.body.get("blocks") or []

    @property
    def text(self) -> str:
        """Return what a person reads: the blocks, or where there are none the text and files."""
        if self.blocks:
            return seen(self.blocks)
        words = seen_text(self.body.get("text") or "")
        return "\n".join([words, *(file.title for file in self.files)]).strip()

    @property
    def metadata(self) -> Json | None:
        return self.body.get("metadata")

    def as_json(self, *, metadata: bool) -> Json:
        """Return the message as the Web API tells it."""
        team = self.channel.team
        told: Json = {
            "type": "message",
            "ts": self.ts,
            "user": team.bot_user_id,
            "bot_id": team.bot_id,
            "app_id": team.slack.app_id,
            "team": team.id,
            "text": self.body.get("text", ""),
            **{key: self.body[key] for key in ("blocks", "thread_ts") if key in self.body},
        }
        if metadata and self.metadata:
            told["metadata"] = self.metadata
        return told


@dataclass
class Channel:
    """A conversation. `bot` tells whether the app is in it."""

    id: str
    name: str
    team: "Team" = field(repr=False)
    private: bool = False
    bot: bool = True
    archived: bool = False
    read_only: bool = False
    kept: list[Message] = field(default_factory=list, repr=False)

    @property
    def kind(self) -> str:
        """Return the word that scopes use: channels, groups or im."""
        if self.id.startswith("D"):
            return "im"
        return "groups" if self.private else "channels"

    @property
    def messages(self) -> list[Message]:
        """Return what everybody in the channel sees, oldest first."""
        return [m for m in self.kept if not m.deleted and m.private_to is None]

    def find(self, ts: str) -> Message | None:
        return next((m for m in self.kept if m.ts == ts and not m.deleted), None)

    def as_json(self) -> Json:
        return {
            "id": self.id,
            "name": self.name,
            "is_channel": self.kind == "channels",
            "is_group": self.kind == "groups",
            "is_im": self.kind == "im",
            "is_private": self.private,
            "is_archived": self.archived,
            "is_member": self.bot,
        }


@dataclass
class View:
    """A modal or a home, as it stands now."""

    id: str
    body: Json
    user_id: str
    team: "Team"
    root: str
    edition: int = 1
    closed: bool = False

    @property
    def hash(self) -> str:
        return f"{self.id}.{self.edition}"

    def as_json(self, state: Json | None = None) -> Json:
        """Return the view as the Web API and payloads tell it."""
        kept = {"private_metadata": "", "callback_id": "", "external_id": "", **self.body}
        blocks = [{"block_id": f"b{n}", **block} for n, block in enumerate(kept["blocks"])]
        return {
            **kept,
            "blocks": blocks,
            "id": self.id,
            "hash": self.hash,
            "team_id": self.team.id,
            "app_id": self.team.slack.app_id,
            "bot_id": self.team.bot_id,
            "root_view_id": self.root,
            "state": {"values": state or {}},
        }


@dataclass
class Team:
    """One workspace. `bot_token` is empty until the app is installed."""

    slack: "FakeSlack" = field(repr=False)
    name: str
    id: str = field(default_factory=lambda: new_id("T"))
    bot_token: str = field(default="", repr=False)
    scopes: frozenset[str] = frozenset()
    bot_user_id: str = field(default_factory=lambda: new_id("U"))
    bot_id: str = field(default_factory=lambda: new_id("B"))
    channels: dict[str, Channel] = field(default_factory=dict, repr=False)
    people: dict[str, "Person"] = field(default_factory=dict, repr=False)

    def install(self, scopes: frozenset[str]) -> str:
        """Install the app, and return the bot's token."""
        self.bot_token = f"xoxb-{self.id}-{new_id('K')}"
        self.scopes = scopes
        return self.bot_token

    def channel(self, name: str, **how: Any) -> Channel:
        """Return the channel of that name, made when new (`private`, `bot`, `read_only`…)."""
        if name not in self.channels:
            self.channels[name] = Channel(new_id("C"), name, self, **how)
        return self.channels[name]

    def direct(self, person: "Person") -> Channel:
        """Return the direct messages between a person and the app."""
        name = f"dm-{person.name}"
        if name not in self.channels:
            self.channels[name] = Channel(new_id("D"), name, self, private=True)
        return self.channels[name]

    def deletes(self, channel: Channel) -> None:
        """Delete a channel, with all that stands in it."""
        del self.channels[channel.name]

    def find_channel(self, channel_id: str) -> Channel | None:
        return next((c for c in self.channels.values() if c.id == channel_id), None)

    def find_person(self, user_id: str) -> "Person | None":
        return next((p for p in self.people.values() if p.id == user_id), None)

    def person(
        self, name: str, *, admin: bool = False, owner: bool = False, home: "Team | None" = None
    ) -> "Person":
        """Return the member of that name, made when new; of another `home` through Connect."""
        from tests.slack.fake.people import Person  # noqa: PLC0415 - each knows the other

        if name not in self.people:
            self.people[name] = Person(self, name, new_id("U"), admin, owner, home or self)
        return self.people[name]

    @property
    def messages(self) -> Mapping[str, list[Message]]:
        """Return what stands in each channel, by its name."""
        return {name: channel.messages for name, channel in self.channels.items()}

    async def uninstalls(self) -> None:
        """Take the app out of the workspace: its token dies, and two events say so."""
        self.slack.dead_tokens.add(self.bot_token)
        self.bot_token = ""
        told = {"oauth": [], "bot": [self.bot_user_id]}
        await self.slack.event(self, {"type": "tokens_revoked", "tokens": told})
        await self.slack.event(self, {"type": "app_uninstalled"})
