"""Today's check-in: /checkin next, a preview; /checkin now, not to wait."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.delivery import Sent
from bot.domain.rotation import Choice
from bot.features.channels import ChannelRequest, checkin_of, due_now, next_moment, place, where
from bot.features.checkin_card import checkin_card
from bot.features.rota import chosen
from bot.kernel.asker import LOCAL, Asker, Community, Role
from bot.kernel.card import Block, Card, Notice, code, link, prose
from bot.kernel.command import Command
from bot.kernel.errors import Refusal
from bot.ports import Checkin, Claim, Ports, Post, PostState

_PREVIEW = "preview"
_PREVIEWED = "A preview, for you alone: this would be posted, as things stand."


async def next_(request: ChannelRequest, asker: Asker, ports: Ports) -> Card:
    """Show privately what the next check-in would be, as things stand."""
    community, channel = place(request.channel, asker, "checkin next")
    checkin = await checkin_of(ports, community, channel)
    day = await _next_day(ports, community, channel)
    choice = await _choice(ports, community, channel, day)
    if choice is None:
        return Card("Next check-in", (Notice(_NOTHING),))
    now = ports.clock.now()
    claim = Claim(channel, day, choice.prediction.id, choice.judging)
    card = await checkin_card(_imagined(community, claim, now), ports)
    preview = (Notice(_PREVIEWED), *_unplanned(checkin))
    return replace(card, blocks=(*preview, *card.blocks), actions=(), private=True)


def _unplanned(checkin: Checkin | None) -> Iterator[Block]:
    """Say what to do where none would come by itself."""
    now = (" ", code("/checkin now"), " posts this one at once.")
    if checkin is None:
        start = code("/checkin start time:09:00")
        yield prose("No check-in is planned here. ", start, " posts one every day;", *now)
    elif checkin.paused:
        yield prose("It is paused: ", code("/checkin resume"), " goes on with it;", *now)


async def now_(request: ChannelRequest, asker: Asker, ports: Ports) -> Card:
    """Post today's check-in at once; it takes the place of the one that would come."""
    community, channel = place(request.channel, asker, "checkin now")
    today = await _today(ports, community, channel)
    made = await _made(ports, community, channel, today)
    if made:
        return await _already(made, asker, ports)
    choice = await _choice(ports, community, channel, today)
    if choice is None:
        raise Refusal(_NOTHING, "Add a prediction with /predict.")
    claim = Claim(channel, today, choice.prediction.id, choice.judging, asker.member)
    # Elsewhere the tick carries it: a row without a lease waits for that.
    lease = _LOCAL_LEASE if community == LOCAL else timedelta(0)
    post = await ports.diary.claim(community, claim, ports.clock.now(), lease)
    if post is None:
        raise _UNDERWAY
    if community != LOCAL:
        said = prose("It will be ", *where(channel, asker), " in a moment.")
        return Card("On its way", (said,))
    # In the web room and the terminal the committed row is the post.
    marked = await ports.diary.mark(post, Sent(post.id), ports.clock.now())
    return await checkin_card(marked.post, ports)


_LOCAL_LEASE = timedelta(minutes=1)
_UNDERWAY = Refusal("Today’s check-in is on its way already.", "It takes a moment.")
_NOTHING = "There is nothing to ask: every prediction is judged."


async def _already(post: Post, asker: Asker, ports: Ports) -> Card:
    """Say what became of today's post."""
    match post.state:
        case PostState.POSTED if post.community == LOCAL:
            card = await checkin_card(post, ports)
            said = Notice("Today’s check-in was posted already; here it is.")
            return replace(card, blocks=(said, *card.blocks))
        case PostState.POSTED:
            there = where(post.channel, asker)
            today = link("Today’s check-in", post.url)
            words = prose(today, " was posted ", *there, " already.")
            return Card("Check-in", (words,))
        case PostState.PENDING | PostState.SENDING:
            raise _UNDERWAY
        case PostState.UNKNOWN:
            raise Refusal(
                "Today’s check-in may be there or not: the reply was lost.", "There is one a day."
            )
        case PostState.SKIPPED:
            raise Refusal("Today’s check-in was left out.", "The next one comes on another day.")


async def _choice(ports: Ports, community: Community, channel: str, day: date) -> Choice | None:
    return (await chosen(ports, {(community, channel): day})).get((community, channel))


async def _today(ports: Ports, community: Community, channel: str) -> date:
    """Return the channel's own day: by its check-in's zone, or the community's."""
    checkin = await checkin_of(ports, community, channel)
    zone = checkin.zone if checkin else (await ports.communities.manners(community)).zone
    return ports.clock.now().astimezone(ZoneInfo(zone)).date()


async def _next_day(ports: Ports, community: Community, channel: str) -> date:
    """Return the local day of the next post; today where none is planned."""
    checkin = await checkin_of(ports, community, channel)
    due = await due_now(ports, checkin) if checkin else None
    if due:
        return due
    moment = await next_moment(ports, checkin) if checkin else None
    if checkin and moment:
        return moment.astimezone(ZoneInfo(checkin.zone)).date()
    return await _today(ports, community, channel)


async def _made(ports: Ports, community: Community, channel: str, today: date) -> Post | None:
    """Return today's post, in whichever state."""
    posts = await ports.diary.posts(community, channel, limit=2)
    return next((post for post in posts if post.local_date == today), None)


def _imagined(community: Community, claim: Claim, now: datetime) -> Post:
    """Return a post that was never made, to be looked at."""
    return Post(
        id=_PREVIEW,
        community=community,
        channel=claim.channel,
        local_date=claim.local_date,
        prediction=claim.prediction,
        judging=claim.judging,
        state=PostState.SKIPPED,
        attempt=0,
        nonce="",
        created_at=now,
    )


COMMANDS: tuple[Command[Any, Ports], ...] = (
    Command(
        name="checkin next",
        summary="Preview the next check-in, privately",
        request=ChannelRequest,
        handler=next_,
        private=True,
        role=Role.MODERATOR,
        examples=("/checkin next",),
    ),
    Command(
        name="checkin now",
        summary="Post today’s check-in at once",
        request=ChannelRequest,
        handler=now_,
        private=True,
        role=Role.MODERATOR,
        examples=("/checkin now",),
        changes=True,
    ),
)
