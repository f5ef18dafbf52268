"""Servers and workspaces: how the bot behaves there, and what lets it in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.kernel.asker import Community


@dataclass(frozen=True, slots=True)
class Manners:
    """How the bot behaves in one community.

    `zone` is an IANA name; `moderators` are members by their platform's ids, beside those whom the
    platform itself makes moderators. `public` names the commands that answer publicly; None leaves
    it to each command. Public answers are given only in `channels`, by the platform's ids;
    everywhere when there are none.
    """

    zone: str = "UTC"
    moderators: frozenset[str] = frozenset()
    public: frozenset[str] | None = None
    channels: frozenset[str] = frozenset()

    def answers_publicly(self, command: str, channel: str | None) -> bool:
        """Tell whether a command may be answered publicly in a channel; else `Call.quiet`."""
        named = self.public is None or command in self.public
        return named and (not self.channels or channel in self.channels)

    def speaks_up(self, command: str, channel: str | None) -> bool:
        """Tell whether a command was named to be answered publicly there: `Call.aloud`."""
        return self.public is not None and self.answers_publicly(command, channel)


class Communities(Protocol):
    """The servers and workspaces the bot was invited to, and how it behaves in each."""

    async def manners(self, community: Community) -> Manners:
        """Return how the bot behaves there: from memory, at most 30 seconds old. Never raises."""

    async def change(
        self, community: Community, alter: Callable[[Manners], Manners]
    ) -> tuple[Manners, Manners]:
        """Change how the bot behaves there and return it before and after.

        `alter` gets what holds now, so that two moderators do not undo each other's changes.
        """

    async def joined(self, community: Community, name: str) -> bool:
        """Note that the bot is there; True when it is new or back: then it may greet, once."""

    async def left(self, community: Community) -> None:
        """Note that the bot is there no longer. What is kept of it is kept for 30 days more."""

    async def present(self, platform: str) -> frozenset[Community]:
        """Return a platform's communities (`discord`) that the bot joined and did not leave."""

    async def purge(self) -> int:
        """Delete all that is kept of communities left 30 days ago, and return their count."""


@dataclass(frozen=True, slots=True)
class Installation:
    """What Slack gave when the bot was installed to a workspace; `team` is the workspace's id.

    `enterprise` is the id of the organisation the workspace belongs to, if any.
    """

    team: str
    enterprise: str | None
    bot_token: str = field(repr=False)
    bot_id: str
    bot_user_id: str
    scopes: tuple[str, ...]
    installed_at: datetime


class Installations(Protocol):
    """The Slack workspaces that installed the bot through OAuth."""

    async def save(self, installation: Installation) -> None:
        """Keep an installation in place of an earlier one of its team.

        Raises `Unusable` when there is no key to encrypt its token with.
        """

    async def find(self, team: str) -> Installation | None:
        """Return the installation of a team; None when there is none or no key opens its token.

        Taken from memory for half a minute. Raises `Away` when the database does not answer in
        time and nothing is remembered.
        """

    async def forget(self, team: str, meant: Callable[[Installation], bool]) -> bool:
        """Delete the installation of a team if it is the one that is `meant`; tell whether.

        What is there is looked at anew: a team may have installed the bot again meanwhile.
        """


class Acts(Protocol):
    """What one of several processes does, once an hour: answer an act, tell of a trouble."""

    async def take(self, act: str) -> bool:
        """Take an act; False where it was taken within the hour, by any process."""

    async def give_back(self, act: str) -> None:
        """Let whoever comes next take an act that came to nothing."""


class Starts(Protocol):
    """When connections to a platform may begin, agreed between the processes of one bot."""

    async def wait_s(self, name: str, apart_s: float) -> float:
        """Take the next start under a name, and return in how many seconds from now it is.

        It is `apart_s` after the one that was taken before it, or at once. Below zero: agreeing
        took longer than that, and it is over.
        """


class Synced(Protocol):
    """What a platform was last told: the fingerprint of a command set, for instance."""

    async def get(self, name: str) -> str | None:
        """Return the fingerprint last put under a name, such as `discord:<application id>`."""

    async def put(self, name: str, fingerprint: str) -> None:
        """Remember a fingerprint."""
