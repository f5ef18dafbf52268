"""What the core asks of floor 3, as Protocols. Bootstrap fulfils them; tests bring fakes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.domain.quote import EpisodeSummary, Quote, QuoteId, SourceTurn
from bot.domain.transcript.episode import Episode
from bot.kernel.asker import Community
from bot.kernel.command import Registry
from bot.kernel.observe import Metrics


@dataclass(frozen=True, slots=True)
class Search:
    """A question to the library. `speaker` is a name and `episode` a slug, both exact."""

    words: str
    speaker: str | None = None
    episode: str | None = None
    limit: int = 5


@dataclass(frozen=True, slots=True)
class Findings:
    """Quotes, best first; none when nothing is good enough. `near` are words to try instead."""

    quotes: tuple[Quote, ...]
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in `seeds/`: the file, the line (from 1) and the field."""

    file: str
    line: int | None
    field: str
    message: str


class Library(Protocol):
    """The catalogue's texts and the index over them. The same for every community."""

    async def episodes(self) -> Sequence[Episode]:
        """Return all episodes, newest first."""

    async def find(self, search: Search) -> Findings:
        """Look words up."""

    async def quote(self, quote_id: QuoteId) -> Quote | None:
        """Return the quote behind an id; None when its source is not here."""

    async def around(self, quote_id: QuoteId, sentences: int) -> Sequence[Quote]:
        """Return the words of a quote with that many sentences more on both sides.

        One quote for each change of voice, in order; none when the source is not here.
        """

    async def random(self, speaker: str | None, pick: float) -> Quote | None:
        """Return a telling quote; `pick`, from 0 up to 1, decides which."""

    async def conversation(self, episode: str) -> Sequence[SourceTurn]:
        """Return the turns of an episode's conversation, in order; none if it is unknown."""

    async def summary(self, episode: str) -> EpisodeSummary | None:
        """Return what an episode says; None when it is unknown or nobody has written it down."""

    async def complete(self, search: Search) -> Sequence[Quote]:
        """Return telling lines for words that somebody is still typing; quick, and may be wrong."""

    async def problems(self) -> Sequence[Problem]:
        """Return what could not be read at start."""


@dataclass(frozen=True, slots=True)
class CardState:
    """What stands behind a card's buttons: who asked what. `request` is plain JSON data."""

    command: str
    owner: str
    request: Mapping[str, Any]


class Cards(Protocol):
    """Remembers what stands behind buttons."""

    async def keep(self, community: Community | None, state: CardState) -> str:
        """Keep a state for a week and return its id: the same id for the same state."""

    async def find(self, community: Community | None, card_id: str) -> CardState | None:
        """Return the state behind an id; None when it expired or belongs elsewhere."""


class Fault(StrEnum):
    """What somebody says is wrong with a quote."""

    WORD = "word"
    SPEAKER = "speaker"


@dataclass(frozen=True, slots=True)
class Report:
    """A quote that a member found wrong. `said_at` is when they said so."""

    quote_id: str
    fault: Fault
    member: str
    said_at: datetime


class Reports(Protocol):
    """The operator's list of quotes that people found wrong."""

    async def file(self, community: Community | None, report: Report) -> bool:
        """Keep a report; False when the same member had said the same before."""

    async def everything(self) -> Sequence[tuple[str, Report]]:
        """Return all reports with their community, oldest first: for the operator alone."""


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


class Synced(Protocol):
    """What a platform was last told: the fingerprint of a command set, for instance."""

    async def get(self, name: str) -> str | None:
        """Return the fingerprint last put under a name, such as `discord:<application id>`."""

    async def put(self, name: str, fingerprint: str) -> None:
        """Remember a fingerprint."""


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present moment, with its zone (UTC)."""


class Chance(Protocol):
    """Rolls the dice."""

    def pick(self) -> float:
        """Return a number from 0 up to, not including, 1."""


@dataclass(frozen=True)
class Ports:
    """Everything a handler may use."""

    library: Library
    cards: Cards
    reports: Reports
    communities: Communities
    clock: Clock
    chance: Chance
    metrics: Metrics
    registry: "Registry[Ports]"
