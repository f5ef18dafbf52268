"""Registering commands. Source: https://discord.com/developers/docs/interactions/application-commands."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tests.discord.fake.rules import expect
from tests.discord.fake.wire import Json, Rejected, unknown
from tests.discord.fake.world import Received, World

SLASH, USER_MENU, MESSAGE_MENU = 1, 2, 3
MOST = {SLASH: 100, USER_MENU: 15, MESSAGE_MENU: 15}
MOST_OPTIONS = 25
MOST_DESCRIPTION = 100
MOST_IN_ALL = 8000
CREATIONS_A_DAY = 200
SUB_COMMANDS = {1, 2}

NAME = re.compile(r"[-_'\w]{1,32}")


@dataclass
class Commands:
    """What is registered, by where: None for everywhere, or a guild's id."""

    world: World
    registered: dict[str | None, list[Json]] = field(default_factory=dict)
    syncs: list[list[Json]] = field(default_factory=list)
    created: int = 0

    def show(self, received: Received) -> list[Json]:
        """GET: everything registered in a place."""
        return self.at(received)

    def overwrite(self, received: Received) -> list[Json]:
        """PUT: make these all the commands there are."""
        wanted = received.json or []
        check_all(wanted)
        self.syncs.append(wanted)
        before = {key(command): command for command in self.at(received)}
        place = received.ids.get("guild_id")
        made = [self.make(command, before.get(key(command)), place) for command in wanted]
        self.registered[place] = made
        return made

    def create(self, received: Received) -> Json:
        """POST: one more command, or another of the same name."""
        others = [c for c in self.at(received) if key(c) != key(received.json)]
        same = [c for c in self.at(received) if key(c) == key(received.json)]
        check_all([*others, received.json])
        made = self.make(received.json, same[0] if same else None, received.ids.get("guild_id"))
        self.registered[received.ids.get("guild_id")] = [*others, made]
        return made

    def remove(self, received: Received) -> None:
        """DELETE: one command less."""
        kept = [c for c in self.at(received) if c["id"] != received.ids["command_id"]]
        if len(kept) == len(self.at(received)):
            raise unknown("application command", 10063)
        self.registered[received.ids.get("guild_id")] = kept

    def at(self, received: Received) -> list[Json]:
        if received.ids["application_id"] != self.world.application_id:
            raise unknown("Application", 10002)
        return self.registered.get(received.ids.get("guild_id"), [])

    def make(self, wanted: Json, before: Json | None, guild_id: str | None) -> Json:
        if before is None:
            self.created += 1
            if self.created > CREATIONS_A_DAY:
                why = "Max number of daily application command creates has been reached (200)"
                raise Rejected(400, 30034, why)
        return {
            "type": SLASH,
            "description": "",
            "options": [],
            "default_member_permissions": None,
            "nsfw": False,
            **wanted,
            "id": before["id"] if before else self.world.mint(),
            "application_id": self.world.application_id,
            "version": self.world.mint(),
            "guild_id": guild_id,
        }


def key(command: Json) -> tuple[int, str]:
    """Return what a command is known by."""
    return (command.get("type") or SLASH, command["name"])


def check_all(commands: Sequence[Json]) -> None:
    """Judge a set of commands."""
    twice = [name for name, times in Counter(map(key, commands)).items() if times > 1]
    expect(not twice, f"two commands are called {twice}")
    for kind, times in Counter(kind for kind, _ in map(key, commands)).items():
        expect(times <= MOST[kind], f"{times} commands of type {kind}")
    for command in commands:
        check(command)


def check(command: Json) -> None:
    """Judge one command."""
    name, description = command["name"], command.get("description") or ""
    if key(command)[0] != SLASH:
        expect(1 <= len(name) <= 32 and not description, f"the menu entry {name!r}")
        return
    expect(1 <= len(description) <= MOST_DESCRIPTION, f"the description of {name!r}")
    check_name(name)
    check_options(name, command.get("options") or [])
    length = sum(len(part) for part in every_text(command))
    expect(length <= MOST_IN_ALL, f"{name!r} has {length} characters in all")


def check_name(name: str) -> None:
    expect(NAME.fullmatch(name) and name == name.lower(), f"the name {name!r}")


def check_options(of: str, options: Sequence[Json]) -> None:
    """Judge the options of a command, or its sub-commands."""
    expect(len(options) <= MOST_OPTIONS, f"{of!r} has {len(options)} options")
    names = [option["name"] for option in options]
    expect(len(names) == len(set(names)), f"{of!r} has an option twice")
    subs = {option["type"] in SUB_COMMANDS for option in options}
    expect(len(subs) <= 1, f"{of!r} has options beside sub-commands")
    required = [bool(option.get("required")) for option in options]
    expect(required == sorted(required, reverse=True), f"{of!r} has required options last")
    for option in options:
        check_option(option)


def check_option(option: Json) -> None:
    name = option["name"]
    check_name(name)
    expect(1 <= len(option["description"]) <= MOST_DESCRIPTION, f"the description of {name!r}")
    choices = option.get("choices") or []
    expect(len(choices) <= MOST_OPTIONS, f"{name!r} has {len(choices)} choices")
    expect(not (choices and option.get("autocomplete")), f"{name!r} has choices and autocomplete")
    for choice in choices:
        expect(1 <= len(choice["name"]) <= 100, f"a choice of {name!r}")
        expect(len(str(choice["value"])) <= 100, f"a choice's value of {name!r}")
    if option["type"] in SUB_COMMANDS:
        check_options(name, option.get("options") or [])


def every_text(part: Json) -> Iterator[str]:
    """Yield the texts that count towards a command's size."""
    yield from (part["name"], part.get("description") or "")
    for choice in part.get("choices") or ():
        yield from (choice["name"], str(choice["value"]))
    for option in part.get("options") or ():
        yield from every_text(option)
