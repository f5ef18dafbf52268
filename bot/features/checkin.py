"""The daily check-in: start, stop, pause, resume and status; see also `checkin_today`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import time
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from bot.features.cases import here
from bot.features.channels import (
    LONGEST_ID,
    ChannelRequest,
    checkin_of,
    due_now,
    is_here,
    next_moment,
    place,
    where,
)
from bot.features.said import weekday_words
from bot.features.zones import suggest_zones
from bot.kernel.asker import Asker, Role
from bot.kernel.card import Block, Card, Fields, Notice, code, prose
from bot.kernel.command import Command, Option
from bot.kernel.errors import Refusal
from bot.kernel.kinds import Channel, TimeOfDay, Zone
from bot.kernel.references import row
from bot.kernel.weekdays import EVERY, Days
from bot.ports import Checkin, Ports

_NINE = time(9)
Handler = Callable[[ChannelRequest, Asker, Ports], Awaitable[Card]]


@dataclass(frozen=True, slots=True)
class StartRequest:
    """Where and when a check-in is posted."""

    channel: Annotated[
        Channel | None, Option("Where; here if you do not say", limit=LONGEST_ID)
    ] = None
    time: Annotated[TimeOfDay | None, Option("When: 09:00 if you do not say")] = None
    zone: Annotated[
        Zone | None, Option("Your time zone; the one of /settings if you do not say", suggest_zones)
    ] = None
    days: Annotated[Days | None, Option("On which days: weekdays, or mon, wed, fri")] = None


@dataclass(frozen=True, slots=True)
class StatusRequest:
    """Nothing to choose."""


async def start(request: StartRequest, asker: Asker, ports: Ports) -> Card:
    """Post a check-in in a channel from now on."""
    community, channel = place(request.channel, asker, "checkin start")
    manners = await ports.communities.manners(community)
    before = await checkin_of(ports, community, channel)
    checkin = Checkin(
        community,
        channel,
        request.time or _NINE,
        str(request.zone or manners.zone),
        frozenset(request.days or EVERY),
        started_by=asker.member,
    )
    await ports.diary.start(checkin)
    said = prose("There will be a check-in ", *where(channel, asker), f": {_when(checkin)}.")
    blocks: list[Block] = [said, prose(await _first(checkin, ports))]
    if before:
        blocks.append(Notice(f"It takes the place of the earlier one: {_when(before)}."))
    blocks.append(prose("Not to wait: ", code("/checkin now"), "."))
    return Card("Check-in started", tuple(blocks))


async def stop(request: ChannelRequest, asker: Asker, ports: Ports) -> Card:
    """Delete a channel's check-in."""
    community, channel = place(request.channel, asker, "checkin stop")
    if not await ports.diary.stop(community, channel):
        raise _none(channel, asker)
    stays = ". What was posted stays."
    said = prose("There will be no more check-ins ", *where(channel, asker), stays)
    return Card("Check-in stopped", (said,))


async def pause(request: ChannelRequest, asker: Asker, ports: Ports) -> Card:
    """Pause a channel's check-in."""
    community, channel = place(request.channel, asker, "checkin pause")
    if not await ports.diary.pause(community, channel):
        raise _none(channel, asker)
    return Card("Check-in paused", (prose("It goes on with ", code("/checkin resume"), "."),))


async def resume(request: ChannelRequest, asker: Asker, ports: Ports) -> Card:
    """Go on with a channel's check-in; days that were missed are not made up for."""
    community, channel = place(request.channel, asker, "checkin resume")
    if not await ports.diary.resume(community, channel):
        raise _none(channel, asker)
    checkin = await checkin_of(ports, community, channel)
    said = await _first(checkin, ports) if checkin else ""
    return Card("Check-in resumed", (prose(said),))


async def status(request: StatusRequest, asker: Asker, ports: Ports) -> Card:
    """Show which check-ins there are, and when each comes next."""
    del request
    community = here(asker, "checkin status")
    checkins = await ports.diary.checkins(community)
    if not checkins:
        nothing = prose("There is none yet. To start one here: ", code("/checkin start"), ".")
        return Card("Check-ins", (nothing,))
    rows = [
        row(_when(c), *where(c.channel, asker), f". {await _first(c, ports)}") for c in checkins
    ]
    return Card("Check-ins", (Fields(tuple(rows)),))


def _when(checkin: Checkin) -> str:
    return f"{Days(checkin.days)} at {checkin.at:%H:%M}, {checkin.zone}"


async def _first(checkin: Checkin, ports: Ports) -> str:
    """Return when the next one comes, or why none does."""
    if checkin.paused:
        return f"It is paused: {checkin.reason}." if checkin.reason else "It is paused."
    if await due_now(ports, checkin):
        return "Today’s comes in a moment."
    moment = await next_moment(ports, checkin)
    if moment is None:
        return "None is planned."
    local = moment.astimezone(ZoneInfo(checkin.zone))
    return f"The next one comes on {weekday_words(local.date())} at {local:%H:%M}."


def _none(channel: str, asker: Asker) -> Refusal:
    there = "here" if is_here(channel, asker) else "in that channel"
    return Refusal(f"There is no check-in {there}.", "See /checkin status.")


def _command(name: str, summary: str, handler: Handler) -> Command[Any, Ports]:
    """Return a command of moderators about one channel."""
    return Command(
        name=f"checkin {name}",
        summary=summary,
        request=ChannelRequest,
        handler=handler,
        private=True,
        role=Role.MODERATOR,
        changes=True,
    )


COMMANDS: tuple[Command[Any, Ports], ...] = (
    Command(
        name="checkin start",
        summary="Post a prediction check-in here every day",
        request=StartRequest,
        handler=start,
        private=True,
        role=Role.MODERATOR,
        examples=(
            "/checkin start",
            "/checkin start time:09:00 zone:Europe/Berlin days:weekdays",
        ),
        changes=True,
    ),
    _command("stop", "Post no more check-ins", stop),
    _command("pause", "Pause the check-in", pause),
    _command("resume", "Go on with the check-in", resume),
    Command(
        name="checkin status",
        summary="Show the check-ins and when each comes next",
        request=StatusRequest,
        handler=status,
        private=True,
        role=Role.MODERATOR,
        examples=("/checkin status",),
    ),
)
