"""The daily check-in: who asked for it, what was posted, and who carries it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from bot.domain.agreement import Setup
from bot.domain.delivery import Delivered, Look, Retry
from bot.domain.rotation import Shown
from bot.kernel.asker import Community
from bot.kernel.card import Card


@dataclass(frozen=True, slots=True)
class Checkin:
    """A daily post that somebody asked for: at a local time, on some weekdays (0 is Monday).

    `reason` says why the house itself paused it; the member who started it is told, once.
    """

    community: Community
    channel: str
    at: time
    zone: str
    days: frozenset[int] = frozenset(range(7))
    paused: bool = False
    reason: str = ""
    started_by: str = ""


class PostState(StrEnum):
    """Where a post stands on its way."""

    PENDING = "pending"
    """It is certainly not posted yet, and waits for its turn."""
    SENDING = "sending"
    POSTED = "posted"
    UNKNOWN = "unknown"
    """It may be posted or not, and there is no way to know."""
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Post:
    """One channel's check-in of one local day; there is never a second one.

    `id` stands in the addresses of its buttons and never expires. `judging` asks whether it
    happened, rather than for a forecast. `nonce`, of at most 25 characters, is the same in every
    attempt; `attempt` is 0 until somebody tries to send it.
    `asked_by` is the member who did not want to wait for it, if any: they hear if it fails.
    `wanted` counts what happened to it since, `rendered` how much of that it shows, and `pressing`
    how much it must show however old it is. `verdict` is the last one its channel was told of.
    """

    id: str
    community: Community
    channel: str
    local_date: date
    prediction: str
    judging: bool
    state: PostState
    attempt: int
    nonce: str
    created_at: datetime
    sent_at: datetime | None = None
    message_id: str | None = None
    url: str | None = None
    rendered: int = 0
    wanted: int = 0
    pressing: int = 0
    verdict: str | None = None
    asked_by: str | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """A post as it stands after its end was written down, and whether `now`, by this word."""

    post: Post
    now: bool


@dataclass(frozen=True, slots=True)
class News:
    """A verdict that fell, or None for one that was revoked, and a channel not yet told of it."""

    community: Community
    channel: str
    prediction: str
    verdict: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """What is to be posted where, for which local day, and at whose wish, if it does not wait."""

    channel: str
    local_date: date
    prediction: str
    judging: bool
    asked_by: str | None = None


class Diary(Protocol):
    """The check-ins that were asked for, and what was posted."""

    async def start(self, checkin: Checkin) -> None:
        """Keep a check-in in place of an earlier one of its channel."""

    async def stop(self, community: Community, channel: str) -> bool:
        """Delete a channel's check-in; False when there was none."""

    async def pause(self, community: Community, channel: str, reason: str = "") -> bool:
        """Pause a channel's check-in; False when there is none."""

    async def resume(self, community: Community, channel: str) -> bool:
        """Go on with a channel's check-in; False when there is none."""

    async def checkins(self, community: Community) -> Sequence[Checkin]:
        """Return a community's check-ins."""

    async def everybodys(self) -> Sequence[Checkin]:
        """Return the check-ins of all communities that are still there: for the tick alone."""

    async def posts(
        self,
        community: Community,
        channel: str | None = None,
        limit: int = 400,
        before: date | None = None,
    ) -> Sequence[Post]:
        """Return what was posted in a channel, or in all, newest first; only before a local day."""

    async def begun(
        self, places: Sequence[tuple[Community, str]]
    ) -> Mapping[tuple[Community, str], date]:
        """Return the last local day of each channel for which there is a post.

        For the tick alone; channels without any post are left out.
        """

    async def shown(
        self, before: Mapping[tuple[Community, str], date]
    ) -> Mapping[tuple[Community, str], Sequence[Shown]]:
        """Return when channels were last asked about each prediction, each before a local day.

        Once to forecast and once to judge it: all that the rotation goes by. What was skipped was
        not asked.
        """

    async def preceding(self, posts: Sequence[Post]) -> Mapping[str, Post]:
        """Return what was posted last before each of some posts in its channel, by their ids."""

    async def post(self, community: Community, post_id: str) -> Post | None:
        """Return a post of a community by its id."""

    async def claim(
        self, community: Community, claim: Claim, now: datetime, lease: timedelta
    ) -> Post | None:
        """Make the row of a channel's local day, committed at once; None when there is one.

        The caller has until the end of `lease` to send it; without any lease it is pending, left
        to the next tick.
        """

    async def take(self, post: Post, now: datetime, lease: timedelta) -> Post | None:
        """Take an unfinished post; None when it changed since it was read."""

    async def mark(self, post: Post, delivered: Delivered, now: datetime) -> Marked:
        """Write down what became of a post in the end, and return it as it stands then.

        Where another process took it meanwhile, that one decides; but a post that is there is
        posted, whoever says so.
        """

    async def defer(self, post: Post, step: Retry | Look) -> None:
        """Leave a post to a later tick: to be sent again, or to be looked for."""

    async def want(self, community: Community, name: str, *, pressing: bool = False) -> int:
        """Note that something happened to a prediction; return how many posts show it.

        What is `pressing`, such as a dispute, is shown however old a post is.
        """

    async def stale(self, now: datetime) -> Sequence[Post]:
        """Return posted posts that do not show all that happened: for the tick alone."""

    async def hold(self, post: Post, now: datetime, lease: timedelta) -> Post | None:
        """Take a posted post, to show it anew alone; None when another process has done so.

        What is returned is the post as it is now.
        """

    async def rendered(self, post: Post) -> None:
        """Note that a post shows what had happened when it was held."""

    async def let_go(self, post: Post) -> None:
        """Note that a post that was held does not show it: a later tick takes it again."""

    async def unfinished(self, now: datetime) -> Sequence[Post]:
        """Return posts pending or being sent whose time is over: for the tick alone."""

    async def news(self, since: datetime | None = None) -> Sequence[News]:
        """Return the verdicts that channels were not yet told of: for the tick alone.

        With `since`, only of predictions that were judged, or whose verdict was revoked, from then
        on: to go through all posts takes longer with the years.
        """

    async def told(self, news: News) -> bool:
        """Note, before telling, that a channel is told; its posts now must show it.

        False when another process was quicker.
        """

    async def take_back(self, news: News) -> None:
        """Note that a channel was certainly not told after all; it is news again."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A process that carries posts to a platform, when it was last heard, and how it is set up.

    One that was not heard `lately`, for a tick and a half of its own, may have ended since.
    """

    process: str
    seen_at: datetime
    setup: Setup
    lately: bool = True


class Roster(Protocol):
    """The processes that carry posts to one platform, and share what it takes."""

    @property
    def process(self) -> str:
        """The name under which this process is among them."""

    async def present(self, platform: str) -> Sequence[Peer]:
        """Note that this process carries there, and return all that do, this one among them."""

    async def leave(self) -> None:
        """Count no more. Who cannot say so, being killed, is counted for some ticks."""


class Courier(Protocol):
    """Carries cards to the channels and members of one platform; never twice."""

    def share(self, among: int) -> None:
        """Keep to an equal part of what the platform takes: so many processes carry to it."""

    def rest(self) -> None:
        """Send nothing more that still waits for its turn: the process stops."""

    async def send(self, post: Post, card: Card) -> Delivered:
        """Send a post; retries by itself only where that cannot double it."""

    async def look(self, post: Post) -> Delivered:
        """Find out whether a post of an unknown outcome is there.

        Refused when it is not, Unknown where the platform gives no way to know.
        """

    async def edit(self, post: Post, card: Card) -> Delivered:
        """Show a post as it is now."""

    async def announce(self, community: Community, channel: str, card: Card) -> Delivered:
        """Post one line in a channel: a verdict, or why a check-in was paused."""

    async def tell(self, community: Community, member: str, card: Card) -> Delivered:
        """Send a member a direct message."""
