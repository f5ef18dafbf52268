"""How the bot behaves in a community, as its moderators want it: /settings."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from bot.features.zones import suggest_zones, zone_words
from bot.kernel.asker import LOCAL, Asker, Role
from bot.kernel.card import Card, Fields, Prose, Text, code, prose
from bot.kernel.command import Command, Option, Registry, Suggestion
from bot.kernel.errors import NotUnderstood, Refusal
from bot.kernel.kinds import Channel, Member, Zone, shorten
from bot.kernel.references import channel_run, person, row
from bot.kernel.rights import may_be_public, needs_community, posts
from bot.ports import Manners, Ports

_MANAGERS = "whoever manages this place"
USUAL, NONE, ALL = "usual", "none", "all"
_SPECIAL = {
    USUAL: "as each command does by itself",
    NONE: "every answer is private",
    ALL: "whatever can be public",
}
_MOST = 50
"""Moderators, and channels: longer lists are seldom looked after."""
_ID = 40  # characters; Discord's ids have 20, Slack's 11
_VALUE = 100  # characters of a suggestion, as many as Discord takes


async def suggest_public(
    ports: Ports, asker: Asker, typed: str, chosen: Mapping[str, str]
) -> list[Suggestion]:
    """Suggest what could be answered publicly, one name after the other."""
    del asker, chosen
    before, _, word = typed.rpartition(",")
    wanted = word.strip().lstrip("/").casefold()
    head = f"{before.strip()}, " if before.strip() else ""
    ways = {} if head else _SPECIAL
    ways |= {name: f"answer /{name} publicly" for name in _names(ports.registry)}
    return [
        Suggestion(shorten(f"{head}{name} · {meaning}", _VALUE), head + name)
        for name, meaning in ways.items()
        if wanted in name and name not in before and len(head + name) <= _VALUE
    ]


@dataclass(frozen=True, slots=True)
class SettingsRequest:
    """What to change; nothing, to see what holds."""

    zone: Annotated[Zone | None, Option("Your time zone", suggest=suggest_zones)] = None
    moderator: Annotated[
        Member | None, Option("A member who may do what moderators do", limit=_ID)
    ] = None
    channel: Annotated[Channel | None, Option("Answer publicly here only", limit=_ID)] = None
    public: Annotated[
        str | None,
        Option("Answer these publicly: names with commas, usual, none or all", suggest_public),
    ] = None
    remove: Annotated[bool | None, Option("Yes takes that moderator or channel off the list")] = (
        None
    )


async def settings(request: SettingsRequest, asker: Asker, ports: Ports) -> Card:
    """Show how the bot behaves here, after changing what was asked."""
    if asker.community is None:
        raise needs_community("settings")
    if request == SettingsRequest():
        return _card(await ports.communities.manners(asker.community), (), ports)
    if request.moderator and asker.community == LOCAL:
        raise Refusal(
            "Here whoever has the key moderates.", "Give them the address with the key in it."
        )
    if request.remove and not (request.moderator or request.channel):
        raise NotUnderstood("remove goes with a moderator or a channel.", "Name one of them too.")
    alter = partial(_altered, request, asker, ports.registry)
    before, after = await ports.communities.change(asker.community, alter)
    said = tuple(_said(before, after, ports.registry)) or (_NOTHING,)
    return _card(after, said, ports)


def _altered(
    request: SettingsRequest, asker: Asker, registry: Registry[Ports], manners: Manners
) -> Manners:
    """Return the manners as asked for; refuses what would leave the asker without a say."""
    themselves = request.moderator == asker.member and asker.member in manners.moderators
    if request.remove and themselves and not asker.manages:
        raise Refusal(
            "You would lock yourself out.", "Another moderator can take you off the list."
        )
    return Manners(
        zone=str(request.zone or manners.zone),
        moderators=_listed(manners.moderators, request.moderator, request, "moderators"),
        public=_public(request.public, registry) if request.public else manners.public,
        channels=_listed(manners.channels, request.channel, request, "channels"),
    )


def _listed(
    listed: frozenset[str], one: str | None, request: SettingsRequest, what: str
) -> frozenset[str]:
    if not one:
        return listed
    if request.remove:
        return listed - {one}
    if len(listed | {one}) > _MOST:
        raise Refusal(
            f"The list has {_MOST} {what}; it takes no more.", "Remove one of them first."
        )
    return listed | {str(one)}


def _public(text: str, registry: Registry[Ports]) -> frozenset[str] | None:
    """Read which commands answer publicly; None where each decides by itself."""
    wanted = [name.strip().lstrip("/").casefold() for name in text.split(",") if name.strip()]
    known = _names(registry)
    if wanted == [USUAL]:
        return None
    if wanted == [NONE]:
        return frozenset()
    if wanted == [ALL]:
        wanted = known
    for name in wanted or [""]:
        if name not in known:
            raise _unnameable(name, registry)
    # Sharing is the members' own doing: it goes on unless nothing at all is to be public.
    return frozenset(wanted) | {command.name for command in registry if posts(command)}


def _unnameable(name: str, registry: Registry[Ports]) -> NotUnderstood:
    if registry.get(name):
        return NotUnderstood(f"/{name} is always answered privately.", "Leave it out.")
    near = difflib.get_close_matches(name, [*_names(registry), *_SPECIAL], n=1)
    hint = f"Did you mean {near[0]}?" if near else f"Try: {_EXAMPLES[-1]}"
    return NotUnderstood(f"public takes names of commands; “{shorten(name)}” is none.", hint)


def _names(registry: Registry[Ports]) -> list[str]:
    """Return the commands whose answers can be public."""
    return [command.name for command in registry.typed if may_be_public(command)]


def _said(before: Manners, after: Manners, registry: Registry[Ports]) -> Iterator[Prose]:
    """Say what became of it."""
    if before.zone != after.zone:
        yield prose(f"The time zone is {after.zone} now; it was {before.zone}.")
    for member in sorted(after.moderators - before.moderators):
        yield prose(person(member), " is a moderator now.")
    for member in sorted(before.moderators - after.moderators):
        yield prose(person(member), " is no longer on the list of moderators.")
    if before.channels != after.channels:
        yield prose("Public answers are given ", *_where(after), ".")
    if before.public != after.public:
        yield prose(f"Answered publicly: {_which(after, registry)}.")


def _card(manners: Manners, said: tuple[Prose, ...], ports: Ports) -> Card:
    named = (run for member in sorted(manners.moderators) for run in (", ", person(member)))
    rows = (
        row("time zone", zone_words(manners.zone, ports.clock.now())),
        row("moderators", _MANAGERS, *named),
        row("answered publicly", _which(manners, ports.registry)),
        row("where", *_where(manners)),
    )
    change = prose("To change something: ", code(_EXAMPLES[1]), " or ", code(_EXAMPLES[2]), ".")
    return Card("Settings", (*said, Fields(rows), change))


def _which(manners: Manners, registry: Registry[Ports]) -> str:
    if manners.public is None:
        return "what usually is"
    named = [f"/{name}" for name in _names(registry) if name in manners.public]
    return ", ".join(named) or "nothing"


def _where(manners: Manners) -> tuple[Text, ...]:
    if not manners.channels:
        return (Text("in every channel"),)
    first, *more = sorted(manners.channels)
    others = (run for each in more for run in (Text(", "), channel_run(each)))
    return (Text("in "), channel_run(first), *others, Text(", nowhere else"))


_NOTHING = prose("Nothing changed: it was so already.")
_EXAMPLES = (
    "/settings",
    "/settings zone:Europe/Berlin",
    "/settings moderator:@bob",
    "/settings channel:#podcasts",
    "/settings moderator:@bob remove:yes",
    "/settings public:quote, summary",
)

COMMANDS: tuple[Command[Any, Ports], ...] = (
    Command(
        name="settings",
        summary="Show or change how I behave here",
        request=SettingsRequest,
        handler=settings,
        private=True,
        role=Role.MODERATOR,
        examples=_EXAMPLES,
        changes=True,
    ),
)
