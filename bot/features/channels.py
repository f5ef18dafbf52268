"""Which channel a command about check-ins means, and how it is called."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from bot.domain.schedule import due_on, next_at
from bot.features.cases import here
from bot.kernel.asker import LOCAL, Asker, Community
from bot.kernel.card import Text
from bot.kernel.command import Option
from bot.kernel.errors import Refusal
from bot.kernel.kinds import Channel
from bot.kernel.references import channel_run
from bot.ports import Checkin, Ports

ROOM = "room"
"""The one channel of the local community: the web room and the terminal."""

LONGEST_ID = 40
"""Characters of a channel's id; Discord's have 20, Slack's 11."""


@dataclass(frozen=True, slots=True)
class ChannelRequest:
    """Which channel's check-in."""

    channel: Annotated[Channel | None, Option("Another one than this", limit=LONGEST_ID)] = None


def place(channel: str | None, asker: Asker, command: str) -> tuple[Community, str]:
    """Return the community and the channel that are meant: the one the asker is in, or the room."""
    community = here(asker, command)
    found = channel or asker.channel or (ROOM if community == LOCAL else None)
    if found is None:
        raise Refusal(f"/{command} is about a channel.", "Use it in one, or name one.")
    return community, found


async def checkin_of(ports: Ports, community: Community, channel: str) -> Checkin | None:
    """Return the check-in of a channel, if somebody asked for one."""
    known = await ports.diary.checkins(community)
    return next((checkin for checkin in known if checkin.channel == channel), None)


async def due_now(ports: Ports, checkin: Checkin) -> date | None:
    """Return the local day whose post comes in a moment; None when it is made, or not due."""
    day = due_on(checkin, ports.clock.now())
    return None if day is None or day in await _made_on(ports, checkin) else day


async def next_moment(ports: Ports, checkin: Checkin) -> datetime | None:
    """Return when the next one falls due, in UTC: on a later day where today's is made already."""
    return next_at(checkin, ports.clock.now(), await _made_on(ports, checkin))


async def _made_on(ports: Ports, checkin: Checkin) -> frozenset[date]:
    """Return the local days of a channel's newest posts."""
    newest = await ports.diary.posts(checkin.community, checkin.channel, limit=2)
    return frozenset(post.local_date for post in newest)


def is_here(channel: str, asker: Asker) -> bool:
    """Tell whether the asker is in a channel."""
    return channel == (asker.channel or ROOM)


def where(channel: str, asker: Asker) -> tuple[Text, ...]:
    """Return `here`, or `in` and the channel."""
    return (Text("here"),) if is_here(channel, asker) else (Text("in "), channel_run(channel))
